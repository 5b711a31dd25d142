"""The bookings behind one figure: which entries make it, and how much of each counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.activities.splits import scores_known
from reports.figures.cutoff import Cutoff
from reports.figures.earmarking import earmarkings_known
from reports.figures.filters import Filters
from reports.figures.tables import COMMITTING, NOT_ASSIGNED, PAYING, Measure
from reports.figures.year import INTERNATIONAL, Counted, counted, entries_of

SEPARATOR = ":"


@dataclass(frozen=True)
class Cell:
    """A row of a table: what divides it and the key of the row, as in «goal:6» or «marker:1/2».

    The empty key is what is not assigned. Without a dimension everything of the year is meant.
    """

    dimension: str = ""
    key: str = NOT_ASSIGNED

    def __str__(self) -> str:
        return f"{self.dimension}{SEPARATOR}{self.key}" if self.dimension else ""

    @classmethod
    def parse(cls, text: str) -> Cell:
        """What `str` gave; raises ValueError for a dimension that no table has."""
        dimension, _separator, key = text.partition(SEPARATOR)
        if text and dimension not in DIMENSIONS:
            raise ValueError(dimension)
        return cls(dimension, key)


@dataclass(frozen=True)
class Booking:
    """An entry of which some part counts in a figure; `amount` is that part in Rappen."""

    entry: int
    sphere: str
    measure: Measure
    amount: int


def bookings(year: int, cutoff: Cutoff, filters: Filters, cell: Cell) -> list[Booking]:
    """The entries that make a row of a report, in the order of the ledger.

    Counted as the report counts, so that their parts add up to its figures to the Rappen.
    """
    part_of = _part_taker(cell, year, cutoff, filters)
    found = (
        Booking(one.row.pk, one.row.sphere, one.measure, part_of(one))
        for one in counted(year, cutoff, filters)
    )
    return [one for one in found if one.amount]


def _part_taker(
    cell: Cell, year: int, cutoff: Cutoff, filters: Filters
) -> Callable[[Counted], int]:
    if cell.dimension in {"marker", "earmarking"}:
        activities = _activities_of(cell, cutoff, entries_of(year, cutoff, filters))
        spheres = INTERNATIONAL if cell.dimension == "marker" else ("humanitarian",)
        return lambda one: (
            one.shares.amount if one.row.activity in activities and one.row.sphere in spheres else 0
        )
    take = DIMENSIONS[cell.dimension] if cell.dimension else _all
    return lambda one: take(one, cell.key)


def _activities_of(cell: Cell, cutoff: Cutoff, entries: Any) -> set[int]:
    """Those with the score of a marker («1/2»), or with an earmarking."""
    activities = set(entries.order_by().values_list("activity", flat=True).distinct())
    if cell.dimension == "earmarking":
        known = earmarkings_known(activities, cutoff.number)
        return {pk for pk in activities if known.get(pk, NOT_ASSIGNED) == cell.key}
    marker, _slash, score = cell.key.partition("/")
    scores = scores_known(cutoff.number, activities=activities)
    if not score:
        return activities
    return {pk for pk in activities if str(scores.get(pk, {}).get(marker)) == score}


def _all(one: Counted, _key: str) -> int:
    return one.shares.amount


def _whole(matches: Callable[[Counted, str], bool]) -> Callable[[Counted, str], int]:
    return lambda one, key: one.shares.amount if matches(one, key) else 0


def _parts(scheme: str, wider: Callable[[str], str] = str) -> Callable[[Counted, str], int]:
    def take(one: Counted, key: str) -> int:
        return sum(part for code, part in getattr(one.shares, scheme) if wider(code) == key)

    return take


def _of_project(one: Counted, key: str) -> int:
    activity, _slash, target = key.partition("/")
    return _parts("targets")(one, target) if str(one.row.activity) == activity else 0


def _is_measured(one: Counted, key: str) -> bool:
    groups = {"committing": COMMITTING, "paying": PAYING}
    return one.measure in groups.get(key, (key,))


DIMENSIONS: dict[str, Callable[[Counted, str], int]] = {
    "goal": _parts("targets", lambda code: code.partition(".")[0]),
    "target": _parts("targets"),
    "place": _parts("places"),
    "sector": _parts("sectors"),
    "partner": _whole(lambda one, key: str(one.row.partner or NOT_ASSIGNED) == key),
    "instrument": _whole(lambda one, key: (one.row.instrument or NOT_ASSIGNED) == key),
    "measure": _whole(_is_measured),
    "project": _of_project,
    "marker": _all,
    "earmarking": _all,
}
"""What of an entry counts in a row, by what divides the table."""
