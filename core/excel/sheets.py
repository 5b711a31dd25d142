"""What a sheet is: a title, lines above, columns that read a row, totals, and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from core.excel.charts import Chart

# What the reader's Excel makes of the comma is its own affair: 1’234.50 in Switzerland.
TEXT = "@"
WHOLE = "#,##0"
AMOUNT = "#,##0.00"
PERCENT = "0.00%"
SHARE = "0.0%"
DATE = "DD.MM.YYYY"
MOMENT = "DD.MM.YYYY HH:MM"

TOTAL = _("Total")

_WIDTHS = {TEXT: 28, WHOLE: 12, AMOUNT: 18, PERCENT: 11, SHARE: 11, DATE: 12, MOMENT: 17}


@dataclass(frozen=True)
class Column:
    """One column: its heading and how it reads its value from a row.

    A value is text, a date, a moment, a number or None. An `int` in an `AMOUNT` column is Rappen,
    in a `PERCENT` or `SHARE` column hundredths of a per cent; a `Decimal` is written as it stands.
    `total_name` names the total for formulas elsewhere; `fill` gives a cell its background and
    text colour as "#rrggbb"; `link` is the web address that a cell leads to.
    """

    title: Any
    value: Callable[[Any], Any]
    number_format: str = TEXT
    width: float | None = None
    is_summed: bool = False
    is_wrapped: bool = False
    total_name: str = ""
    fill: Callable[[Any], tuple[str, str] | None] | None = None
    link: Callable[[Any], str] | None = None

    @property
    def shown_width(self) -> float:
        return self.width or _WIDTHS.get(self.number_format, 14)


@dataclass(frozen=True)
class Formula:
    """A formula of our own making, without the "="; text from outside never becomes one."""

    text: str


@dataclass(frozen=True)
class Sheet:
    """One sheet with its table; read once, row by row, so that long lists need no memory.

    `lines` stand above the table («Stand per …», filters), `band` in a coloured row on top of all
    («Demodaten»), `below` under the totals and outside of them: one value for each column.
    `is_strong` prints a row in bold. `table_name` names the rows for formulas elsewhere. `more`
    are further tables below, each with its own title, lines, headings and totals.
    """

    title: Any
    columns: Sequence[Column]
    rows: Iterable[Any]
    heading: Any = ""
    lines: Sequence[Any] = ()
    band: Any = ""
    below: Sequence[Sequence[Any]] = ()
    total_label: Any = TOTAL
    is_strong: Callable[[Any], bool] | None = None
    table_name: str = ""
    charts: Sequence[Chart] = field(default=())
    more: Sequence[Sheet] = ()

    @property
    def tables(self) -> Sequence[Sheet]:
        """The tables from top to bottom, this one first."""
        return [self, *self.more]

    @property
    def has_totals(self) -> bool:
        return any(column.is_summed for column in self.columns)
