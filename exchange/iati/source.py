"""One run of an import: the file it reads, and what came of it."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from exchange.iati.interpretation import refusals
from exchange.iati.model import Activity, Note
from exchange.iati.reader import IatiRefused, read_activities
from exchange.iati.reference import Reference, load_reference


@dataclass(frozen=True)
class Source:
    """A file that was read to its end once, so that it is known to be whole."""

    path: Path
    sha256: str
    reporting_org: str
    reference: Reference

    @property
    def name(self) -> str:
        return self.path.name[:250]

    def activities(self) -> Iterator[Activity]:
        """Read the file again, one activity at a time."""
        return _of(self.path, self.reporting_org)


@dataclass
class TakenOver:
    """What came of a run; `batch` is not stored after a trial."""

    batch: Any
    seen: set[str] = field(default_factory=set)
    new_activities: int = 0
    changed_activities: int = 0
    new_organisations: int = 0
    posted: int = 0
    reversed: int = 0
    refused: list[Note] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def count_left_out(self, elements: Mapping[str, int]) -> None:
        self.left_out.update(elements)

    def counts(self) -> dict[str, int]:
        return {
            "activities": len(self.seen),
            "new_activities": self.new_activities,
            "changed_activities": self.changed_activities,
            "new_organisations": self.new_organisations,
            "posted": self.posted,
            "reversed": self.reversed,
            "refused": len({note.activity for note in self.refused}),
        }


class NothingKept(Exception):  # noqa: N818  (the way out of a step that was only tried)
    """Raised at the end of a trial run; the transaction is rolled back."""

    def __init__(self, taken_over: TakenOver) -> None:
        self.taken_over = taken_over
        super().__init__()


def examine(path: Path, *, reporting_org: str = "") -> Source:
    """Read a file to its end and load what its import needs; raise `IatiRefused`.

    A file of which nothing can be taken over is refused too, with the first reason.
    """
    currencies, days, usable, first_refusal = set(), set(), 0, None
    for activity in _of(path, reporting_org):
        why_not = refusals(activity)
        first_refusal = first_refusal or next(iter(why_not), None)
        usable += not why_not
        for transaction in activity.transactions:
            currencies.add(transaction.currency)
            days.add(transaction.date)
    if not usable:
        raise IatiRefused(_nothing_usable(path, reporting_org, first_refusal))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(path, digest, reporting_org, load_reference(currencies, days))


def _of(path: Path, reporting_org: str) -> Iterator[Activity]:
    return (
        activity
        for activity in read_activities(path)
        if not reporting_org or activity.reporting_org.ref == reporting_org
    )


def _nothing_usable(path: Path, reporting_org: str, refusal: Note | None) -> str:
    if refusal is not None:
        return _(
            "%(file)s breaks the IATI standard, and nothing in it can be taken over: "
            "%(activity)s, %(element)s: %(reason)s"
        ) % {
            "file": path.name,
            "activity": refusal.activity,
            "element": refusal.element,
            "reason": refusal.reason,
        }
    if reporting_org:
        return _("%(file)s contains no activity of %(org)s.") % {
            "file": path.name,
            "org": reporting_org,
        }
    return _("%(file)s contains no activity.") % {"file": path.name}
