"""Open commitments on a day, with the instalments that are still planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.excel import AMOUNT, DATE, WHOLE, Column, Sheet
from core.funding.models import Condition, Instalment
from reports.entry_columns import activity_columns, columns_by_sphere
from reports.figures import open_commitments, released_unconfirmed
from reports.figures.outstanding import Standing, planned_instalments
from reports.filters import MoneyFilter
from reports.forms import ReportForm
from reports.frame import Built, Frame, frame_for
from reports.report import Progress, Report, Request
from reports.sdg.columns import SPHERES


def build(request: Request, progress: Progress) -> Built:
    """The workbook in the active language; `control` holds the Rappen still open."""
    last_day = request.cutoff.last_day
    standings = open_commitments(request.cutoff, last_day, request.filters)
    progress(50)
    instalments = planned_instalments(
        request.cutoff, last_day, [one.commitment.pk for one in standings]
    )
    title = _("Open commitments")
    frame = frame_for(title, request.cutoff, request.filters)
    released = released_unconfirmed(request.cutoff, last_day, request.filters)
    sheets = [
        _commitments(standings, released, frame),
        _instalments(instalments, request.cutoff.day, frame),
    ]
    control = {"open": sum(one.open for one in standings)}
    return Built(title, sheets, control, len(standings) + len(instalments))


def _commitments(standings: list[Standing], released: dict[str, int], frame: Frame) -> Sheet:
    columns = [
        Column(_("Decided on"), lambda one: one.commitment.decided_on, DATE, width=12),
        Column(_("Decision"), lambda one: one.commitment.decision_number, width=18),
        *activity_columns(lambda one: one.commitment),
        _amount(_("Committed net"), lambda one: one.committed),
        _amount(_("Paid net"), lambda one: one.paid),
        *columns_by_sphere(
            pgettext("amount", "Open"), lambda one: one.open, lambda one: one.commitment.sphere
        ),
    ]
    amounts = [released.get(sphere, 0) for sphere in SPHERES]
    label = _("Released, not yet confirmed (in no figure above)")
    below = [None, label, *[None] * (len(columns) - 6), *amounts, sum(amounts)]
    return frame.sheet(_("Open commitments"), columns, standings, below=[below])


def _instalments(instalments: list[Instalment], day: dt.date, frame: Frame) -> Sheet:
    columns = [
        Column(_("Due on"), lambda one: one.due_on, DATE, width=12),
        Column(_("Budget year"), lambda one: one.budget_year, "0", width=9),
        *activity_columns(lambda one: one.commitment),
        Column(_("Decision"), lambda one: one.commitment.decision_number, width=18),
        Column(_("Condition"), _condition, width=28, is_wrapped=True),
        Column(_("Condition met"), lambda one: _is_met_on(one, day), width=12),
        Column(_("Days overdue"), lambda one: _days_overdue(one, day), WHOLE, width=10),
        *columns_by_sphere(
            _("Planned"), lambda one: one.amount_chf, lambda one: one.commitment.sphere
        ),
    ]
    notes = [_("Planned and not yet paid; what is planned may be less than what is open.")]
    return frame.sheet(_("Instalments"), columns, instalments, notes=notes)


def _amount(title: str, value: Callable[[Standing], int]) -> Column:
    return Column(title, value, AMOUNT, is_summed=True)


def _condition(instalment: Instalment) -> str | None:
    if instalment.condition == Condition.NONE:
        return None
    return instalment.condition_text or instalment.get_condition_display()


def _is_met_on(instalment: Instalment, day: dt.date) -> bool | None:
    if instalment.condition == Condition.NONE:
        return None
    report = instalment.report
    met_on = report.accepted_on if report else instalment.condition_met_on
    return met_on is not None and met_on <= day


def _days_overdue(instalment: Instalment, day: dt.date) -> int | None:
    return max((day - instalment.due_on).days, 0) or None


REPORT = Report(
    key="open",
    title=gettext_lazy("Open commitments"),
    purpose=gettext_lazy(
        "What was awarded and is not yet paid on a day, with the planned instalments."
    ),
    sheets=[gettext_lazy("Open commitments"), gettext_lazy("Instalments")],
    form=ReportForm,
    filters=MoneyFilter,
    build=build,
)
