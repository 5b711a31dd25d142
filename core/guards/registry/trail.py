"""The trail goes on, and nothing in it changes."""

from core.guards.triggers import Guard, append_only

TRAIL = [
    *append_only("audit_auditentry", "number", "step", "hash"),
    *append_only("audit_audittouch"),
    Guard(
        "audit_auditentry",
        "INSERT",
        "the_chain_goes_on",
        "NEW.number <> COALESCE((SELECT MAX(number) FROM audit_auditentry), 0) + 1"
        " OR (NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM audit_auditentry last"
        " WHERE last.number = NEW.number - 1 AND last.hash = NEW.previous_hash))",
    ),
    *append_only("audit_checkpoint", ("number", "public_key")),
    Guard(
        "audit_checkpoint",
        "INSERT",
        "it_names_an_entry",
        "NOT EXISTS (SELECT 1 FROM audit_auditentry entry"
        " WHERE entry.number = NEW.number AND entry.hash = NEW.hash)",
    ),
]
