"""What the trail's checkpoints must refuse."""

from core.audit.models import AuditEntry
from tests.core.guards.attempts import Attempt


def made_up_ends(guard):
    first = AuditEntry.objects.order_by("number").first()
    yield Attempt("insert", guard.table, {"number": 9_000_000, "public_key": "1" * 64})
    yield Attempt("insert", guard.table, {"number": first.number, "public_key": "1" * 64})


ATTEMPTS = {"it_names_an_entry": made_up_ends}
