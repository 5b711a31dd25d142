"""Adding to the trail, and proving that nothing in it was touched."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext as _

from core.audit.models import GENESIS, AuditEntry, AuditTouch, ChainHead, Outcome, canonical


class Person(Protocol):
    """Who acts: an account with a key and a name."""

    pk: Any

    def get_full_name(self) -> str: ...


@dataclass
class StepRecord:
    """What a running step has written so far."""

    verb: str
    by: Person
    now: dt.datetime
    step: uuid.UUID = field(default_factory=uuid.uuid4)
    subject: str = ""
    reason: str = ""
    changes: list[dict[str, Any]] = field(default_factory=list)
    touched: dict[tuple[str, int], None] = field(default_factory=dict)

    def touch(self, instance: models.Model) -> None:
        self.touched[(instance._meta.db_table, instance.pk)] = None


def append(record: StepRecord, *, outcome: Outcome, objections: list[str] | None = None) -> None:
    """Add the entry of a step; the last thing its transaction does.

    The chain head stays locked until the commit, so numbers have no gaps and what lies at or
    below a number never changes.
    """
    head = ChainHead.objects.select_for_update().get_or_create(pk=1)[0]
    entry = AuditEntry(
        number=head.number + 1,
        step=record.step,
        recorded_at=record.now.astimezone(dt.UTC),
        verb=record.verb,
        outcome=outcome,
        person_key=record.by.pk,
        person_name=record.by.get_full_name()[:200],
        subject=record.subject[:200],
        reason=record.reason,
        content=canonical({"changes": record.changes, "objections": objections or []}),
        previous_hash=head.hash,
    )
    entry.hash = entry.compute_hash()
    entry.save(force_insert=True)
    AuditTouch.objects.bulk_create(
        AuditTouch(entry=entry, table=table, row=row) for table, row in record.touched
    )
    ChainHead.objects.filter(pk=head.pk).update(number=entry.number, hash=entry.hash)


def faults() -> Iterator[str]:
    """Walk the chain by number and name each entry that breaks it, the first one first."""
    number, previous = 0, GENESIS
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        if entry.number != number + 1:
            yield _("Entry %(number)s is missing.") % {"number": number + 1}
        if entry.previous_hash != previous:
            yield _("Entry %(number)s does not follow the one before it.") % {
                "number": entry.number
            }
        if entry.hash != entry.compute_hash():
            yield _("Entry %(number)s was changed.") % {"number": entry.number}
        number, previous = entry.number, entry.hash
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    if (head.number, head.hash) != (number, previous):
        yield _("The chain ends at entry %(last)s, but its head says %(head)s.") % {
            "last": number,
            "head": head.number,
        }
