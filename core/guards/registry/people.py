"""Accounts are written by steps; roles, approval rules and parameters take two people."""

from core.guards.triggers import Guard, confirmable, fixed, kept_once_set, undeletable

OUTSIDE_OF_A_STEP = (
    "NEW.step_id IS NULL"
    " OR EXISTS (SELECT 1 FROM audit_auditentry entry WHERE entry.step = NEW.step_id)"
)
WHO_AND_MAY = (
    *("username", "first_name", "last_name", "email"),
    *("is_active", "is_staff", "is_superuser", "is_service"),
)
"""What an account says of a person, and what it opens; log-ins, the hash of the password and
preferences are written without a step (a hash is renewed at a log-in)."""

PEOPLE = [
    *undeletable("people_user", "username"),
    Guard(
        "people_user",
        "INSERT",
        "only_a_step_gives_rights",
        f"(NEW.is_staff OR NEW.is_superuser) AND ({OUTSIDE_OF_A_STEP})",
    ),
    fixed("people_user", "only_a_step_changes_an_account", WHO_AND_MAY, when=OUTSIDE_OF_A_STEP),
    Guard(
        "people_user",
        "UPDATE",
        "two_people_open_it_again",
        "NEW.is_active AND NOT OLD.is_active AND NOT EXISTS (SELECT 1 FROM people_accountreopening"
        " o WHERE o.person_id = NEW.id AND o.step_id = NEW.step_id AND o.confirmed_at IS NOT NULL)",
    ),
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
    *confirmable("people_secondfactorreset", "person_id", "reason", "link_to"),
    *confirmable("people_accountreopening", "person_id", "reason"),
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
