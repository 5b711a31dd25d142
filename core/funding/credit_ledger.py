"""The ledger of one credit: every decision and document that moves it, with a running rest.

A page of it reads what stands on the page; sums by month are the database's. A budget of a city has
thousands of movements.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from django.db.models import Aggregate, Count, Min, Sum

from core.audit.remembering import remembered
from core.funding.credit_movements import Line, Source, decisions_on, sources_of
from core.funding.models import BudgetCredit, CommitmentCredit


@dataclass(frozen=True)
class Month:
    """What stood at the end of a month, cumulated; Rappen."""

    first: dt.date
    limit: int
    used: int
    paid: int


@dataclass(frozen=True)
class _Found:
    """A line and where it comes from; a decision comes with its words."""

    line: Line
    source: Source | None = None
    key: int = 0


class Ledger(Sequence[Line]):
    """All movements of a credit, the newest first; the first rest is what is free now."""

    def __init__(self, credit: CommitmentCredit | BudgetCredit) -> None:
        self._credit = credit
        self._free = credit.free
        self._sources = sources_of(credit) if credit.is_confirmed else []
        self._decisions = decisions_on(credit)[::-1] if credit.is_confirmed else []
        self._used: int | None = None

    def __len__(self) -> int:
        if self._used is None:
            self._used = sum(source.rows.count() for source in self._sources)
        return len(self._decisions) + self._used

    @overload
    def __getitem__(self, position: int) -> Line: ...
    @overload
    def __getitem__(self, position: slice) -> list[Line]: ...
    def __getitem__(self, position: int | slice) -> Line | list[Line]:
        if isinstance(position, int):
            return self[position : position + 1][0]
        first, end, _step = position.indices(len(self))
        found = self._newest(end)
        rest = self._free - sum(one.line.effect for one in found[:first])
        return _with_rests(_in_words(found[first:end]), rest)

    def months(self, year: int, *, until: dt.date) -> list[Month]:
        """The months of a year that have begun, each with all movements up to its end."""
        begun = [first for month in range(1, 13) if (first := dt.date(year, month, 1)) <= until]
        ends = [dt.date(year + one.month // 12, one.month % 12 + 1, 1) for one in begun]
        told = [self._credit._meta.label, self._credit.pk, *(end.isoformat() for end in ends)]
        sums = remembered(
            ["months of a credit", *told], lambda: [_sums(source, ends) for source in self._sources]
        )
        self._used = sum(one["count"] for one in sums)
        return [
            Month(
                first,
                limit=sum(line.limit for line in self._decisions if line.day < end),
                used=sum(line.used for line in self._decisions if line.day < end)
                + sum(one[f"used_{position}"] or 0 for one in sums),
                paid=sum(one.get(f"paid_{position}") or 0 for one in sums),
            )
            for position, (first, end) in enumerate(zip(begun, ends, strict=True))
        ]

    def first_year(self) -> int | None:
        """The year of the oldest movement."""
        days = [line.day for line in self._decisions]
        for source in self._sources:
            oldest = source.rows.aggregate(oldest=Min("at"))["oldest"]
            days += [source.day(oldest)] if oldest else []
        return min(days).year if days else None

    def _newest(self, most: int) -> list[_Found]:
        """So many movements; each source gives as many, for they might all be its own."""
        found = [
            _Found(line, source, key)
            for source in self._sources
            for key, line in source.newest(most)
        ]
        found += [_Found(line) for line in self._decisions]
        found.sort(key=lambda one: (one.line.day, one.line.order), reverse=True)
        return found[:most]


def ledger_of(credit: CommitmentCredit | BudgetCredit) -> list[Line]:
    """All movements of a credit in order of time; the last rest is what is free now."""
    return Ledger(credit)[:][::-1]


def _in_words(found: Sequence[_Found]) -> list[Line]:
    keys: dict[int, list[int]] = defaultdict(list)
    sources = {id(one.source): one.source for one in found if one.source is not None}
    for one in found:
        keys[id(one.source)].append(one.key)
    said = {key: source.said(keys[key]) for key, source in sources.items()}
    return [
        one.line if one.source is None else replace(one.line, **said[id(one.source)][one.key])
        for one in found
    ]


def _with_rests(lines: Iterable[Line], rest: int) -> list[Line]:
    with_rests = []
    for line in lines:
        with_rests.append(replace(line, rest=rest))
        rest -= line.effect
    return with_rests


def _sums(source: Source, ends: Sequence[dt.date]) -> dict[str, Any]:
    """How many movements there are, and what they used and paid before each of these days."""
    sums: dict[str, Aggregate] = {"count": Count("pk")}
    for position, end in enumerate(ends):
        sums[f"used_{position}"] = Sum("uses", filter=source.before(end))
        if source.pays:
            sums[f"paid_{position}"] = Sum("pays", filter=source.before(end))
    return source.rows.aggregate(**sums)
