"""Instalment forecast: what falls due in a period, month by month, and what is overdue already."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.excel import AMOUNT, DATE, WHOLE, Chart, Column, Sheet
from core.funding.models import Condition, Instalment
from core.reference.models import Sphere
from reports.entry_columns import activity_columns, columns_by_sphere
from reports.figures import open_commitments
from reports.figures.outstanding import planned_instalments
from reports.filters import MoneyFilter
from reports.forms import PeriodForm
from reports.frame import Built, Frame, frame_for, period
from reports.report import Progress, Report, Request


class ForecastForm(PeriodForm):
    """From today on, a year ahead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["first"].initial = today
        self.fields["last"].initial = today + dt.timedelta(days=365)


@dataclass(frozen=True)
class Month:
    """What falls due in a month, in Rappen by sphere; without a first day: overdue before."""

    first: dt.date | None
    count: int
    amounts: dict[str, int]

    @property
    def label(self) -> str:
        return f"{self.first:%m.%Y}" if self.first else _("overdue")


def build(request: Request, progress: Progress) -> Built:
    """The workbook in the active language; `control` holds the Rappen planned."""
    due = _due(request)
    progress(60)
    title = _("Instalment forecast")
    frame = frame_for(title, request.cutoff, request.filters)
    notes = [
        _("Due on: %(period)s") % {"period": period(request.first, request.last)},
        _("Planned, not paid as at the day above; what fell due before the period is overdue."),
    ]
    sheets = [_by_month(due, request, frame, notes), _instalments(due, frame, notes)]
    return Built(title, sheets, {"planned": sum(one.amount_chf for one in due)}, len(due))


def _due(request: Request) -> list[Instalment]:
    """Whole instalments of open commitments, up to the last day, the oldest first."""
    last_day = request.cutoff.last_day
    standings = open_commitments(request.cutoff, last_day, request.filters)
    planned = planned_instalments(
        request.cutoff, last_day, [one.commitment.pk for one in standings]
    )
    return [one for one in planned if one.due_on <= request.last]


def _months(due: list[Instalment], first: dt.date, last: dt.date) -> list[Month]:
    """Every month of the period, also those in which nothing falls due."""
    amounts: dict[dt.date | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    counts: dict[dt.date | None, int] = defaultdict(int)
    for one in due:
        month = one.due_on.replace(day=1) if one.due_on >= first else None
        amounts[month][one.commitment.sphere] += one.amount_chf
        counts[month] += 1
    months: list[dt.date | None] = [None] if counts[None] else []
    day = first.replace(day=1)
    while day <= last:
        months.append(day)
        day = (day + dt.timedelta(days=32)).replace(day=1)
    return [Month(month, counts[month], dict(amounts[month])) for month in months]


def _by_month(due: list[Instalment], request: Request, frame: Frame, notes: list[str]) -> Sheet:
    columns = [
        Column(_("Month"), lambda month: month.label, width=12),
        Column(_("Instalments"), lambda month: month.count, WHOLE, is_summed=True),
        *_columns_by_sphere(),
    ]
    title = _("Planned by month")
    chart = Chart(title, label=0, values=[len(columns) - 1], kind="lines", place="below", height=7)
    months = _months(due, request.first, request.last)
    return frame.sheet(title, columns, months, notes=notes, charts=[chart])


def _columns_by_sphere() -> list[Column]:
    def only(code: str) -> Callable[[Month], int]:
        return lambda month: month.amounts.get(code, 0)

    by_sphere = [
        Column(Sphere(code).label, only(code), AMOUNT, is_summed=True) for code in Sphere.values
    ]
    total = Column(_("Total"), lambda month: sum(month.amounts.values()), AMOUNT, is_summed=True)
    return [*by_sphere, total]


def _instalments(due: list[Instalment], frame: Frame, notes: list[str]) -> Sheet:
    columns = [
        Column(_("Due on"), lambda one: one.due_on, DATE, width=12),
        Column(_("Budget year"), lambda one: one.budget_year, "0", width=9),
        *activity_columns(lambda one: one.commitment),
        Column(_("Decision"), lambda one: one.commitment.decision_number, width=18),
        Column(_("Condition"), _condition, width=28, is_wrapped=True),
        *columns_by_sphere(
            _("Planned"), lambda one: one.amount_chf, lambda one: one.commitment.sphere
        ),
    ]
    return frame.sheet(_("Instalments"), columns, due, notes=notes)


def _condition(instalment: Instalment) -> str | None:
    if instalment.condition == Condition.NONE:
        return None
    return instalment.condition_text or instalment.get_condition_display()


REPORT = Report(
    key="forecast",
    title=gettext_lazy("Instalment forecast"),
    purpose=gettext_lazy("When how much falls due, month by month, by the plans in force."),
    sheets=[gettext_lazy("Planned by month"), gettext_lazy("Instalments")],
    form=ForecastForm,
    filters=MoneyFilter,
    build=build,
)
