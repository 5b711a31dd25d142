"""A longer trail: the steps of the demo told again about its copies, as links of the one chain."""

from __future__ import annotations

import uuid

from benchmarks.copying import STEP, copied_models
from core.audit.models import AuditEntry, AuditTouch, ChainHead, canonical

BATCH = 2_000
REPEATED = ("recorded_at", "verb", "outcome", "person_key", "person_name", "subject", "reason")


def lengthen(copies: int) -> None:
    """Repeat all steps for each copy in turn."""
    tables = {model._meta.db_table for model in copied_models()}
    entries = list(AuditEntry.objects.order_by("number"))
    touches: dict[int, list[tuple[str, int]]] = {}
    for touch in AuditTouch.objects.all():
        touches.setdefault(touch.entry_id, []).append((touch.table, touch.row))
    head = ChainHead.objects.get(pk=1)
    for place in range(1, copies + 1):
        for begin in range(0, len(entries), BATCH):
            some = entries[begin : begin + BATCH]
            copied = [_linked(entry, head, _moved(entry, place, tables)) for entry in some]
            AuditEntry.objects.bulk_create(copied)
            AuditTouch.objects.bulk_create(
                AuditTouch(
                    entry=copy, table=table, row=row + (place * STEP if table in tables else 0)
                )
                for entry, copy in zip(some, copied, strict=True)
                for table, row in touches.get(entry.pk, ())
            )
    head.save()


def _moved(entry: AuditEntry, place: int, tables: set[str]) -> str:
    """The content, about the rows of the copy."""
    details = entry.details
    for one in details["changes"]:
        if one["table"] in tables and one["row"]:
            one["row"] += place * STEP
    return canonical(details)


def _linked(entry: AuditEntry, head: ChainHead, content: str) -> AuditEntry:
    """The same once more, as the next link."""
    head.number += 1
    copied = AuditEntry(
        number=head.number,
        step=uuid.uuid4(),
        content=content,
        previous_hash=head.hash,
        **{name: getattr(entry, name) for name in REPEATED},
    )
    copied.hash = head.hash = copied.compute_hash()
    return copied
