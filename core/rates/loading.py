"""Reading exchange rates from a CSV file: all of it or nothing, and never over an older rate."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.rates.models import ExchangeRate
from core.reference.models import Currency

COLUMNS = ("date", "currency", "chf_per_unit")
_CODE = re.compile("[A-Z]{3}")
_RATE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,9})?")
_BATCH = 5000

Key = tuple[str, dt.date]


class RatesRefused(ValueError):  # noqa: N818  (an answer, like RuleViolation)
    """A file that cannot be loaded, with every reason, in the reader's language."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__("\n".join(self.reasons))


@dataclass(frozen=True)
class RateLine:
    number: int
    currency: str
    valid_on: dt.date
    chf_per_unit: Decimal

    @property
    def key(self) -> Key:
        return self.currency, self.valid_on


@dataclass(frozen=True)
class Loaded:
    """What a run did: rates added, lines that were known, lines by currency left out."""

    added: int
    known: int
    unknown_currencies: Counter[str] = field(default_factory=Counter)


def read_rates(lines: Iterable[str]) -> list[RateLine]:
    """Read CSV lines with the columns date, currency and chf_per_unit.

    Raises RatesRefused, naming every line that cannot be read.
    """
    rows = csv.DictReader(lines, strict=True)
    rates, faults = [], []
    try:
        if missing := [name for name in COLUMNS if name not in (rows.fieldnames or [])]:
            raise RatesRefused([_("The columns %s are missing.") % ", ".join(missing)])
        for row in rows:
            try:
                rates.append(_read_line(rows.line_num, *(row[name] or "" for name in COLUMNS)))
            except ValueError as error:
                line = {"number": rows.line_num, "fault": str(error)}
                faults.append(_("Line %(number)d: %(fault)s") % line)
    except csv.Error as error:
        reason = _("Line %d cannot be read as CSV.") % rows.reader.line_num
        raise RatesRefused([reason]) from error
    if faults:
        raise RatesRefused(faults)
    if not rates:
        raise RatesRefused([_("The file holds no rates.")])
    return rates


def load_rates(rates: Iterable[RateLine], *, source: str, now: dt.datetime) -> Loaded:
    """Record the rates that are new; a line that says what is stored already changes nothing.

    Raises RatesRefused, and records nothing, if a line contradicts a stored rate or another line.
    """
    wanted, known, unknown = [], 0, Counter[str]()
    with transaction.atomic():
        codes = set(Currency.objects.values_list("code", flat=True)) - {"CHF"}
        rates = list(rates)
        stored = _stored(rates)
        faults = []
        for line in rates:
            if line.currency not in codes:
                unknown[line.currency] += 1
            elif line.key not in stored:
                stored[line.key] = line.chf_per_unit
                wanted.append(line)
            elif stored[line.key] == line.chf_per_unit:
                known += 1
            else:
                faults.append(_contradiction(line, stored[line.key]))
        if faults:
            raise RatesRefused(faults)
        ExchangeRate.objects.bulk_create(
            (
                ExchangeRate(
                    currency_id=line.currency,
                    valid_on=line.valid_on,
                    chf_per_unit=line.chf_per_unit,
                    source=source,
                    recorded_at=now,
                )
                for line in wanted
            ),
            batch_size=_BATCH,
        )
    return Loaded(added=len(wanted), known=known, unknown_currencies=unknown)


def _read_line(number: int, day: str, currency: str, rate: str) -> RateLine:
    if not _CODE.fullmatch(currency):
        raise ValueError(_("“%s” is no currency code.") % currency)
    if not _RATE.fullmatch(rate) or Decimal(rate) == 0:
        raise ValueError(_("“%s” is no rate: write it like 0.9194.") % rate)
    try:
        valid_on = dt.date.fromisoformat(day)
    except ValueError:
        raise ValueError(_("“%s” is no date: write it like 2026-12-31.") % day) from None
    return RateLine(number, currency, valid_on, Decimal(rate))


def _stored(rates: list[RateLine]) -> dict[Key, Decimal]:
    """The rates that count on the days of these lines."""
    days = [line.valid_on for line in rates]
    rows = (
        ExchangeRate.objects.of({line.currency for line in rates})
        .valid_between(min(days), max(days))
        .newest_last()
        .values_list("currency", "valid_on", "chf_per_unit")
    )
    return {(currency, day): rate for currency, day, rate in rows.iterator(chunk_size=_BATCH)}


def _contradiction(line: RateLine, stored: Decimal) -> str:
    return _("Line %(number)d: %(currency)s on %(day)s is %(stored)s already, not %(rate)s.") % {
        "number": line.number,
        "currency": line.currency,
        "day": f"{line.valid_on:%d.%m.%Y}",
        "stored": f"{stored.normalize():f}",
        "rate": f"{line.chf_per_unit.normalize():f}",
    }
