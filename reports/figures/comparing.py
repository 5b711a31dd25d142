"""Two reports held against each other: which rows differ, and which bookings or splits made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from reports.figures.bookings import Cell
from reports.figures.cutoff import Cutoff
from reports.figures.filters import Filters
from reports.figures.tables import COMMITTING, PAYING, Table
from reports.figures.year import Counted, Figures, counted

NOTHING = (0, 0)
Kept = Mapping[str, tuple[int, int] | list[int]]
"""Net Rappen committed and paid by row («goal:6»); the empty name is the whole year."""


class Difference(NamedTuple):
    """A row whose figures differ; net Rappen committed and paid."""

    cell: Cell
    first: tuple[int, int]
    second: tuple[int, int]

    @property
    def committed(self) -> int:
        return self.second[0] - self.first[0]

    @property
    def paid(self) -> int:
        return self.second[1] - self.first[1]


@dataclass(frozen=True)
class Causes:
    """Why two reports of a year differ; keys of entries, in the order of the ledger."""

    came: list[int]
    """Counted in the second report alone: booked or recorded since."""
    went: list[int]
    """Counted in the first alone; an entry is undone by another one, it never goes by itself."""
    divided_anew: list[int]
    """Counted in both, but divided otherwise: a split was corrected or begun since."""


def rows_of(figures: Figures) -> dict[str, tuple[int, int]]:
    """Every row of the tables of money, as a download keeps it."""
    tables = {
        "goal": figures.goals,
        "target": figures.targets,
        "place": figures.places,
        "partner": figures.partners,
        "instrument": figures.instruments,
        "sector": figures.sectors,
    }
    kept = {"": (figures.net_committed(), figures.net_paid())}
    for dimension, table in tables.items():
        for key in sorted(map(str, table.booked())):
            kept[str(Cell(dimension, key))] = _net(table, key)
    return kept


def _net(table: Table, key: str) -> tuple[int, int]:
    return table.total(*COMMITTING, key=key), table.total(*PAYING, key=key)


def differences(first: Kept, second: Kept) -> list[Difference]:
    """The rows that differ, the whole year before its parts."""
    names = sorted({*first, *second})
    pairs = [
        (name, tuple(first.get(name, NOTHING)), tuple(second.get(name, NOTHING))) for name in names
    ]
    return [
        Difference(Cell.parse(name), (one[0], one[1]), (other[0], other[1]))
        for name, one, other in pairs
        if one != other
    ]


def causes(year: int, filters: Filters, first: Cutoff, second: Cutoff) -> Causes:
    """Count both reports anew and tell entry by entry what is not the same."""
    one, other = _by_entry(year, first, filters), _by_entry(year, second, filters)
    return Causes(
        came=[pk for pk in other if pk not in one],
        went=[pk for pk in one if pk not in other],
        divided_anew=[pk for pk in other if pk in one and one[pk].shares != other[pk].shares],
    )


def _by_entry(year: int, cutoff: Cutoff, filters: Filters) -> dict[int, Counted]:
    return {found.row.pk: found for found in counted(year, cutoff, filters)}
