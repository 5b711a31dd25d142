"""How an entry divides over targets, places and purposes, to the Rappen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.activities.models import Scheme
from core.activities.splits import Lines, lines_of_sets, sets_in_force
from core.amounts import split
from core.ledger.models import EntrySplit
from reports.figures.filters import Filters
from reports.figures.tables import NOT_ASSIGNED

Parts = list[tuple[str, int]]


@dataclass(frozen=True)
class Shares:
    """What of an amount counts, and its parts by code; each list adds up to the amount."""

    amount: int
    targets: Parts
    places: Parts
    sectors: Parts


class Sharing:
    """Divides amounts by the sets in force, as known at a cut-off.

    With filters only the chosen shares are left: first those of the places, then of these those
    of the goals. Whatever is left is what all three lists add up to.
    """

    def __init__(self, *, number: int, filters: Filters, activities: Any = None) -> None:
        self._filters = filters
        self._sets = {
            scheme: sets_in_force(scheme, number=number, activities=activities) for scheme in Scheme
        }
        self._own: dict[tuple[int, str], Lines] = {}

    def know_own_sets(self, entries: Any) -> None:
        """Read the sets that hold for single entries of this query set."""
        own = EntrySplit.objects.filter(entry__in=entries)
        lines = lines_of_sets(own.values("split_set"))
        for entry, split_set, scheme in own.values_list(
            "entry_id", "split_set_id", "split_set__scheme"
        ):
            self._own[entry, scheme] = lines.get(split_set, ())

    def of(self, amount: int, *, activity: int, day: dt.date, entry: int | None = None) -> Shares:
        """The shares of an amount by the sets that hold on a day, or for the entry alone."""
        lines = {
            scheme: self._own.get((entry or 0, scheme)) or sets.lines_for(activity, day)
            for scheme, sets in self._sets.items()
        }
        places = divide(amount, lines[Scheme.PLACE])
        if self._filters.places:
            places = _chosen(places, lambda code: code in self._filters.places)
            amount = _sum(places)
        targets = divide(amount, lines[Scheme.SDG])
        if self._filters.goals:
            targets = _chosen(targets, self._is_of_chosen_goal)
            if _sum(targets) != amount:
                amount = _sum(targets)
                left = {code for code, _part in places}
                places = divide(
                    amount,
                    tuple(line for line in lines[Scheme.PLACE] if line[0] in left),
                )
        return Shares(amount, targets, places, divide(amount, lines[Scheme.SECTOR]))

    def _is_of_chosen_goal(self, code: str) -> bool:
        return code != NOT_ASSIGNED and goal_of(code) in self._filters.goals


def divide(amount: int, lines: Lines) -> Parts:
    """The parts by code; all of it under the empty code where there is no set."""
    if not lines:
        return [(NOT_ASSIGNED, amount)]
    if len(lines) == 1:
        return [(lines[0][0], amount)]
    parts = split(amount, [share for _code, share in lines])
    return [(code, part) for (code, _share), part in zip(lines, parts, strict=True)]


def goal_of(code: str) -> int:
    """The goal of a target «6.1» or of a goal without target «4»."""
    return int(code.partition(".")[0])


def _chosen(parts: Parts, is_chosen: Callable[[str], bool]) -> Parts:
    return [(code, part) for code, part in parts if is_chosen(code)]


def _sum(parts: Parts) -> int:
    return sum(part for _code, part in parts)
