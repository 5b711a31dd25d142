"""Applications: their path, what they say once submitted, and what the commission said."""

from core.guards.triggers import (
    Guard,
    append_only,
    confirmable,
    fixed,
    stepwise,
    undeletable,
)

APPLICATION_PATHS = (
    "draft>submitted",
    "submitted>draft",
    "in_review>draft",
    "submitted>in_review",
    "in_review>recommended",
    "recommended>in_review",
    "recommended>awarded",
    "in_review>refused",
    "recommended>refused",
    "submitted>not_admitted",
    "in_review>not_admitted",
    "draft>withdrawn",
    "submitted>withdrawn",
    "in_review>withdrawn",
    "recommended>withdrawn",
)

SUBMITTED = "SELECT 1 FROM iza_application a WHERE a.status <> 'draft' AND a.id ="
OVER = "('awarded', 'refused', 'not_admitted', 'withdrawn')"


def _listed(table: str) -> list[Guard]:
    """Countries and goals of what is submitted stay as they are."""
    rule = "submitted_keeps_its_lists"
    return [
        Guard(table, "INSERT", f"{rule}_i", f"EXISTS ({SUBMITTED} NEW.application_id)"),
        Guard(table, "UPDATE", f"{rule}_u", f"EXISTS ({SUBMITTED} OLD.application_id)"),
        Guard(table, "DELETE", f"{rule}_d", f"EXISTS ({SUBMITTED} OLD.application_id)"),
    ]


APPLICATIONS = [
    *stepwise("iza_call"),
    *undeletable("iza_call", "name"),
    *stepwise("iza_application"),
    *undeletable("iza_application", "number"),
    Guard(
        "iza_application",
        "INSERT",
        "an_application_begins_as_draft",
        "NEW.status <> 'draft'",
    ),
    Guard(
        "iza_application",
        "UPDATE",
        "an_application_takes_no_other_path",
        "OLD.status <> NEW.status AND OLD.status || '>' || NEW.status NOT IN ("
        + ", ".join(f"'{path}'" for path in APPLICATION_PATHS)
        + ")",
    ),
    fixed(
        "iza_application",
        "what_an_application_says_is_fixed",
        (
            *("call_id", "instrument_id", "organisation_id", "title", "summary", "starts_on"),
            *("months", "project_cost", "amount_asked", "seat"),
        ),
        when="OLD.status <> 'draft'",
    ),
    fixed(
        "iza_application",
        "what_is_decided_on_it_stays",
        (
            *("commitment_id", "project_id", "decided_on", "decided_by_id", "submitted_on"),
            *("refusal_reason", "refusal_text"),
        ),
        when=f"OLD.status IN {OVER}",
    ),
    Guard(
        "iza_application",
        "UPDATE",
        "recommended_takes_a_recommendation",
        "OLD.status <> NEW.status AND NEW.status IN ('recommended', 'awarded')"
        " AND NOT EXISTS (SELECT 1 FROM iza_recommendation r WHERE r.application_id = NEW.id)",
    ),
    Guard(
        "iza_application",
        "UPDATE",
        "awarded_takes_an_award_in_force",
        "OLD.status <> NEW.status AND NEW.status = 'awarded' AND (NOT EXISTS"
        " (SELECT 1 FROM funding_commitment c WHERE c.id = NEW.commitment_id"
        " AND c.activity_id = NEW.project_id AND c.confirmed_at IS NOT NULL)"
        " OR EXISTS (SELECT 1 FROM iza_application o WHERE o.id <> NEW.id"
        " AND o.commitment_id = NEW.commitment_id))",
    ),
    *_listed("iza_application_countries"),
    *_listed("iza_application_goals"),
    *append_only("iza_applicationpaper"),
    *stepwise("iza_recommendation"),
    *append_only("iza_recommendation"),
    *stepwise("iza_commissionmember"),
    *append_only("iza_commissionmember"),
    *confirmable(
        "iza_criterion", "instrument_id", "key", "value", "months", "source", "valid_from"
    ),
    *confirmable("iza_exemption", "application_id", "key", "reason"),
]
