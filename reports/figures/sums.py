"""The SDG sums of all years at once: the newest tally that a cut-off knows, and what came since.

A tally is what the entries up to a number of the trail add up to, divided as known at that
number. To it come the entries since, and older ones are taken out and put back where a split of
theirs was sealed since; so the sums are those of counting every entry, however old the tally.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice

from core.activities.models import Origin, Scheme, SplitSet
from core.activities.splits import Lines, SetsInForce, lines_of_sets, sets_in_force
from core.audit.models import canonical
from core.ledger.models import Entry, EntryQuerySet, EntrySplit
from reports.figures.cutoff import Cutoff
from reports.figures.sharing import divide
from reports.figures.tables import Measure, measure_of
from reports.models import Tally

AT_ONCE = 10_000
COLUMNS = ("pk", "activity_id", "kind", "amount_chf", "booked_on", "split_on", "sphere")

Group = tuple[int, str, Measure]
"""Year, sphere and measure."""
Years = defaultdict[str, defaultdict[int, int]]
"""Rappen by code and year."""


@dataclass(frozen=True)
class Known:
    """Which splits are known: those sealed up to a number, and unless strict first imported ones.

    What is strictly known at a number is the same for ever.
    """

    number: int
    is_strict: bool

    def sets_of(self, activities: Iterable[int]) -> SetsInForce:
        return sets_in_force(
            Scheme.SDG, number=self.number, activities=activities, is_strict=self.is_strict
        )

    def activities_divided_anew(self, since: int) -> set[int]:
        """Those with a set that is known and was not strictly known at an earlier number."""
        sets = SplitSet.objects.sealed().of_activities(Scheme.SDG).order_by()
        sealed = sets.filter(step__number__gt=since, step__number__lte=self.number)
        found = set(sealed.values_list("activity", flat=True))
        if not self.is_strict:
            imported = sets.exclude(origin=Origin.WORKFLOW).filter(replaces=None)
            later = imported.filter(step__number__gt=max(since, self.number))
            found.update(later.values_list("activity", flat=True))
        return found


def _nothing() -> defaultdict[Group, defaultdict[str, int]]:
    return defaultdict(lambda: defaultdict(int))


@dataclass
class Sums:
    """Rappen by target («4» a goal without target, «» not assigned) within year and measure."""

    cells: defaultdict[Group, defaultdict[str, int]] = field(default_factory=_nothing)
    last_booked_on: dt.date = dt.date.min

    def by_goal(self) -> Sums:
        """The same under goals alone."""
        goals = Sums(last_booked_on=self.last_booked_on)
        for group, amounts in self.cells.items():
            of_group = goals.cells[group]
            for code, amount in amounts.items():
                of_group[code.partition(".")[0]] += amount
        return goals

    def by_year(self, measures: Collection[Measure], spheres: Collection[str]) -> Years:
        """Rappen by code and year, these measures and spheres added up."""
        years: Years = defaultdict(lambda: defaultdict(int))
        for (year, sphere, measure), amounts in self.cells.items():
            if measure in measures and sphere in spheres:
                for code, amount in amounts.items():
                    years[code][year] += amount
        return years

    def add(self, entries: EntryQuerySet, known: Known, sign: int = 1) -> None:
        """Add what entries divide into by the sets known, or take it away."""
        found = entries.order_by().values_list(*COLUMNS).iterator(chunk_size=AT_ONCE)
        while rows := list(islice(found, AT_ONCE)):
            sets = known.sets_of({row[1] for row in rows})
            own = _own_lines([row[0] for row in rows])
            for pk, activity, kind, amount, booked_on, split_on, sphere in rows:
                measure = measure_of(kind, is_of_earlier_year=split_on.year < booked_on.year)
                amounts = self.cells[booked_on.year, sphere, measure]
                lines = own.get(pk) or sets.lines_for(activity, split_on)
                for code, part in divide(sign * amount, lines):
                    amounts[code] += part
                self.last_booked_on = max(self.last_booked_on, booked_on)

    def as_text(self) -> str:
        """Canonical JSON; what adds up to nothing is left out."""
        return canonical(
            {
                f"{year} {sphere} {measure}": {code: part for code, part in amounts.items() if part}
                for (year, sphere, measure), amounts in self.cells.items()
                if any(amounts.values())
            }
        )

    @classmethod
    def of(cls, tally: Tally) -> Sums:
        sums = cls(last_booked_on=tally.last_booked_on)
        for group, amounts in json.loads(tally.content).items():
            year, sphere, measure = group.split()
            sums.cells[int(year), sphere, Measure(measure)] = defaultdict(int, amounts)
        return sums


def sums_known(cutoff: Cutoff) -> Sums:
    """All years as known at a cut-off; counted by the rules of `figures_of`, without filters."""
    tally = Tally.objects.filter(number__lte=cutoff.number).first()
    if tally is None:
        return counted_on(Sums(), since=0, cutoff=cutoff)
    sums = Sums.of(tally)
    if sums.last_booked_on > cutoff.last_day:
        ahead = _up_to(tally.number).filter(booked_on__gt=cutoff.last_day)
        sums.add(ahead, Known(tally.number, is_strict=True), -1)
    return counted_on(sums, since=tally.number, cutoff=cutoff)


def counted_on(sums: Sums, *, since: int, cutoff: Cutoff, is_strict: bool = False) -> Sums:
    """Bring sums as known at a number to what they are at a later cut-off.

    `is_strict` gives what a tally holds: nothing that the trail learnt after the cut-off, not
    even imports, so that a number has the same sums for ever.
    """
    known = Known(cutoff.number, is_strict=is_strict)
    counting = Entry.objects.filter(booked_on__lte=cutoff.last_day)
    sums.add(counting.filter(step__number__gt=since, step__number__lte=cutoff.number), known)
    if not cutoff.is_now:
        imported = counting.exclude(origin=Origin.WORKFLOW)
        sums.add(imported.filter(step__number__gt=cutoff.number), known)
    activities = sorted(known.activities_divided_anew(since)) if since else []
    for begin in range(0, len(activities), AT_ONCE):
        some = activities[begin : begin + AT_ONCE]
        entries = _up_to(since).filter(booked_on__lte=cutoff.last_day, activity__in=some)
        sums.add(entries, Known(since, is_strict=True), -1)
        sums.add(entries, known)
    return sums


def _up_to(number: int) -> EntryQuerySet:
    return Entry.objects.filter(step__number__lte=number)


def _own_lines(entries: list[int]) -> dict[int, Lines]:
    """The lines of the sets that hold for single entries alone, by key of the entry."""
    own = EntrySplit.objects.filter(entry__in=entries, split_set__scheme=Scheme.SDG)
    set_of = dict(own.values_list("entry_id", "split_set_id"))
    lines = lines_of_sets(set_of.values()) if set_of else {}
    return {entry: lines.get(split_set, ()) for entry, split_set in set_of.items()}
