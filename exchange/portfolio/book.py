"""The workbook as it was read: each sheet with its cleaned rows and its messages."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exchange.comparing import Row, compare, message_headings
from exchange.models import Grade
from exchange.portfolio.sheets import EXPLANATION, SHEETS, columns_of, in_all_languages
from exchange.resources import Column, OrganisationResource
from exchange.spreadsheets import (
    CellProblem,
    FileRefused,
    SheetRow,
    Table,
    cell_name,
    read_book,
    tabulate,
)
from exchange.spreadsheets import Sheet as Grid
from exchange.widgets import AmountWidget, DateWidget, TextWidget


class PortfolioSheet:
    """One sheet: its rows with what was read, and where a message belongs."""

    def __init__(self, key: str, table: Table | None, *, on: dt.date) -> None:
        self.key = key
        self.title = str(SHEETS[key][0])
        self.columns: Mapping[str, Column] = columns_of(key)
        self.table = table or Table(self.title, {})
        self.rows: list[Row] = []
        if table is None:
            return
        table.rows = [row for row in table.rows if not _is_example(row, self.columns)]
        if key == "organisations":
            self.rows = compare(table, OrganisationResource(), on=on)
        else:
            self.rows = list(self._cleaned())

    @property
    def sound(self) -> list[Row]:
        return [row for row in self.rows if not row.messages]

    def refuse(self, row: Row, key: str, *messages: str) -> None:
        heading = str(self.columns[key].heading)
        for message in messages:
            row.refuse(cell_name(row.number, self.table.columns[key]), heading, message)

    def fill(self, row: Row, key: str, value: Any) -> None:
        """Write what an empty cell stands for, so that everybody sees it."""
        row.values[key] = value
        row.after[key] = str(self.columns[key].widget.render(value))

    def refuse_twice(self, key: str, identity: Callable[[Row], Hashable]) -> None:
        counts = Counter(identity(row) for row in self.sound)
        for row in self.sound:
            if counts[identity(row)] > 1:
                self.refuse(row, key, _("This stands in several rows."))

    def settle(self, row: Row, stored: Any | None, before: Mapping[str, Any] | None) -> None:
        """Grade a row against what is stored under its name, given by columns."""
        row.stored = stored
        if before is not None:
            row.before = {
                key: str(self.columns[key].widget.render(value)) for key, value in before.items()
            }
        if row.messages:
            return
        if stored is None:
            row.grade = Grade.NEW
        else:
            row.grade = Grade.CHANGED if row.differing else Grade.UNCHANGED

    def settle_fixed(
        self, row: Row, stored: Any | None, before: Mapping[str, Any] | None, message: str
    ) -> None:
        """Grade a row whose stored content no file may change."""
        self.settle(row, stored, before)
        if row.grade == Grade.CHANGED:
            row.grade = Grade.FAILED
            self.refuse(row, row.differing[0], message)

    def _cleaned(self) -> Iterator[Row]:
        problems: dict[int, list[CellProblem]] = defaultdict(list)
        for problem in self.table.problems:
            problems[problem.row].append(problem)
        for source in self.table.rows:
            row = Row(source.number, self.table.sheet)
            self._clean(row, source, problems[source.number])
            yield row

    def _clean(self, row: Row, source: SheetRow, problems: Iterable[CellProblem]) -> None:
        keys = {column: key for key, column in self.table.columns.items()}
        bad = {keys[problem.column]: problem.message for problem in problems}
        for key, column in self.columns.items():
            if key in bad:
                row.after[key] = ""
                self.refuse(row, key, bad[key])
                continue
            try:
                value = column.clean(source.values)
            except ValueError as error:
                row.after[key] = str(source.values[key])[:200]
                self.refuse(row, key, str(error))
                continue
            self.fill(row, key, value)
            if column.is_required and value in {"", None, ()}:
                self.refuse(row, key, _("This cell must not be empty."))


class Book:
    """All sheets of the workbook by key; a sheet that is left out is empty."""

    def __init__(self, sheets: Mapping[str, PortfolioSheet]) -> None:
        self.sheets = sheets

    def __getitem__(self, key: str) -> PortfolioSheet:
        return self.sheets[key]

    def rows(self) -> list[Row]:
        return [row for sheet in self.sheets.values() for row in sheet.rows]


def read(data: bytes, *, name: str, on: dt.date) -> Book:
    """Read a workbook under the titles and headings of the template; raise `FileRefused`."""
    tables: dict[str, Table] = {}
    keys = {title: key for key in SHEETS for title in in_all_languages(SHEETS[key][0])}
    for grid in read_book(data, name=name, unread=in_all_languages(EXPLANATION)):
        key = keys.get(grid.sheet.strip().casefold())
        if key is not None and key not in tables:
            tables[key] = _table(key, grid)
        elif grid.rows:
            raise FileRefused(
                _("The sheet «%(sheet)s» is not one of the template.") % {"sheet": grid.sheet}
            )
    book = Book({key: PortfolioSheet(key, tables.get(key), on=on) for key in SHEETS})
    if not book.rows():
        raise FileRefused(_("The file has no rows below its headings."))
    return book


def _table(key: str, grid: Grid) -> Table:
    headings = {name: column.headings() for name, column in columns_of(key).items()}
    try:
        return tabulate(grid, headings, unread=message_headings(), may_be_empty=True)
    except FileRefused as refused:
        raise FileRefused(f"«{grid.sheet}»: {refused}") from refused


def _is_example(row: SheetRow, columns: Mapping[str, Column]) -> bool:
    """The row that the template begins with is passed over."""
    examples = {
        key: _in_cell(column)
        for key, column in columns.items()
        if isinstance(column.widget, TextWidget | DateWidget | AmountWidget)
    }
    return all((row.values[key] or None) == example for key, example in examples.items())


def _in_cell(column: Column) -> Any:
    """The example as the workbook has it: amounts in francs."""
    is_amount = isinstance(column.widget, AmountWidget) and column.example is not None
    return Decimal(column.example).scaleb(-2) if is_amount else column.example
