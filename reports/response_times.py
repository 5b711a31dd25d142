"""How fast help was: hours from the alert to award, release and payment, median and slowest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.models import Response
from aid.times import (
    STRETCHES,
    Stretch,
    Summary,
    Timing,
    by_emergency,
    summaries,
    timings_of,
    with_clocks,
)
from core.excel import MOMENT, WHOLE, Column, Sheet
from reports.filters import MoneyFilter
from reports.forms import PeriodForm
from reports.frame import Built, Frame, frame_for, period
from reports.report import Progress, Report, Request

HOURS = "#,##0.0"


def build(request: Request, progress: Progress) -> Built:
    """The workbook in the active language, of the emergencies whose alert lies in the period."""
    timings = timings_of(_responses(request), until=request.cutoff.known_at)
    progress(60)
    title = _("Response times in emergencies")
    frame = frame_for(title, request.cutoff, request.filters)
    notes = [
        _("Alert received: %(period)s") % {"period": period(request.first, request.last)},
        _("Hours to a tenth; what is not over yet has none and counts in no median."),
    ]
    sheets = [
        _overview(timings, frame, notes),
        _by_emergency(by_emergency(timings), frame, notes),
        _by_response(timings, frame, notes),
    ]
    return Built(title, sheets, row_count=len(timings))


def _responses(request: Request) -> list[Response]:
    zone = timezone.get_default_timezone()
    begin = dt.datetime.combine(request.first, dt.time(), tzinfo=zone)
    end = dt.datetime.combine(request.last + dt.timedelta(days=1), dt.time(), tzinfo=zone)
    found = with_clocks().filter(
        request.filters.of_rows(),
        emergency__alerted_at__gte=begin,
        emergency__alerted_at__lt=min(end, request.cutoff.known_at),
    )
    return list(found.order_by("emergency__alerted_at", "emergency", "pk"))


def _overview(timings: list[Timing], frame: Frame, notes: Sequence[str]) -> Sheet:
    columns = [
        Column(_("Stretch"), lambda one: one.stretch.label, width=26),
        Column(_("Responses counted"), lambda one: one.counted, WHOLE, width=14),
        Column(_("Not over yet"), lambda one: one.still_open, WHOLE, width=14),
        Column(_("Median (hours)"), lambda one: one.median, HOURS, width=14),
        Column(_("Slowest (hours)"), lambda one: one.longest, HOURS, width=14),
        Column(_("Slowest response"), _slowest, width=52, is_wrapped=True),
        Column(_("Later than the target"), lambda one: one.late, WHOLE, width=14),
    ]
    return frame.sheet(_("Overview"), columns, summaries(timings), notes=notes)


def _by_emergency(timings: list[Timing], frame: Frame, notes: Sequence[str]) -> Sheet:
    columns = [
        *_emergency_columns(),
        Column(_("Responses"), lambda one: one.count, WHOLE, width=12),
        *_clock_columns(),
    ]
    first = _("The first response that got there stops the clock of an emergency.")
    return frame.sheet(_("Emergencies"), columns, timings, notes=[*notes, first])


def _by_response(timings: list[Timing], frame: Frame, notes: Sequence[str]) -> Sheet:
    columns = [*_emergency_columns(), *_response_columns(), *_clock_columns()]
    return frame.sheet(_("Responses"), columns, timings, notes=notes)


def _emergency_columns() -> list[Column]:
    return [
        Column(_("Emergency"), lambda one: one.emergency.name, width=36, is_wrapped=True),
        Column(_("GLIDE number"), lambda one: one.emergency.glide, width=20),
        Column(_("Alert"), lambda one: one.clock.alerted_at, MOMENT),
    ]


def _response_columns() -> list[Column]:
    return [
        Column(_("File reference"), lambda one: one.response.code, width=18),
        Column(_("Response"), lambda one: one.response.title, width=36, is_wrapped=True),
        Column(_("Partner"), lambda one: one.response.partner, width=30, is_wrapped=True),
        Column(_("Status"), lambda one: one.response.get_status_display(), width=16),
    ]


def _clock_columns() -> list[Column]:
    moments = [
        Column(_("Award in force"), lambda one: one.clock.awarded_at, MOMENT),
        Column(_("Payment released"), lambda one: one.clock.released_at, MOMENT),
        Column(_("Payment confirmed"), lambda one: one.clock.paid_at, MOMENT),
    ]
    return moments + [column for stretch in STRETCHES for column in _stretch_columns(stretch)]


def _stretch_columns(stretch: Stretch) -> list[Column]:
    title = _("%(stretch)s (hours)") % {"stretch": stretch.label}
    hours = Column(title, lambda one: one.hours(stretch), HOURS, width=14)
    if not stretch.target:
        return [hours]
    return [
        hours,
        Column(
            _("Target (hours): %(stretch)s") % {"stretch": stretch.label},
            lambda one: one.target_hours(stretch),
            WHOLE,
            width=14,
        ),
        Column(
            _("Within the target: %(stretch)s") % {"stretch": stretch.label},
            lambda one: one.is_in_time(stretch),
            width=14,
        ),
    ]


def _slowest(one: Summary) -> Any:
    if one.slowest is None or one.slowest.response is None:
        return None
    return f"{one.slowest.response.code} {one.slowest.emergency.name}"


REPORT = Report(
    key="response-times",
    title=gettext_lazy("Response times in emergencies"),
    purpose=gettext_lazy(
        "Hours from the alert to award, release and payment, with the median and the slowest."
    ),
    sheets=[gettext_lazy("Overview"), gettext_lazy("Emergencies"), gettext_lazy("Responses")],
    form=PeriodForm,
    filters=MoneyFilter,
    build=build,
)
