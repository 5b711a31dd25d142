"""What papers must refuse."""

from core.documents.models import Document
from tests.core.guards.attempts import Attempt


def versions_out_of_turn(guard):
    newest = Document.objects.get(successor=None, version=2)
    for wrong in ({"version": 4}, {"version": 2}, {"category": "decision"}):
        yield Attempt(
            "insert", guard.table, {"replaces_id": newest.pk, "version": 3, **wrong}, newest
        )


ATTEMPTS = {"a_version_follows_its_former": versions_out_of_turn}
