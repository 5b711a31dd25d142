"""Values of cells: the types that come out, and the texts and numbers that are refused."""

import datetime as dt
import re
import unicodedata
from decimal import Context, Decimal

from django.utils.translation import gettext as _

Value = str | int | Decimal | bool | dt.date | dt.datetime | None

MAX_TEXT = 5_000
"""Characters of one cell; the longest column of any template holds less."""

NUMBER = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?", re.ASCII)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
FIFTEEN_DIGITS = Context(prec=15)
LARGEST_NUMBER = Decimal(10) ** 15
REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def column_letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Name a cell as spreadsheets do: row 4, column 2 is B4."""
    return f"{column_letters(column)}{row}"


def clean_text(text: str) -> str:
    """Bring a text to NFC with plain line ends; raise ValueError for what must not be stored.

    Control and format characters (among them those that turn the direction of writing or have
    no width) are refused but for the line end, and so is a text over `MAX_TEXT` characters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_TEXT:
        raise ValueError(_("The text has more than %(limit)s characters.") % {"limit": MAX_TEXT})
    for character in text:
        if character != "\n" and unicodedata.category(character) in REFUSED_CATEGORIES:
            raise ValueError(
                _("The text contains the invisible or unknown character U+%(code)s.")
                % {"code": f"{ord(character):04X}"}
            )
    return unicodedata.normalize("NFC", text).strip()


def unescape(text: str) -> str:
    """Undo the `_x000D_` notation in which Office Open XML writes control characters."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def number(text: str) -> int | Decimal:
    """Read a number of a workbook with the 15 digits that spreadsheets show.

    Raises ValueError for anything but a plain finite number below 10^15.
    """
    if not NUMBER.fullmatch(text):
        raise ValueError(_("This is not a number."))
    value = FIFTEEN_DIGITS.create_decimal(text)
    if abs(value) >= LARGEST_NUMBER:
        raise ValueError(_("This number is too large."))
    if value == value.to_integral_value():
        return int(value)
    return Decimal(f"{value.normalize():f}")
