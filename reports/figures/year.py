"""The figures of one year: every entry counted once, in every table, by the counting rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Sum

from core.activities.models import Activity, Origin
from core.activities.splits import scores_known
from core.ledger.models import EntryQuerySet
from core.reference.country_status import ldc_codes
from core.reference.models import PolicyMarker, Sphere
from reports.figures.cutoff import Cutoff, known_entries
from reports.figures.earmarking import earmarkings_known
from reports.figures.filters import EVERYTHING, Filters
from reports.figures.in_kind import InKind, in_kind_of_year
from reports.figures.outstanding import released_unconfirmed
from reports.figures.sharing import Shares, Sharing
from reports.figures.tables import (
    COMMITTING,
    NOT_ASSIGNED,
    PAYING,
    Measure,
    Table,
    measure_of,
)

GENDER = "1"
"""The policy marker gender equality."""

NOT_SCREENED = str(None)
INTERNATIONAL = (Sphere.DEVELOPMENT, Sphere.HUMANITARIAN)


class Row(NamedTuple):
    """What the figures need of an entry; amounts in Rappen."""

    pk: int
    activity: int
    kind: str
    amount: int
    booked_on: dt.date
    split_on: dt.date
    sphere: str
    instrument: str | None
    partner: int | None
    origin: str
    step_number: int


@dataclass
class Figures:
    """All tables of a year; amounts in Rappen, shares of entries by largest remainder.

    Every table holds the same money: `targets` («4» a goal without target), `goals`, `places`
    (country or region), `sectors`, `partners` (key as text), `instruments`, `earmarkings` (A to L),
    `markers[code]` (score of one policy marker, or «None» for not screened), and `projects`
    (activity and target). The empty key is what is not assigned.
    """

    year: int
    cutoff: Cutoff
    filters: Filters
    least_developed: set[str]
    totals: Table = field(default_factory=Table)
    targets: Table = field(default_factory=Table)
    goals: Table = field(default_factory=Table)
    places: Table = field(default_factory=Table)
    sectors: Table = field(default_factory=Table)
    partners: Table = field(default_factory=Table)
    instruments: Table = field(default_factory=Table)
    earmarkings: Table = field(default_factory=Table)
    markers: dict[str, Table] = field(default_factory=dict)
    projects: Table = field(default_factory=Table)
    activities_by_goal: dict[str, set[int]] = field(default_factory=dict)
    released: dict[str, int] = field(default_factory=dict)
    """Released by the last day, not yet confirmed: Rappen by sphere; part of no table."""
    in_kind: list[InKind] = field(default_factory=list)
    """Contributions in kind of the year by emergency; part of no table."""
    entry_count: int = 0
    known_by_booking_day: int = 0
    """Net Rappen paid, of history and take-over that the trail learnt only after the cut-off."""

    @property
    def last_day(self) -> dt.date:
        return self.cutoff.last_day_of(self.year)

    def net_paid(self, spheres: tuple[str, ...] = tuple(Sphere.values)) -> int:
        return self.totals.total(*PAYING, spheres=spheres)

    def net_committed(self) -> int:
        return self.totals.total(*COMMITTING)

    @property
    def international(self) -> int:
        return self.net_paid(INTERNATIONAL)

    @property
    def ldc(self) -> int:
        return sum(
            self.places.total(*PAYING, key=code, spheres=INTERNATIONAL)
            for code in self.least_developed
        )

    @property
    def screened(self) -> int:
        """International money whose activity was screened for gender equality."""
        return self.international - self._gender(NOT_SCREENED)

    @property
    def with_gender_focus(self) -> int:
        """International money of activities with score 1 or 2, in full."""
        return self._gender("1") + self._gender("2")

    @property
    def genders(self) -> Table:
        return self.markers[GENDER]

    def _gender(self, score: str) -> int:
        return self.genders.total(*PAYING, key=score, spheres=INTERNATIONAL)


class Counted(NamedTuple):
    """An entry that counts, with what is left of it under the filters and how it divides."""

    row: Row
    shares: Shares
    measure: Measure


def figures_of(year: int, cutoff: Cutoff, filters: Filters = EVERYTHING) -> Figures:
    """Count a year as known at a cut-off, in a fixed number of queries."""
    figures = Figures(
        year,
        cutoff,
        filters,
        ldc_codes(dt.date(year, 1, 1), known_at=cutoff.known_at),
    )
    wholes = Table()
    for row, shares, measure in counted(year, cutoff, filters):
        whole = (row.instrument, row.partner, row.activity)
        wholes.add(whole, row.sphere, measure, shares.amount)
        _add_shares(figures, row, shares, measure)
        _note(figures, row, shares.amount, measure)
    _roll_up(figures, wholes)
    figures.released = released_unconfirmed(cutoff, figures.last_day, filters)
    figures.in_kind = in_kind_of_year(year, cutoff, filters)
    return figures


def counted(year: int, cutoff: Cutoff, filters: Filters) -> Iterator[Counted]:
    """Every entry that counts in a year, in the order of the ledger."""
    entries = entries_of(year, cutoff, filters)
    activities = Activity.objects.filter(pk__in=entries.values("activity"))
    sharing = Sharing(number=cutoff.number, filters=filters, activities=activities)
    sharing.know_own_sets(entries)
    for row in _rows(entries):
        shares = sharing.of(row.amount, activity=row.activity, day=row.split_on, entry=row.pk)
        if not filters.is_by_share or shares.amount:
            is_of_earlier_year = row.split_on.year < row.booked_on.year
            yield Counted(row, shares, measure_of(row.kind, is_of_earlier_year=is_of_earlier_year))


def entries_of(year: int, cutoff: Cutoff, filters: Filters) -> EntryQuerySet:
    """The entries of a year that count and were known at the cut-off; shares not yet taken."""
    known = known_entries(cutoff, cutoff.last_day_of(year))
    return known.booked_in(year).filter(filters.of_rows())


def net_by_sphere(figures: Figures) -> dict[str, dict[str, int]]:
    """Net Rappen «committed» and «paid» by sphere, as they were counted."""
    return {
        name: {
            sphere: figures.totals.total(*measures, spheres=[sphere]) for sphere in Sphere.values
        }
        for name, measures in (("committed", COMMITTING), ("paid", PAYING))
    }


def ledger_totals(year: int, cutoff: Cutoff, filters: Filters) -> dict[str, dict[str, int]]:
    """Net Rappen «committed» and «paid» by sphere, added up by the database.

    What every table is held against. Only whole entries: where a filter takes shares, there is
    nothing in the ledger to compare with.
    """
    entries = entries_of(year, cutoff, filters)
    return {
        name: dict(kinds.order_by().values_list("sphere").annotate(sum=Sum("amount_chf")))
        for name, kinds in (("committed", entries.committing()), ("paid", entries.paying()))
    }


def _rows(entries: EntryQuerySet) -> Iterator[Row]:
    columns = (
        "pk",
        "activity_id",
        "kind",
        "amount_chf",
        "booked_on",
        "split_on",
        "sphere",
        "instrument_id",
        "partner_id",
        "origin",
        "step__number",
    )
    return map(Row._make, entries.order_by("pk").values_list(*columns).iterator(chunk_size=5000))


def _add_shares(figures: Figures, row: Row, shares: Shares, measure: Measure) -> None:
    sphere = row.sphere
    for code, part in shares.targets:
        figures.projects.add((row.activity, code), sphere, measure, part)
    for code, part in shares.places:
        figures.places.add(code, sphere, measure, part)
    for code, part in shares.sectors:
        figures.sectors.add(code, sphere, measure, part)


def _note(figures: Figures, row: Row, amount: int, measure: Measure) -> None:
    figures.entry_count += 1
    is_late = row.origin != Origin.WORKFLOW and row.step_number > figures.cutoff.number
    if is_late and measure in PAYING:
        figures.known_by_booking_day += amount


def _roll_up(figures: Figures, wholes: Table) -> None:
    """Fill the tables that are sums of others: few keys instead of many entries."""
    figures.totals = wholes.rolled_up(lambda _key: NOT_ASSIGNED)
    figures.instruments = wholes.rolled_up(lambda key: key[0] or NOT_ASSIGNED)
    figures.partners = wholes.rolled_up(lambda key: str(key[1] or NOT_ASSIGNED))
    _roll_up_by_activity(figures, wholes)
    figures.targets = figures.projects.rolled_up(lambda key: key[1])
    figures.goals = figures.targets.rolled_up(lambda code: code.partition(".")[0])
    for pair in figures.projects.booked():
        goal = str(pair[1]).partition(".")[0]
        figures.activities_by_goal.setdefault(goal, set()).add(int(pair[0]))


def _roll_up_by_activity(figures: Figures, wholes: Table) -> None:
    """What is known of whole activities: their markers and their earmarking."""
    by_activity = wholes.rolled_up(lambda key: str(key[2]))
    activities = [int(str(key)) for key in by_activity.booked()]
    scores = scores_known(figures.cutoff.number, activities=activities)
    for marker in PolicyMarker.objects.values_list("pk", flat=True):
        score_of = {str(pk): str(scores.get(pk, {}).get(marker)) for pk in activities}
        figures.markers[marker] = by_activity.rolled_up(score_of.__getitem__)
    earmarked = earmarkings_known(activities, figures.cutoff.number)
    figures.earmarkings = by_activity.rolled_up(lambda key: earmarked.get(int(key), NOT_ASSIGNED))


def share_of(part: int, whole: int) -> Any:
    """Hundredths of a per cent, rounded half up to one decimal of a per cent; None of nothing."""
    if whole == 0:
        return None
    tenths = (abs(part) * 2000 + abs(whole)) // (2 * abs(whole))
    return tenths * 10 * (-1 if (part < 0) != (whole < 0) else 1)
