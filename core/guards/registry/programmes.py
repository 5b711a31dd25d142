"""What development cooperation, humanitarian aid and the imports guard."""

from core.guards.triggers import (
    Guard,
    ReplaceGuard,
    append_only,
    confirmable,
    fixed,
    stepwise,
    undeletable,
)

IN_KIND = (
    *("emergency_id", "response_id", "department", "what", "quantity", "provided_on"),
    *("value_chf", "valuation", "note", "replaces_id"),
)

PROGRAMMES = [
    *stepwise("iza_proposedinstalment"),
    *stepwise("aid_emergency"),
    *undeletable("aid_emergency"),
    *confirmable("aid_contributioninkind", *IN_KIND, unique=["replaces_id"]),
    fixed(
        "aid_contributioninkind",
        "a_contribution_is_recorded_anew",
        IN_KIND,
        when="TRUE",
    ),
    Guard(
        "aid_contributioninkind",
        "INSERT",
        "a_response_of_the_same_emergency",
        "NEW.response_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aid_response r"
        " WHERE r.activity_ptr_id = NEW.response_id AND r.emergency_id = NEW.emergency_id)",
    ),
    *confirmable("aid_clearance", "organisation_id", "basis", "valid_from"),
    Guard(
        "aid_clearance",
        "UPDATE",
        "a_clearance_only_shortens",
        "OLD.confirmed_at IS NOT NULL AND NEW.valid_to > OLD.valid_to",
    ),
    *confirmable(
        "exchange_proposal",
        *("kind", "file", "file_name", "sha256", "language", "preview_hash", "new", "changed"),
        *("unchanged", "failed", "applied_by_id", "applied_at", "batch_id"),
        unique=["batch_id"],
    ),
    *append_only("exchange_proposalrow", ("proposal_id", "sheet", "row")),
    *append_only("exchange_takenoverrow", ("batch_id", "sheet", "row")),
    *confirmable("exchange_batchreturn", "batch_id", "reason"),
    ReplaceGuard(
        "exchange_batchreturn",
        "INSERT",
        "a_taking_back_that_stands_is_not_replaced",
        "NEW.discarded_at IS NULL AND EXISTS (SELECT 1 FROM exchange_batchreturn old"
        " WHERE old.discarded_at IS NULL AND old.batch_id = NEW.batch_id)",
    ),
]
