"""Cells as XML: openpyxl lays out the page, but takes ten times as long for the cells of rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from core.excel.sheets import AMOUNT, Column, Formula
from core.excel.values import CellValue, cell_value

LONGEST_TYPED_AS_TEXT = 255
"""Excel shows longer text in a cell of the format "@" as #####."""
LOOKS_LIKE_FORMULA = ("=", "+", "-", "@")

PLAIN_LOOK: tuple[Any, ...] = ()

# Text that is written as it stands: no markup, nothing illegal, no formula, no space at its ends.
_NOT_INSIDE = r"&<>\x00-\x1f\ud800-\udfff\ufffe\uffff"
_AS_IT_STANDS = re.compile(
    rf"[^\s=+\-@{_NOT_INSIDE}](?:[^{_NOT_INSIDE}]{{0,250}}[^\s{_NOT_INSIDE}])?"
)


def cell_xml(letter: str, row: int, style: int, value: CellValue) -> str:
    return f'<c r="{letter}{row}" s="{style}"{content(value)}'


def row_xml(number: int, cells: str, height: float | None) -> str:
    sized = "" if height is None else f' ht="{height:g}" customHeight="1"'
    return f'<row r="{number}"{sized}>{cells}</row>'


def content(value: CellValue) -> str:
    """What follows the style of a cell: its kind, its value and its end."""
    if value is None:
        return "/>"
    if isinstance(value, str):
        kept = ' xml:space="preserve"' if value != value.strip() else ""
        return f' t="inlineStr"><is><t{kept}>{escape(value)}</t></is></c>'
    if isinstance(value, Formula):
        return f"><f>{escape(value.text)}</f><v/></c>"
    if isinstance(value, Decimal):
        return f"><v>{value:f}</v></c>"
    if isinstance(value, dt.date):
        value = to_excel(value)
    return f"><v>{value}</v></c>"


class BodyColumn:
    """Writes the cells of one column; asks for a style once for each kind of value and look.

    `style_of(value, look)` gives the number of a style; what a look is settles who gives it.
    """

    def __init__(
        self, column: Column, position: int, style_of: Callable[[CellValue, Any], int]
    ) -> None:
        self.column = column
        self.read = column.value
        self.letter = get_column_letter(position)
        self.start = f'<c r="{self.letter}'
        self._style_of = style_of
        self._styles: dict[tuple[Any, ...], int] = {}
        self._is_amount = column.number_format == AMOUNT
        self._days: dict[dt.date, str] = {}
        self._nothing = self.styled(None)
        self._text = f"{self.styled('x').partition('<t>')[0]}<t>"
        self._number = f"{self.styled(0).partition('<v>')[0]}<v>"

    def plain(self, value: Any) -> str:
        """The cell from its style on, by short ways for what is most frequent in long lists."""
        kind = type(value)
        if kind is str:
            if _AS_IT_STANDS.fullmatch(value):
                return f"{self._text}{value}</t></is></c>"
        elif kind is dt.date:
            return self._days.get(value) or self._day(value)
        elif value is None:
            return self._nothing
        elif kind is int and self._is_amount and value >= 0:
            return f"{self._number}{value // 100}.{value % 100:02d}</v></c>"
        return self.styled(value)

    def styled(self, value: Any, look: Any = PLAIN_LOOK) -> str:
        written = cell_value(value, self.column.number_format)
        kind = (_kind(written), look)
        style = self._styles.get(kind)
        if style is None:
            style = self._styles[kind] = self._style_of(written, look)
        return f' s="{style}"{content(written)}'

    def _day(self, day: dt.date) -> str:
        written = self._days[day] = self.styled(day)
        return written


def _kind(value: CellValue) -> Any:
    """Values of one kind have one style."""
    if isinstance(value, str):
        return len(value) > LONGEST_TYPED_AS_TEXT, value.startswith(LOOKS_LIKE_FORMULA)
    return type(value)
