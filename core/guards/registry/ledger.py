"""What is booked is never changed, only reversed."""

from core.guards.triggers import (
    Guard,
    ReplaceGuard,
    append_only,
    confirmable,
    kept_once_set,
    stepwise,
    undeletable,
)

LEDGER = [
    *append_only("ledger_entry", "reverses_id"),
    *stepwise("ledger_entry"),
    Guard(
        "ledger_entry",
        "INSERT",
        "nothing_is_booked_into_a_closed_year",
        "NEW.origin = 'workflow' AND EXISTS (SELECT 1 FROM ledger_closedyear c"
        " WHERE c.confirmed_at IS NOT NULL AND c.reopened_at IS NULL"
        " AND CAST(c.year AS TEXT) = SUBSTR(CAST(NEW.booked_on AS TEXT), 1, 4))",
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
    *confirmable("ledger_closedyear", "year"),
    kept_once_set("ledger_closedyear", "what_is_reopened_stays_so", "reopened_at"),
    Guard(
        "ledger_closedyear",
        "UPDATE",
        "two_people_reopen_a_year",
        "NEW.reopened_at IS NOT NULL AND OLD.reopened_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM ledger_yearreopening r WHERE r.closing_id = NEW.id"
        " AND r.confirmed_at IS NOT NULL)",
    ),
    ReplaceGuard(
        "ledger_closedyear",
        "INSERT",
        "a_closing_is_not_replaced",
        "NEW.discarded_at IS NULL AND NEW.reopened_at IS NULL AND EXISTS (SELECT 1"
        " FROM ledger_closedyear old WHERE old.year = NEW.year AND old.discarded_at IS NULL"
        " AND old.reopened_at IS NULL)",
    ),
    *confirmable("ledger_yearreopening", "closing_id", "reason"),
    ReplaceGuard(
        "ledger_yearreopening",
        "INSERT",
        "a_reopening_is_not_replaced",
        "NEW.discarded_at IS NULL AND EXISTS (SELECT 1 FROM ledger_yearreopening old"
        " WHERE old.closing_id = NEW.closing_id AND old.discarded_at IS NULL)",
    ),
]
