"""The first sheet: the figures of the year beside those of the year before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.display import swiss_date
from core.excel import AMOUNT, SHARE, Chart, Column, Sheet
from core.reference.models import Sphere
from reports.figures import Figures, Measure
from reports.figures.by_year import YearSums
from reports.figures.in_kind import can_be_filtered
from reports.figures.outstanding import Standing
from reports.figures.tables import COMMITTING, NOT_ASSIGNED, PAYING
from reports.figures.year import INTERNATIONAL, share_of
from reports.frame import Frame
from reports.in_kind import by_emergency
from reports.links import leading_to
from reports.sdg.control import IN_KIND

SPHERES = tuple(Sphere.values)
PAID, COMMITTED = "#1F3B45", "#B06A00"


@dataclass(frozen=True)
class Line:
    """A figure by sphere, in Rappen; `of` is the whole that its share is taken of."""

    label: str
    amounts: dict[str, int]
    before: int | None = None
    of: int | None = None
    is_strong: bool = False
    measured: str | None = None
    """What the bookings behind it count as; None for figures that lead to no list."""

    @property
    def total(self) -> int:
        return sum(self.amounts.values())

    @property
    def share(self) -> Any:
        return None if self.of is None else share_of(self.total, self.of)


def overview(
    figures: Figures,
    before: Figures,
    standings: list[Standing],
    years: list[YearSums],
    frame: Frame,
) -> Sheet:
    """`before` are the figures of the year before, as known at the same cut-off."""
    columns = [
        leading_to(
            Column(_("CHF"), lambda line: line.label, width=54, is_wrapped=True),
            figures,
            "measure",
            lambda line: line.measured,
        ),
        *[Column(Sphere(sphere).label, _amount_in(sphere), AMOUNT) for sphere in SPHERES],
        Column(_("Total"), lambda line: line.total, AMOUNT),
        Column(_("Year %(year)s") % {"year": before.year}, lambda line: line.before, AMOUNT),
        Column(_("Share"), lambda line: line.share, SHARE, width=9),
    ]
    rows = [*_movements(figures, before), _open(figures, standings), *_of_which(figures, before)]
    released = [figures.released.get(sphere, 0) for sphere in SPHERES]
    label = _("Released, not yet confirmed (in no figure above)")
    return frame.sheet(
        _("Overview"),
        columns,
        rows,
        is_strong=lambda line: line.is_strong,
        below=[
            [label, *released, sum(released), None, None],
            *_given_in_kind(figures, before),
        ],
        more=[_by_year(years), by_emergency(figures.in_kind, total_name=IN_KIND)],
    )


def _given_in_kind(figures: Figures, before: Figures) -> list[list[Any]]:
    """A line of its own; nothing where the filters are of what a contribution does not know."""
    if not can_be_filtered(figures.filters):
        return []
    by_sphere = dict.fromkeys(SPHERES, 0)
    for one in figures.in_kind:
        by_sphere[one.sphere] += one.value
    total = sum(by_sphere.values())
    label = _("Contributions in kind, estimated (never paid, in no figure above)")
    last_year = sum(one.value for one in before.in_kind)
    return [[label, *by_sphere.values(), total, last_year, None]]


def _by_year(years: list[YearSums]) -> Sheet:
    columns = [
        Column(_("Year"), lambda row: str(row.year)),
        *[
            Column(f"{_('Paid net')}: {Sphere(sphere).label}", _paid_in(sphere), AMOUNT)
            for sphere in SPHERES
        ],
        Column(_("Paid net: total"), lambda row: sum(row.paid.values()), AMOUNT),
        Column(_("Committed net: total"), lambda row: sum(row.committed.values()), AMOUNT),
    ]
    title = _("Committed and paid net by year")
    chart = Chart(
        title,
        label=0,
        values=[len(columns) - 2, len(columns) - 1],
        kind="lines",
        colours=[PAID, COMMITTED],
        place="below",
        height=8,
    )
    return Sheet(title, columns, years, charts=[chart])


def _amount_in(sphere: str) -> Callable[[Line], int]:
    return lambda line: line.amounts.get(sphere, 0)


def _paid_in(sphere: str) -> Callable[[YearSums], int]:
    return lambda row: row.paid.get(sphere, 0)


def _movements(figures: Figures, before: Figures) -> list[Line]:
    def line(label: str, *measures: Measure, net: str = "") -> Line:
        by_sphere = {
            sphere: figures.totals.total(*measures, spheres=[sphere]) for sphere in SPHERES
        }
        total_before = before.totals.total(*measures)
        return Line(
            label, by_sphere, total_before, is_strong=bool(net), measured=net or measures[0].value
        )

    return [
        line(_("Commitments of the year, gross"), Measure.COMMITTED),
        line(_("Reductions and exchange differences"), Measure.REDUCED),
        line(_("Commitments net"), *COMMITTING, net="committing"),
        line(_("Disbursements gross (less bank returns of the year)"), Measure.PAID),
        line(_("Returned by the bank, paid in earlier years"), Measure.RETURNED_LATER),
        line(_("Refunds by partners"), Measure.REFUNDED),
        line(_("Disbursements net"), *PAYING, net="paying"),
    ]


def _open(figures: Figures, standings: list[Standing]) -> Line:
    amounts = dict.fromkeys(SPHERES, 0)
    for standing in standings:
        amounts[standing.commitment.sphere] += standing.open
    label = _("Open commitments on %(day)s") % {"day": swiss_date(figures.last_day)}
    return Line(label, amounts, is_strong=True)


def _of_which(figures: Figures, before: Figures) -> list[Line]:
    international = _international(figures)
    return [
        Line(
            _("Of the disbursements net: international"),
            international,
            before.international,
            figures.net_paid(),
        ),
        Line(
            _("of which humanitarian abroad (share of international)"),
            {Sphere.HUMANITARIAN.value: international[Sphere.HUMANITARIAN.value]},
            before.net_paid((Sphere.HUMANITARIAN.value,)),
            figures.international,
        ),
        Line(
            _("of which least developed countries (share of international)"),
            _of_places(figures, figures.least_developed),
            before.ldc,
            figures.international,
        ),
        Line(
            _("of which without a single country"),
            _of_places(figures, _no_country(figures)),
            sum(_of_places(before, _no_country(before)).values()),
            figures.international,
        ),
        Line(
            _("of which gender equality an objective (share of what was screened)"),
            _of_scores(figures, "1", "2"),
            before.with_gender_focus,
            figures.screened,
        ),
        Line(
            _("of which not screened for gender equality"),
            _of_scores(figures, "None"),
            before.international - before.screened,
            figures.international,
        ),
        Line(
            _("Of the disbursements net: not assigned to any goal"),
            _by_sphere(figures.goals, NOT_ASSIGNED, SPHERES),
            before.goals.total(*PAYING, key=NOT_ASSIGNED),
            figures.net_paid(),
        ),
    ]


def _international(figures: Figures) -> dict[str, int]:
    return {sphere.value: figures.net_paid((sphere.value,)) for sphere in INTERNATIONAL}


def _no_country(figures: Figures) -> set[str]:
    """Regions, and what has no place at all."""
    return {str(key) for key in figures.places.booked() if not str(key).isalpha()}


def _of_places(figures: Figures, codes: set[str]) -> dict[str, int]:
    return {
        sphere.value: sum(
            figures.places.total(*PAYING, key=code, spheres=[sphere]) for code in codes
        )
        for sphere in INTERNATIONAL
    }


def _of_scores(figures: Figures, *scores: str) -> dict[str, int]:
    return {
        sphere.value: sum(
            figures.genders.total(*PAYING, key=score, spheres=[sphere]) for score in scores
        )
        for sphere in INTERNATIONAL
    }


def _by_sphere(table: Any, key: str, spheres: tuple[str, ...]) -> dict[str, int]:
    return {sphere: table.total(*PAYING, key=key, spheres=[sphere]) for sphere in spheres}
