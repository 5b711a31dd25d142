"""Adding to the trail, and proving that nothing in it was touched."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext as _

from core.audit.checkpoints import is_genuine
from core.audit.models import (
    GENESIS,
    AuditEntry,
    AuditTouch,
    ChainHead,
    Checkpoint,
    Outcome,
    canonical,
)


class Person(Protocol):
    """Who acts: an account with a key and a name, and whom it acts for as a deputy, if anybody."""

    pk: Any
    represents: Any

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
        content=canonical(
            {"changes": record.changes, "objections": objections or [], **_represented(record.by)}
        ),
        previous_hash=head.hash,
    )
    entry.hash = entry.compute_hash()
    entry.save(force_insert=True)
    AuditTouch.objects.bulk_create(
        AuditTouch(entry=entry, table=table, row=row) for table, row in record.touched
    )
    ChainHead.objects.filter(pk=head.pk).update(number=entry.number, hash=entry.hash)


def _represented(person: Person) -> dict[str, Any]:
    """Whom a deputy acted for: the second name of the entry."""
    represented = getattr(person, "represents", None)
    if represented is None:
        return {}
    return {"represents": {"key": represented.pk, "name": represented.get_full_name()}}


def faults(signed: Sequence[Checkpoint] = (), *, public_key: str | None = None) -> Iterator[str]:
    """Walk the chain by number and name each entry that breaks it, the first one first.

    `signed` are checkpoints to hold against it; `public_key` the only one that may have signed.
    """
    walk = Walk(signed, public_key)
    yield from walk.over(AuditEntry.objects.order_by("number").iterator(chunk_size=2000))
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    if (head.number, head.hash) != (walk.number, walk.hash):
        yield _("The chain ends at entry %(last)s, but its head says %(head)s.") % {
            "last": walk.number,
            "head": head.number,
        }


class Walk:
    """One walk along the chain, entry by entry, past the checkpoints."""

    def __init__(self, signed: Iterable[Checkpoint] = (), public_key: str | None = None) -> None:
        self.number, self.hash = 0, GENESIS
        self._public_key = public_key
        self._proven = 0
        self._signed: dict[int, list[Checkpoint]] = defaultdict(list)
        for checkpoint in signed:
            self._signed[checkpoint.number].append(checkpoint)

    def over(self, entries: Iterable[AuditEntry]) -> Iterator[str]:
        for entry in entries:
            yield from self._past(entry)
        for number in sorted(self._signed):
            yield _("The chain ends at entry %(last)s, but entry %(number)s was signed.") % {
                "last": self.number,
                "number": number,
            }

    def _past(self, entry: AuditEntry) -> Iterator[str]:
        if entry.number > self.number + 1:
            yield _("Entry %(number)s is missing.") % {"number": self.number + 1}
        elif entry.number <= self.number:
            yield _("Entry %(number)s stands out of its place.") % {"number": entry.number}
        if entry.previous_hash != self.hash:
            yield _("Entry %(number)s does not follow the one before it.") % {
                "number": entry.number
            }
        if entry.hash != entry.compute_hash():
            yield _("Entry %(number)s was changed.") % {"number": entry.number}
        self.number, self.hash = entry.number, entry.hash
        for checkpoint in self._signed.pop(entry.number, ()):
            yield from self._held_against(checkpoint)

    def _held_against(self, checkpoint: Checkpoint) -> Iterator[str]:
        said = {"number": checkpoint.number, "before": self._proven}
        if not is_genuine(checkpoint):
            yield _("The checkpoint at entry %(number)s was changed or is not genuine.") % said
        elif self._public_key not in {None, checkpoint.public_key}:
            yield _("The checkpoint at entry %(number)s is signed with another key.") % said
        elif checkpoint.hash != self.hash:
            yield (
                _(
                    "The checkpoint at entry %(number)s says otherwise: an entry after"
                    " %(before)s and up to %(number)s was written anew."
                )
                % said
            )
        self._proven = checkpoint.number
