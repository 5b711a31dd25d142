"""Every change, deletion, insertion, reordering and truncation of the trail is found and located.

A chain of real entries, with a signed checkpoint at every hundredth, is spoilt in one place after
the other. Two verifiers must name that place each time: the product's own, and the one that
stands alone in the auditor's folder, which reads the exported lines.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from batteries.rows import Row
from core.audit import export, signing, trail, verify_trail
from core.audit.models import GENESIS, AuditEntry, Checkpoint, Outcome

LENGTH = 1000
EVERY = 100
BEGAN = dt.datetime(2026, 1, 5, 8, 0, tzinfo=dt.UTC)
OTHER = {
    "step": UUID(int=4711),
    "recorded_at": BEGAN - dt.timedelta(days=1),
    "verb": "approve",
    "outcome": "refused",
    "person_key": 4711,
    "person_name": "Somebody Else",
    "subject": "other",
    "reason": "other",
    "content": "{}",
    "previous_hash": "0" * 63 + "1",
    "hash": "0" * 63 + "1",
}
Entries = list[AuditEntry]


class Spoilt(NamedTuple):
    """A chain that somebody touched, and the beginning of what a verifier must say first."""

    entries: Entries
    expected: tuple[str, ...]


@dataclass
class Clerk:
    pk: int
    represents: None = None

    def get_full_name(self) -> str:
        return "Anna Muster"


def run(length: int = LENGTH) -> list[Row]:
    entries, signed = chain(length)
    kinds: list[tuple[str, Iterable[Spoilt]]] = [
        ("one column of one entry changed", changes(entries)),
        ("one entry changed, its hash renewed", changes_with_new_hash(entries)),
        ("one entry deleted", deletions(entries)),
        ("one entry deleted, the rest renumbered", deletions_renumbered(entries)),
        ("one entry inserted, the rest renumbered", insertions(entries)),
        ("one entry repeated", repetitions(entries)),
        ("two entries exchanged", reorderings(entries)),
        ("the end cut off, the head set back", truncations(entries)),
        ("everything from an entry on written anew", rewritings(entries)),
    ]
    return [row for what, spoilt in kinds for row in tried(what, spoilt, signed)]


def chain(length: int) -> tuple[Entries, list[Checkpoint]]:
    """Entries written as steps write them, and the checkpoints of their nights."""
    key = Ed25519PrivateKey.generate()
    for number in range(length):
        record = trail.StepRecord(
            verb="visit", by=Clerk(1), now=BEGAN + dt.timedelta(minutes=number)
        )
        record.subject, record.reason = f"Besuch {number}", "«gemäss Plan»"
        record.changes = [{"table": "x", "row": number, "before": {"n": 0}, "after": {"n": 1}}]
        trail.append(record, outcome=Outcome.DONE)
    entries = list(AuditEntry.objects.order_by("-number")[:length])[::-1]
    places = sorted({*range(EVERY, length, EVERY), length})
    return entries, [_signed(entries[place - 1], key) for place in places]


def _signed(entry: AuditEntry, key: Ed25519PrivateKey) -> Checkpoint:
    checkpoint = Checkpoint(
        number=entry.number,
        hash=entry.hash,
        made_at=entry.recorded_at.replace(microsecond=0),
        public_key=signing.public_key_of(key),
    )
    checkpoint.signature = signing.sign(key, checkpoint.said)
    return checkpoint


def tried(what: str, spoilt: Iterable[Spoilt], signed: Sequence[Checkpoint]) -> Iterator[Row]:
    """Show each spoilt chain to both verifiers."""
    count = by_product = by_itself = 0
    for entries, expected in spoilt:
        count += 1
        by_product += first_fault(entries, signed).startswith(expected)
        by_itself += first_fault_alone(entries, signed).startswith(expected)
    yield Row(what, count, by_product, "verify_trail of the product")
    yield Row(what, count, by_itself, "verify_trail.py, alone")


def first_fault(entries: Entries, signed: Sequence[Checkpoint]) -> str:
    return next(trail.Walk(signed).over(entries), "")


def first_fault_alone(entries: Entries, signed: Sequence[Checkpoint]) -> str:
    given = [as_given(checkpoint) for checkpoint in signed]
    lines = (json.loads(json.dumps(export.as_data(one, is_whole=True))) for one in entries)
    return next(verify_trail.Walk(given).over(lines), "")


def as_given(checkpoint: Checkpoint) -> dict[str, str]:
    _heading, *lines = checkpoint.as_text().splitlines()
    return dict(line.split(": ", 1) for line in lines)


def changes(entries: Entries) -> Iterator[Spoilt]:
    for place, entry in enumerate(entries):
        for column, value in OTHER.items():
            touched = copy.copy(entry)
            setattr(touched, column, value)
            said = "does not follow" if column == "previous_hash" else "was changed"
            yield Spoilt(
                [*entries[:place], touched, *entries[place + 1 :]],
                (f"Entry {entry.number} {said}",),
            )


def changes_with_new_hash(entries: Entries) -> Iterator[Spoilt]:
    """It contradicts the entry after it; the last one contradicts its checkpoint."""
    for place, entry in enumerate(entries):
        touched = copy.copy(entry)
        touched.reason = "other"
        touched.hash = touched.compute_hash()
        yield Spoilt(
            [*entries[:place], touched, *entries[place + 1 :]],
            (
                f"Entry {entry.number + 1} does not follow",
                f"The checkpoint at entry {entry.number} says otherwise",
            ),
        )


def deletions(entries: Entries) -> Iterator[Spoilt]:
    for place, entry in enumerate(entries[:-1]):
        yield Spoilt(
            [*entries[:place], *entries[place + 1 :]], (f"Entry {entry.number} is missing",)
        )


def deletions_renumbered(entries: Entries) -> Iterator[Spoilt]:
    for place, entry in enumerate(entries[:-1]):
        yield Spoilt(
            [*entries[:place], *renumbered(entries[place + 1 :], by=-1)],
            (f"Entry {entry.number} does not follow",),
        )


def insertions(entries: Entries) -> Iterator[Spoilt]:
    """The forged entry fits the one before it; the one after no longer fits it."""
    for place, entry in enumerate(entries):
        forged = copy.copy(entries[-1])
        forged.number, forged.previous_hash = entry.number, entry.previous_hash
        forged.step, forged.reason = UUID(int=4711), "forged"
        forged.hash = forged.compute_hash()
        yield Spoilt(
            [*entries[:place], forged, *renumbered(entries[place:], by=1)],
            (
                f"Entry {entry.number + 1} does not follow",
                f"The checkpoint at entry {entry.number} says otherwise",
            ),
        )


def repetitions(entries: Entries) -> Iterator[Spoilt]:
    for place, entry in enumerate(entries):
        yield Spoilt(
            [*entries[: place + 1], *entries[place:]],
            (f"Entry {entry.number} stands out of its place",),
        )


def reorderings(entries: Entries) -> Iterator[Spoilt]:
    """Neighbours, and two entries from anywhere, take each other's number."""
    chance = random.Random(1)  # noqa: S311  (the same pairs each time)
    pairs = [(place, place + 1) for place in range(len(entries) - 1)]
    for _pair in entries:
        one, other = sorted(chance.sample(range(len(entries)), 2))
        pairs.append((one, other))
    for one, other in pairs:
        moved = list(entries)
        moved[one], moved[other] = copy.copy(entries[other]), copy.copy(entries[one])
        moved[one].number, moved[other].number = entries[one].number, entries[other].number
        number = entries[one].number
        yield Spoilt(moved, (f"Entry {number} does not follow", f"Entry {number} was changed"))


def truncations(entries: Entries) -> Iterator[Spoilt]:
    for kept in range(len(entries)):
        last = entries[kept - 1].number if kept else 0
        yield Spoilt(entries[:kept], (f"The chain ends at entry {last}, but entry",))


def rewritings(entries: Entries) -> Iterator[Spoilt]:
    """Whoever holds the database can make a whole new end; the next checkpoint knows the old."""
    for place, entry in enumerate(entries):
        previous = entries[place - 1].hash if place else GENESIS
        anew = []
        for old in entries[place : next_signed(place, len(entries))]:
            new = copy.copy(old)
            new.reason, new.previous_hash = new.reason + " anew", previous
            new.hash = previous = new.compute_hash()
            anew.append(new)
        signed = anew[-1].number
        before = (entry.number - 1) // EVERY * EVERY
        yield Spoilt(
            [*entries[:place], *anew],
            (f"The checkpoint at entry {signed} says otherwise: an entry after {before} and",),
        )


def next_signed(place: int, length: int) -> int:
    return min(length, (place // EVERY + 1) * EVERY)


def renumbered(entries: Entries, *, by: int) -> Iterator[AuditEntry]:
    for entry in entries:
        moved = copy.copy(entry)
        moved.number += by
        yield moved
