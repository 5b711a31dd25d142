"""Partner concentration: how much of a year's money hangs on how few partners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.excel import AMOUNT, SHARE, WHOLE, Column, Sheet
from core.partners.models import Organisation
from core.reference.models import Sphere
from reports.figures import Figures, figures_of, open_commitments
from reports.figures.outstanding import Standing
from reports.figures.tables import COMMITTING, NOT_ASSIGNED, PAYING
from reports.figures.year import share_of
from reports.filters import SharedMoneyFilter
from reports.forms import YearForm
from reports.frame import Built, Frame, frame_for
from reports.links import leading_to
from reports.report import Progress, Report, Request

LARGEST = 5


@dataclass(frozen=True)
class PartnerLine:
    """A partner's net Rappen of a year; `running` is the sum down to here, the largest first."""

    key: str
    name: str
    kind: str
    paid: dict[str, int]
    committed: int
    open: int
    activities: int
    running: int
    whole: int

    @property
    def total(self) -> int:
        return sum(self.paid.values())


def build(request: Request, progress: Progress) -> Built:
    """The workbook in the active language; `control` holds the Rappen paid net."""
    figures = figures_of(request.year, request.cutoff, request.filters)
    progress(50)
    standings = open_commitments(request.cutoff, figures.last_day, request.filters)
    lines = lines_of(figures, standings)
    title = _("Partner concentration %(year)s") % {"year": request.year}
    frame = frame_for(title, request.cutoff, request.filters)
    sheets = [_partners(lines, figures, frame)]
    return Built(title, sheets, {"paid": figures.net_paid()}, len(lines))


def lines_of(figures: Figures, standings: list[Standing]) -> list[PartnerLine]:
    """Partners with money of the year or open, the most paid first."""
    is_open: dict[str, int] = {}
    activities: dict[str, set[int]] = {}
    for one in standings:
        key = str(one.commitment.partner_id)
        is_open[key] = is_open.get(key, 0) + one.open
        activities.setdefault(key, set()).add(one.commitment.activity_id)
    keys = {str(key) for key in figures.partners.booked()} | is_open.keys()
    paid = {key: _by_sphere(figures, key) for key in keys}
    ordered = sorted(keys, key=lambda key: (-sum(paid[key].values()), key))
    running = accumulate(sum(paid[key].values()) for key in ordered)
    partners = Organisation.objects.in_bulk([int(key) for key in keys if key != NOT_ASSIGNED])
    return [
        PartnerLine(
            key,
            partners[int(key)].name if key else _("no partner"),
            partners[int(key)].get_kind_display() if key else "",
            paid[key],
            figures.partners.total(*COMMITTING, key=key),
            is_open.get(key, 0),
            len(activities.get(key, ())),
            so_far,
            figures.net_paid(),
        )
        for key, so_far in zip(ordered, running, strict=True)
    ]


def _by_sphere(figures: Figures, key: str) -> dict[str, int]:
    return {
        sphere: figures.partners.total(*PAYING, key=key, spheres=[sphere])
        for sphere in Sphere.values
    }


def index_of(lines: list[PartnerLine]) -> int | None:
    """The Herfindahl-Hirschman index: squares of shares, 10'000 where one partner has it all.

    None where nothing was paid; who paid back more than they got counts as nothing.
    """
    paid = [one.total for one in lines if one.total > 0]
    whole = sum(paid)
    return round(sum((10_000 * one * one) / (whole * whole) for one in paid)) if whole else None


def _partners(lines: list[PartnerLine], figures: Figures, frame: Frame) -> Sheet:
    def paid_in(sphere: str) -> Callable[[PartnerLine], int]:
        return lambda one: one.paid[sphere]

    name = Column(_("Partner"), lambda one: one.name, width=40, is_wrapped=True)
    columns = [
        leading_to(name, figures, "partner", lambda one: one.key),
        Column(_("Kind"), lambda one: one.kind, width=24),
        Column(_("Activities with open commitments"), lambda one: one.activities, WHOLE, width=16),
        *[
            Column(Sphere(sphere).label, paid_in(sphere), AMOUNT, is_summed=True)
            for sphere in Sphere.values
        ],
        Column(_("Paid net: total"), lambda one: one.total, AMOUNT, is_summed=True),
        Column(_("Share"), lambda one: share_of(one.total, one.whole), SHARE, width=9),
        Column(
            _("Share, cumulated"), lambda one: share_of(one.running, one.whole), SHARE, width=11
        ),
        Column(_("Commitments net"), lambda one: one.committed, AMOUNT, is_summed=True),
        Column(_("Open commitments"), lambda one: one.open, AMOUNT, is_summed=True),
    ]
    return frame.sheet(_("Partners"), columns, lines, notes=_notes(lines))


def _notes(lines: list[PartnerLine]) -> list[str]:
    index = index_of(lines)
    if index is None:
        return [_("Nothing was paid in this year.")]
    paid = [one.total for one in lines if one.total > 0]
    tenths = (share_of(sum(paid[:LARGEST]), sum(paid)) or 0) // 10
    return [
        _("The %(count)s largest partners got %(share)s %% of what was paid.")
        % {"count": min(LARGEST, len(paid)), "share": f"{tenths // 10}.{tenths % 10}"},
        _(
            "Herfindahl-Hirschman index: %(index)s (sum of the squared shares in per cent; "
            "10000 if one partner got everything, above 2500 is held for concentrated)."
        )
        % {"index": index},
    ]


REPORT = Report(
    key="concentration",
    title=gettext_lazy("Partner concentration"),
    purpose=gettext_lazy("How much of the money hangs on how few partners, with shares cumulated."),
    sheets=[gettext_lazy("Partners")],
    form=YearForm,
    filters=SharedMoneyFilter,
    build=build,
)
