"""How a value of ours becomes a value of a cell: exact numbers, local times, harmless text."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.excel.sheets import AMOUNT, DATE, PERCENT, SHARE, Formula

LONGEST_TEXT = 32_767
LONGEST_TITLE = 31

# Not allowed in XML 1.0: a file that holds one of them is "damaged" to its reader.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")

CellValue = str | int | float | Decimal | dt.date | dt.datetime | Formula | None


def cell_value(value: Any, number_format: str) -> CellValue:
    """What is written for a value in a column of this format; see `Column` for the units."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return _whole_number(int(value), number_format)
    if isinstance(value, dt.datetime):
        return _moment(value, number_format)
    if value is None or isinstance(value, Decimal | float | dt.date | Formula):
        return value
    return clean_text(str(value)) or None


def clean_text(text: str) -> str:
    """The text without what no cell may hold."""
    text = _ILLEGAL.sub("", text)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def sheet_title(title: str, taken: set[str]) -> str:
    """A title that Excel accepts and that no other sheet has; `taken` is in lower case."""
    words = _NOT_IN_TITLES.sub(" ", clean_text(title)).split()
    clean = " ".join(words).strip("'") or _("Sheet")
    candidate = clean[:LONGEST_TITLE].strip(" '")
    number = 1
    while candidate.lower() in taken:
        number += 1
        ending = f" ({number})"
        candidate = clean[: LONGEST_TITLE - len(ending)].strip(" '") + ending
    return candidate


def _whole_number(value: int, number_format: str) -> int | Decimal:
    if number_format == AMOUNT:
        return Decimal(value).scaleb(-2)
    if number_format in {PERCENT, SHARE}:
        return Decimal(value).scaleb(-4)
    return value


def _moment(value: dt.datetime, number_format: str) -> dt.date:
    """Excel knows no time zones: the wall clock in Zurich, or its date."""
    if timezone.is_aware(value):
        value = timezone.make_naive(value, timezone.get_default_timezone())
    return value.date() if number_format == DATE else value
