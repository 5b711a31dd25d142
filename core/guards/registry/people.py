"""Roles, approval rules and parameters take two people."""

from core.guards.triggers import Guard, confirmable, kept_once_set, undeletable

PEOPLE = [
    *undeletable("people_user", "username"),
    Guard(
        "people_user",
        "UPDATE",
        "a_closed_account_with_roles_stays_closed",
        "NEW.is_active AND NOT OLD.is_active AND EXISTS (SELECT 1 FROM people_roleassignment r"
        " WHERE r.person_id = NEW.id AND r.confirmed_at IS NOT NULL"
        " AND (r.valid_to IS NULL OR r.valid_to >= CURRENT_DATE))",
    ),
    *confirmable("people_roleassignment", "person_id", "role", "valid_from"),
    Guard(
        "people_roleassignment",
        "UPDATE",
        "a_role_only_ends",
        "OLD.confirmed_at IS NOT NULL AND OLD.valid_to IS NOT NULL"
        " AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to)",
    ),
    *confirmable("people_secondfactorreset", "person_id", "reason"),
    *confirmable(
        "people_deputyship",
        *("person_id", "deputy_id", "role", "valid_from", "valid_to", "reason"),
    ),
    kept_once_set("people_deputyship", "what_was_ended_early_stays_so", "ended_at"),
    *confirmable(
        "approvals_approvalrule",
        *("sphere", "instrument_id", "amount_from", "signatures", "release", "valid_from"),
    ),
    *confirmable("approvals_parameter", "key", "value", "valid_from"),
]
