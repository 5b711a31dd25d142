"""What is booked is never changed, only reversed."""

from core.guards.triggers import Guard, append_only, stepwise, undeletable

LEDGER = [
    *append_only("ledger_entry", "reverses_id"),
    *stepwise("ledger_entry"),
    Guard(
        "ledger_entry",
        "INSERT",
        "nothing_is_booked_into_a_closed_year",
        "NEW.origin = 'workflow' AND EXISTS (SELECT 1 FROM ledger_closedyear c"
        " WHERE CAST(c.year AS TEXT) = SUBSTR(CAST(NEW.booked_on AS TEXT), 1, 4))",
    ),
    Guard(
        "ledger_entry",
        "INSERT",
        "a_reversal_undoes_its_original",
        "NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_entry o"
        " WHERE o.id = NEW.reverses_id AND o.kind = NEW.kind AND o.amount = -NEW.amount"
        " AND o.amount_chf = -NEW.amount_chf AND o.activity_id = NEW.activity_id)",
    ),
    *append_only("ledger_entrysplit"),
    *stepwise("ledger_batch"),
    *undeletable("ledger_batch"),
    *stepwise("ledger_closedyear"),
    *append_only("ledger_closedyear", "year"),
]
