"""The figures of management's page: one year at a glance, counted again only when it can differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.audit import remembering
from core.reference.models import Sphere
from reports.figures.by_year import YearSums, sums_by_year
from reports.figures.credits import budget_credits, commitment_credits
from reports.figures.cutoff import Cutoff
from reports.figures.filters import Filters
from reports.figures.outstanding import open_commitments
from reports.figures.sums import sums_known
from reports.figures.tables import NOT_ASSIGNED, PAYING, Table
from reports.figures.year import figures_of

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class CreditLine:
    """A credit by its key, or None for awards of a sphere without any; Rappen.

    `used` is what was awarded from a commitment credit, what was paid from or planned on a budget
    credit.
    """

    is_budget: bool
    credit: int | None
    sphere: str
    limit: int
    used: int
    paid: int

    @property
    def open(self) -> int:
        return self.used - self.paid

    @property
    def free(self) -> int | None:
        return None if self.credit is None else self.limit - self.used


@dataclass(frozen=True)
class Glance:
    """A year's net Rappen; the empty key is what is not assigned.

    `goals` and `places` add up to `paid`, and so do the spheres of the last of `years`, and the
    last year of `goals_by_year`; those are empty where a filter other than spheres is chosen.
    """

    year: int
    cutoff: Cutoff
    filters: Filters
    paid: int
    committed: int
    released: int
    open: int
    goals: dict[str, int]
    places: dict[str, int]
    years: list[YearSums]
    credits: list[CreditLine]
    goals_by_year: dict[str, list[int]]

    @property
    def before(self) -> YearSums:
        return self.years[-2]


def glance_of(year: int, cutoff: Cutoff, filters: Filters) -> Glance:
    """What was counted before for this state of the trail, else counted now.

    Credits follow the filter of spheres only: a credit knows no partner, place or goal.
    """
    return remembered(
        ["glance with goals by year", year, filters.as_data()],
        cutoff,
        lambda: _counted(year, cutoff, filters),
    )


def remembered(name: Sequence[object], cutoff: Cutoff, count: Callable[[], Answer]) -> Answer:
    """A figure of this name, kept until the trail has grown."""
    name = ["reports", *name, cutoff.day.isoformat(), cutoff.is_now]
    return remembering.remembered(name, count, number=cutoff.number)


def _counted(year: int, cutoff: Cutoff, filters: Filters) -> Glance:
    figures, before = (figures_of(one, cutoff, filters) for one in (year, year - 1))
    years = sums_by_year(figures, before)
    standing = open_commitments(cutoff, figures.last_day, filters)
    return Glance(
        year,
        cutoff,
        filters,
        paid=figures.net_paid(),
        committed=figures.net_committed(),
        released=sum(figures.released.values()),
        open=sum(one.open for one in standing),
        goals=_paid_by_key(figures.goals),
        places=_paid_by_key(figures.places),
        years=years,
        credits=_credits(year, cutoff, filters),
        goals_by_year=_goals_by_year([one.year for one in years], cutoff, filters),
    )


def _goals_by_year(years: list[int], cutoff: Cutoff, filters: Filters) -> dict[str, list[int]]:
    """Net Rappen paid by goal for each of the years, in the order of the goals."""
    if filters != Filters(spheres=filters.spheres):
        return {}
    paid = sums_known(cutoff).by_goal().by_year(PAYING, filters.spheres or Sphere.values)
    rows = {goal: [amounts.get(year, 0) for year in years] for goal, amounts in paid.items()}
    ordered = sorted(rows.items(), key=lambda row: int(row[0] or 99))
    return {goal: row for goal, row in ordered if any(row)}


def _paid_by_key(table: Table) -> dict[str, int]:
    """Net Rappen by key, most first; what is not assigned comes last."""
    paid = {str(key): table.total(*PAYING, key=key) for key in table.booked(PAYING)}
    named = sorted(
        ((key, amount) for key, amount in paid.items() if key != NOT_ASSIGNED and amount),
        key=lambda pair: (-pair[1], pair[0]),
    )
    rest = paid.get(NOT_ASSIGNED, 0)
    return dict([*named, (NOT_ASSIGNED, rest)] if rest else named)


def _credits(year: int, cutoff: Cutoff, filters: Filters) -> list[CreditLine]:
    last_day = cutoff.last_day_of(year)
    lines = [
        CreditLine(
            is_budget=False,
            credit=row.credit.pk if row.credit else None,
            sphere=row.sphere,
            limit=row.voted + row.raised,
            used=row.awarded,
            paid=row.paid,
        )
        for row in commitment_credits(cutoff, last_day)
        if row.credit is None or row.credit.valid_to is None or row.credit.valid_to.year >= year
    ] + [
        CreditLine(
            is_budget=True,
            credit=row.credit.pk,
            sphere=row.credit.sphere,
            limit=row.voted + row.raised + row.carried,
            used=row.paid + row.planned,
            paid=row.paid,
        )
        for row in budget_credits(year, cutoff, last_day)
    ]
    spheres = filters.spheres or set(Sphere.values)
    return [line for line in lines if line.sphere in spheres and (line.used or line.credit)]
