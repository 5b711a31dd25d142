"""Rules about dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from reports.iati.standard.rule import Known, rule

PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"


def day_of(activity: Element, kind: str) -> dt.date | None:
    element = activity.find(f"activity-date[@type='{kind}']")
    return None if element is None else read(element.get("iso-date"))


def read(text: str | None) -> dt.date | None:
    """The day, without a time zone; None for what is none."""
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def is_after(first: dt.date | None, second: dt.date | None) -> bool:
    return first is not None and second is not None and first > second


def days(activity: Element, path: str, attribute: str) -> Iterator[dt.date]:
    for element in activity.findall(path):
        if day := read(element.get(attribute)):
            yield day


@rule("6.11.1", "activity-date", _("The beginning is missing, planned or actual."))
def without_start(activity: Element, _known: Known) -> bool:
    kinds = {element.get("type") for element in activity.findall("activity-date")}
    return not kinds & {PLANNED_START, ACTUAL_START}


@rule("11.1.1", "iati-activity", _("The day of the last change lies in the future."))
def updated_in_the_future(activity: Element, known: Known) -> bool:
    text = activity.get("last-updated-datetime")
    return bool(text) and dt.datetime.fromisoformat(str(text)) > known.now


@rule("11.1.2", "activity-date", _("The planned end lies before the planned beginning."))
def planned_end_before_start(activity: Element, _known: Known) -> bool:
    return is_after(day_of(activity, PLANNED_START), day_of(activity, PLANNED_END))


@rule("11.1.3", "activity-date", _("The actual end lies before the actual beginning."))
def actual_end_before_start(activity: Element, _known: Known) -> bool:
    return is_after(day_of(activity, ACTUAL_START), day_of(activity, ACTUAL_END))


@rule("11.1.4", "activity-date", _("The actual beginning lies in the future."))
def begun_in_the_future(activity: Element, known: Known) -> bool:
    return is_after(day_of(activity, ACTUAL_START), known.today)


@rule("11.1.5", "activity-date", _("The actual end lies in the future."))
def ended_in_the_future(activity: Element, known: Known) -> bool:
    return is_after(day_of(activity, ACTUAL_END), known.today)


@rule("11.2.1", "transaction", _("A transaction lies in the future."))
def transaction_in_the_future(activity: Element, known: Known) -> bool:
    dates = days(activity, "transaction/transaction-date", "iso-date")
    return any(day > known.today for day in dates)


@rule("11.2.2", "transaction", _("The value date of a transaction lies in the future."))
def value_date_in_the_future(activity: Element, known: Known) -> bool:
    return any(day > known.today for day in days(activity, "transaction/value", "value-date"))


@rule("8.6.3", "budget", _("A period of a budget or of a planned payment ends before it begins."))
def period_ends_before_it_begins(activity: Element, _known: Known) -> bool:
    return any(is_after(*period) for period in periods(activity, "budget", "planned-disbursement"))


@rule("7.5.3", "budget", _("The period of a budget is longer than a year."))
def budget_longer_than_a_year(activity: Element, _known: Known) -> bool:
    return any(
        first is not None and is_after(last, a_year_after(first))
        for first, last in periods(activity, "budget")
    )


def periods(activity: Element, *tags: str) -> Iterator[tuple[dt.date | None, dt.date | None]]:
    for tag in tags:
        for element in activity.findall(tag):
            first, last = element.find("period-start"), element.find("period-end")
            if first is not None and last is not None:
                yield read(first.get("iso-date")), read(last.get("iso-date"))


def a_year_after(day: dt.date) -> dt.date:
    if (day.month, day.day) == (2, 29):
        return day.replace(year=day.year + 1, day=28)
    return day.replace(year=day.year + 1)
