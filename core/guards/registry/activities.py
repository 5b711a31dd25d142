"""Activities, their sealed split sets, their markers and reports."""

from core.guards.triggers import (
    Guard,
    ReplaceGuard,
    TruncateGuard,
    append_only,
    confirmable,
    fixed,
    kept_once_set,
    stepwise,
    undeletable,
)

SEALED = "SELECT 1 FROM activities_splitset s WHERE s.is_sealed AND s.id ="

AMENDED = (
    "EXISTS (SELECT 1 FROM activities_amendment m WHERE m.activity_id = NEW.id"
    " AND m.step_id = NEW.step_id AND m.confirmed_at IS NOT NULL)"
)
"""An amendment of this activity that is confirmed in the very step that writes the row."""

ACTIVITIES = [
    *stepwise("activities_activity"),
    *undeletable("activities_activity", "code", "iati_identifier"),
    fixed(
        "activities_activity",
        "what_was_agreed_takes_an_amendment",
        ("title", "description", "starts_on", "ends_on"),
        when=f"OLD.status IN ('running', 'suspended') AND NOT {AMENDED}",
    ),
    *confirmable(
        "activities_amendment",
        *("activity_id", "number", "before", "after", "reason", "effective_on"),
        unique=[("activity_id", "number")],
    ),
    ReplaceGuard(
        "activities_amendment",
        "INSERT",
        "an_amendment_that_waits_is_not_replaced",
        "NEW.confirmed_at IS NULL AND NEW.discarded_at IS NULL AND EXISTS"
        " (SELECT 1 FROM activities_amendment old WHERE old.activity_id = NEW.activity_id"
        " AND old.confirmed_at IS NULL AND old.discarded_at IS NULL)",
    ),
    *append_only("activities_amendmentpaper"),
    *stepwise("activities_withholding"),
    *undeletable("activities_withholding"),
    fixed(
        "activities_withholding",
        "a_withholding_is_only_lifted",
        ("activity_id", "organisation_id", "reason", "recorded_at", "recorded_by_id"),
        when="TRUE",
    ),
    kept_once_set("activities_withholding", "lifted_stays_lifted", "lifted_at"),
    *stepwise("activities_splitset"),
    Guard("activities_splitset", "INSERT", "a_set_is_sealed_later", "NEW.is_sealed"),
    Guard(
        "activities_splitset",
        "UPDATE",
        "a_sealed_set_adds_up_to_the_whole",
        "NEW.is_sealed AND NOT OLD.is_sealed AND (SELECT COALESCE(SUM(share), 0)"
        " FROM activities_splitline line WHERE line.split_set_id = NEW.id) <> 10000",
    ),
    Guard("activities_splitset", "UPDATE", "a_sealed_set_is_fixed", "OLD.is_sealed"),
    Guard("activities_splitset", "DELETE", "a_sealed_set_stays", "OLD.is_sealed"),
    TruncateGuard("activities_splitset", "DELETE", "nothing_is_truncated"),
    Guard(
        "activities_splitline",
        "INSERT",
        "lines_of_a_sealed_set_are_fixed_i",
        f"EXISTS ({SEALED} NEW.split_set_id)",
    ),
    Guard(
        "activities_splitline",
        "UPDATE",
        "lines_of_a_sealed_set_are_fixed_u",
        f"EXISTS ({SEALED} NEW.split_set_id) OR EXISTS ({SEALED} OLD.split_set_id)",
    ),
    Guard(
        "activities_splitline",
        "DELETE",
        "lines_of_a_sealed_set_are_fixed_d",
        f"EXISTS ({SEALED} OLD.split_set_id)",
    ),
    TruncateGuard("activities_splitline", "DELETE", "nothing_is_truncated"),
    *append_only("activities_markerset"),
    *stepwise("activities_markerset"),
    *append_only("activities_markerscore", ("marker_set_id", "marker_id")),
    *stepwise("activities_partnerreport"),
    *undeletable("activities_partnerreport"),
    fixed(
        "activities_partnerreport",
        "an_accepted_report_stays",
        ("activity_id", "kind", "due_on", "received_on", "accepted_on", "accepted_by_id"),
        when="OLD.accepted_on IS NOT NULL",
    ),
]
