"""Year-end: what is owed and unpaid, what stays open, what was paid ahead, by account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.display import swiss_date
from core.excel import AMOUNT, DATE, Column, Sheet
from reports.entry_columns import activity_columns, evidence
from reports.figures.year_end import YearEnd, year_end
from reports.filters import MoneyFilter
from reports.forms import YearForm
from reports.frame import Built, Frame, frame_for
from reports.report import Progress, Report, Request


def build(request: Request, progress: Progress) -> Built:
    """The workbook in the active language; `control` holds Rappen owed and open."""
    found = year_end(request.year, request.cutoff, request.filters)
    progress(60)
    title = _("Year-end %(year)s") % {"year": request.year}
    frame = frame_for(title, request.cutoff, request.filters)
    day = swiss_date(found.last_day)
    sheets = [
        _owed(found, day, frame),
        _still_open(found, day, frame),
        _paid_ahead(found, frame),
        _reversed(found, frame),
    ]
    control = {"owed": sum(one.amount for one in found.owed), "open": found.open}
    return Built(title, sheets, control, sum(len(list(sheet.rows)) for sheet in sheets))


def _owed(found: YearEnd, day: str, frame: Frame) -> Sheet:
    columns = [
        _account(lambda one: one.account),
        *activity_columns(lambda one: one.instalment.commitment),
        _decision(lambda one: one.instalment.commitment),
        Column(_("Due on"), lambda one: one.instalment.due_on, DATE),
        Column(_("Budget year"), lambda one: one.instalment.budget_year, "0", width=9),
        _amount(_("Owed"), lambda one: one.amount),
    ]
    notes = [
        _(
            "Due by %(day)s, the condition met, not paid: accrued liabilities, which charge the "
            "budget of their year."
        )
        % {"day": day}
    ]
    return frame.sheet(_("Owed"), columns, found.owed, notes=notes)


def _still_open(found: YearEnd, day: str, frame: Frame) -> Sheet:
    columns = [
        _account(lambda one: one.account),
        *activity_columns(lambda one: one.standing.commitment),
        _decision(lambda one: one.standing.commitment),
        _amount(_("Open in all"), lambda one: one.standing.open),
        _amount(_("of which owed"), lambda one: one.owed),
        _amount(_("Open commitment"), lambda one: one.amount),
    ]
    notes = [
        _("Awarded, but its day or its condition is still ahead on %(day)s: not booked.")
        % {"day": day}
    ]
    return frame.sheet(_("Open commitments"), columns, found.still_open, notes=notes)


def _paid_ahead(found: YearEnd, frame: Frame) -> Sheet:
    columns = [
        _account(lambda one: one.account),
        *activity_columns(lambda one: one.entry),
        Column(_("Document"), lambda one: evidence(one.entry), width=24),
        Column(_("Booked on"), lambda one: one.entry.booked_on, DATE),
        Column(
            _("Budget year"),
            lambda one: one.instalment.budget_year,
            "0",
            width=9,
        ),
        _amount(_("Paid ahead"), lambda one: one.amount),
    ]
    notes = [_("Paid in the year for a later budget year: prepaid expenses.")]
    return frame.sheet(_("Paid ahead"), columns, found.paid_ahead, notes=notes)


def _reversed(found: YearEnd, frame: Frame) -> Sheet:
    columns = [
        _account(lambda one: one.owed.account),
        *activity_columns(lambda one: one.owed.instalment.commitment),
        Column(_("Due on"), lambda one: one.owed.instalment.due_on, DATE),
        _amount(_("Owed at the end of the year before"), lambda one: one.owed.amount),
        Column(_("Paid on"), lambda one: one.paid_on, DATE),
        _amount(_("Paid"), lambda one: one.paid),
        _amount(_("Still accrued"), lambda one: one.left),
    ]
    notes = [_("The accruals of the year before, to be reversed, and what became of them.")]
    return frame.sheet(_("Reversals"), columns, found.reversed, notes=notes)


def _account(value: Callable[[Any], str]) -> Column:
    return Column(_("Account assignment"), value, width=22)


def _decision(of: Callable[[Any], Any]) -> Column:
    return Column(_("Decision"), lambda row: of(row).decision_number, width=18)


def _amount(title: str, value: Callable[[Any], int]) -> Column:
    return Column(title, value, AMOUNT, is_summed=True)


REPORT = Report(
    key="year-end",
    title=gettext_lazy("Year-end lists"),
    purpose=gettext_lazy(
        "What is owed and unpaid, awarded and still open, or paid ahead at the end of a year."
    ),
    sheets=[
        gettext_lazy("Owed"),
        gettext_lazy("Open commitments"),
        gettext_lazy("Paid ahead"),
        gettext_lazy("Reversals"),
    ],
    form=YearForm,
    filters=MoneyFilter,
    build=build,
)
