"""A table of the report: amounts by what is asked, by sphere and by measure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from core.ledger.states import EntryKind
from core.reference.models import Sphere

NOT_ASSIGNED = ""
"""The key of what no split, partner or instrument names."""


class Measure(StrEnum):
    """What an entry counts as; each belongs to exactly one."""

    COMMITTED = "committed"
    REDUCED = "reduced"
    """Reductions and exchange differences, whatever their sign."""
    PAID = "paid"
    """Disbursements, less what the bank returned in the same year."""
    RETURNED_LATER = "returned_later"
    """Returned in this year, paid in an earlier one."""
    REFUNDED = "refunded"


COMMITTING = (Measure.COMMITTED, Measure.REDUCED)
PAYING = (Measure.PAID, Measure.RETURNED_LATER, Measure.REFUNDED)


def measure_of(kind: str, *, is_of_earlier_year: bool) -> Measure:
    """What an entry counts as: by its kind, never by its sign.

    `is_of_earlier_year` says that the entry undoes one that was booked in an earlier year.
    """
    if kind in {EntryKind.DISBURSEMENT, EntryKind.BANK_RETURN}:
        return Measure.RETURNED_LATER if is_of_earlier_year else Measure.PAID
    if kind == EntryKind.REFUND:
        return Measure.REFUNDED
    return Measure.COMMITTED if kind == EntryKind.COMMITMENT else Measure.REDUCED


Key = str | tuple[Any, ...]


class Table:
    """Rappen by key, sphere and measure. A key is a code, or several as a tuple."""

    def __init__(self) -> None:
        self._cells: defaultdict[tuple[Key, str, Measure], int] = defaultdict(int)

    def add(self, key: Key, sphere: str, measure: Measure, amount: int) -> None:
        self._cells[key, sphere, measure] += amount

    def booked(self, measures: Iterable[Measure] | None = None) -> set[Key]:
        """All keys that anything was booked for, be it only to be undone."""
        asked = frozenset(measures if measures is not None else Measure)
        return {key for key, _sphere, measure in self._cells if measure in asked}

    def cells(self) -> Iterable[tuple[Key, str, Measure]]:
        return self._cells.keys()

    def amount(self, key: Key, sphere: str, *measures: Measure) -> int:
        """Rappen of one cell, the measures added up."""
        return sum(self._cells.get((key, sphere, measure), 0) for measure in measures)

    def total(
        self, *measures: Measure, key: Key | None = None, spheres: Iterable[str] = Sphere.values
    ) -> int:
        """Rappen over all keys, or of one, in these spheres."""
        if key is not None:
            return sum(self.amount(key, sphere, *measures) for sphere in spheres)
        wanted, asked = frozenset(spheres), frozenset(measures)
        return sum(
            amount
            for (_key, sphere, measure), amount in self._cells.items()
            if sphere in wanted and measure in asked
        )

    def rolled_up(self, to: Callable[[Any], Key]) -> Table:
        """The same amounts under wider keys; a goal is the sum of its targets."""
        wider = Table()
        for (key, sphere, measure), amount in self._cells.items():
            wider.add(to(key), sphere, measure, amount)
        return wider
