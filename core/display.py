"""How amounts, percentages, dates and account numbers look: filters for every template."""

import datetime as dt
from decimal import Decimal
from typing import Protocol, TypeGuard

from django import forms, template
from django.core.validators import EMPTY_VALUES
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.amounts import (
    NO_BREAK_SPACE,
    format_amount,
    format_francs,
    format_percent,
    round_half_up,
)

register = template.Library()

NOTHING = "–"


class CurrencyLike(Protocol):
    code: str
    minor_units: int


@register.filter
def francs(rappen: int | None) -> str:
    """Rappen as 1'234'567.50, without the currency, for a column that names it."""
    # Digits and apostrophes need no escaping, and &#x27; would stand in every table cell.
    return SafeString(format_amount(rappen)) if _is_given(rappen) else NOTHING


@register.filter
def chf(rappen: int | None) -> str:
    """Rappen as CHF 1'234'567.50."""
    return SafeString(format_francs(rappen)) if _is_given(rappen) else NOTHING


@register.filter
def amount(units: int | None, currency: CurrencyLike) -> str:
    """Smallest units of a currency as EUR 1'234.50: `{{ units|amount:currency }}`."""
    if _is_given(units):
        written = SafeString(format_amount(units, minor_units=currency.minor_units))
        return format_html("{}{}{}", currency.code, NO_BREAK_SPACE, written)
    return NOTHING


@register.filter
def percent(hundredths: int | None, places: int = 2) -> str:
    """Hundredths of a per cent as 57.20 %."""
    return format_percent(hundredths, places) if _is_given(hundredths) else NOTHING


@register.filter
def share(part: int | None, whole: int | None) -> str:
    """The share of a part in a whole as 57.2 %, rounded half up; – where there is no whole."""
    if _is_given(part) and whole:
        return format_percent(round_half_up(Decimal(part * 1000) / Decimal(whole)) * 10, places=1)
    return NOTHING


@register.filter
def per_mille(part: int | None, whole: int | None) -> int:
    """The part of a whole as 0 to 1000, for drawing: browsers draw no lengths in millions."""
    if not part or not whole or part < 0 or whole < 0:
        return 0
    return min(1000, max(1, part * 1000 // whole))


@register.filter
def swiss_date(day: dt.date | None) -> str:
    """A date, or the day of a moment in Zurich, as 23.11.2026."""
    if not day:
        return NOTHING
    if isinstance(day, dt.datetime):
        day = _in_zurich(day)
    return f"{day:%d.%m.%Y}"


@register.filter
def swiss_datetime(moment: dt.datetime | None) -> str:
    """A moment as 23.11.2026 14:05, in Zurich's time."""
    return f"{_in_zurich(moment):%d.%m.%Y %H:%M}" if moment else NOTHING


@register.filter
def iban(number: str | None) -> str:
    """An account number in groups of four, as it is printed."""
    if not number:
        return NOTHING
    number = "".join(number.split())
    return NO_BREAK_SPACE.join(number[i : i + 4] for i in range(0, len(number), 4))


def _is_given(number: object) -> TypeGuard[int]:
    """Django passes "" for a variable that it cannot resolve, such as `credit.limit` of None."""
    return number is not None and number != ""


def _in_zurich(moment: dt.datetime) -> dt.datetime:
    if timezone.is_naive(moment):
        return moment
    return timezone.localtime(moment, timezone.get_default_timezone())


def choices_in_words(form: forms.Form) -> str:
    """What somebody chose in the fields of a filter: «Status: running, Year: 2026»."""
    if not form.is_valid():
        return ""
    chosen = {n: value for n, value in form.cleaned_data.items() if value not in EMPTY_VALUES}
    return ", ".join(
        f"{form.fields[name].label}: {_chosen(form.fields[name], value)}"
        for name, value in chosen.items()
    )


def _chosen(field: forms.Field, value: object) -> str:
    if isinstance(value, dt.date):
        return swiss_date(value)
    if isinstance(value, str):
        value = dict(getattr(field, "choices", ())).get(value, value)
    return str(value)
