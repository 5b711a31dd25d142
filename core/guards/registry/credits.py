"""What moves the limit of a credit: raises, approvals of urgent ones, carry-overs."""

from core.guards.triggers import Guard, ReplaceGuard, confirmable

RAISES = ("funding_additionalcredit", "funding_supplementarycredit")
RAISE = ("body", "decided_on", "number", "amount", "credit_id", "kind", "approval_due_on")


def _urgent(table: str, column: str) -> str:
    """The raise is urgent and in force."""
    return (
        f'EXISTS (SELECT 1 FROM "{table}" r WHERE r.id = NEW.{column}'
        " AND r.kind = 'urgent' AND r.confirmed_at IS NOT NULL)"
    )


NEXT_YEAR = (
    "EXISTS (SELECT 1 FROM funding_budgetcredit o JOIN funding_budgetcredit n"
    " ON n.year = o.year + 1 AND n.sphere = o.sphere"
    " AND n.instrument_id IS NOT DISTINCT FROM o.instrument_id"
    " WHERE o.id = NEW.source_id AND n.id = NEW.target_id)"
)

CREDITS = [
    *(guard for table in RAISES for guard in confirmable(table, *RAISE, "document_id")),
    *(
        Guard(table, "INSERT", "a_raise_has_its_document", "NEW.document_id IS NULL")
        for table in RAISES
    ),
    *confirmable(
        "funding_parliamentapproval",
        *("body", "decided_on", "number", "additional_id", "supplementary_id"),
        *("is_granted", "document_id"),
    ),
    Guard(
        "funding_parliamentapproval",
        "INSERT",
        "only_urgent_raises_take_it",
        f"NOT {_urgent('funding_additionalcredit', 'additional_id')}"
        f" AND NOT {_urgent('funding_supplementarycredit', 'supplementary_id')}",
    ),
    ReplaceGuard(
        "funding_parliamentapproval",
        "INSERT",
        "a_live_approval_is_not_replaced",
        "NEW.discarded_at IS NULL AND EXISTS (SELECT 1 FROM funding_parliamentapproval old"
        " WHERE old.discarded_at IS NULL AND (old.additional_id = NEW.additional_id"
        " OR old.supplementary_id = NEW.supplementary_id))",
    ),
    *confirmable(
        "funding_carryover",
        *("body", "decided_on", "number", "amount", "source_id", "target_id", "document_id"),
    ),
    Guard("funding_carryover", "INSERT", "a_rest_goes_into_the_next_year", f"NOT {NEXT_YEAR}"),
]
