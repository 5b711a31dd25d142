"""Contributions in kind of a period: what departments gave, by emergency and one by one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.models import ContributionInKind
from core.excel import AMOUNT, DATE, WHOLE, Column, Sheet
from core.reference.models import Sphere
from reports.figures.in_kind import InKind, contributions, in_kind_by_emergency
from reports.filters import SphereFilter
from reports.forms import PeriodForm
from reports.frame import Built, frame_for, period
from reports.report import Progress, Report, Request


def build(request: Request, _progress: Progress) -> Built:
    """The workbook in the active language; `control` holds the Rappen estimated."""
    last = min(request.last, request.cutoff.last_day)
    asked = (request.first, last, request.cutoff, request.filters)
    title = _("Contributions in kind")
    frame = frame_for(title, request.cutoff, request.filters)
    notes = [
        _("Provided on: %(period)s") % {"period": period(request.first, request.last)},
        NEVER_PAID,
    ]
    given = in_kind_by_emergency(*asked)
    rows = (
        contributions(*asked)
        .select_related("emergency", "response", "recorded_by", "confirmed_by", "confirmed_for")
        .order_by("provided_on", "pk")
    )
    listed = frame.sheet(
        title, _columns(), rows.iterator(chunk_size=2000), notes=[str(note) for note in notes]
    )
    table = by_emergency(given)
    summed = frame.sheet(table.title, table.columns, table.rows, notes=table.lines)
    return Built(
        title,
        [summed, listed],
        {"in_kind": sum(one.value for one in given)},
        sum(one.count for one in given),
    )


def by_emergency(given: list[InKind], *, total_name: str = "") -> Sheet:
    """A table with one row for each emergency; `total_name` names its total for formulas."""
    columns = [
        Column(_("Emergency"), lambda one: one.name, width=44, is_wrapped=True),
        Column(_("GLIDE number"), lambda one: one.glide, width=22),
        Column(_("Sphere"), lambda one: Sphere(one.sphere).label, width=24),
        Column(_("Contributions"), lambda one: one.count, WHOLE, width=13, is_summed=True),
        Column(
            _("Estimated value CHF"),
            lambda one: one.value,
            AMOUNT,
            is_summed=True,
            total_name=total_name,
        ),
    ]
    return Sheet(_("In kind by emergency"), columns, given, lines=[str(NEVER_PAID)])


def _columns() -> list[Column]:
    return [
        Column(_("Provided on"), lambda one: one.provided_on, DATE),
        Column(_("Emergency"), lambda one: one.emergency.name, width=36, is_wrapped=True),
        Column(_("Response"), _response, width=18),
        Column(_("Department"), lambda one: one.department, width=28, is_wrapped=True),
        Column(_("What was provided"), lambda one: one.what, width=44, is_wrapped=True),
        Column(_("Quantity"), lambda one: one.quantity, width=20),
        Column(_("Source of the value"), lambda one: one.valuation, width=36, is_wrapped=True),
        Column(_("Recorded by"), lambda one: one.recorded_by, width=20),
        Column(_("Confirmed by"), lambda one: one.confirmer, width=20),
        Column(_("Estimated value CHF"), lambda one: one.value_chf, AMOUNT, is_summed=True),
    ]


def _response(one: ContributionInKind) -> str | None:
    return one.response.code if one.response else None


NEVER_PAID = gettext_lazy("Estimated values; never paid, in no total of payouts.")

REPORT = Report(
    key="in-kind",
    title=gettext_lazy("Contributions in kind"),
    purpose=gettext_lazy(
        "What departments of the city gave in emergencies: people, material, lodging."
    ),
    sheets=[gettext_lazy("In kind by emergency"), gettext_lazy("Contributions in kind")],
    form=PeriodForm,
    filters=SphereFilter,
    build=build,
)
