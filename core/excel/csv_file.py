"""A table as CSV that Excel in Switzerland opens by a double click."""

import codecs
import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import IO, Any

from core.excel.sheets import AMOUNT, MOMENT, Column, Formula, Sheet
from core.excel.values import cell_value

# What Excel, LibreOffice and others take for the beginning of a formula, wide forms included.
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(sheet: Sheet, file: IO[bytes]) -> int:
    """Write the headings and the rows of a sheet; give the number of rows."""
    rows = -1
    for line in csv_lines(sheet):
        file.write(line)
        rows += 1
    return rows


def csv_lines(sheet: Sheet) -> Iterator[bytes]:
    """The headings and the rows of a sheet, line by line, to be sent as they are read.

    UTF-8 with a byte order mark, semicolons, a decimal point. Lines above the table, totals and
    what stands below them are left out: the next program would take them for data.
    """
    writer = csv.writer(_Echo(), delimiter=";")
    heads = [_harmless(str(column.title)) for column in sheet.columns]
    yield codecs.BOM_UTF8 + writer.writerow(heads)
    for row in sheet.rows:
        yield writer.writerow([_written(column.value(row), column) for column in sheet.columns])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> bytes:
        return text.encode()


def _written(value: Any, column: Column) -> str:
    value = cell_value(value, column.number_format)
    if value is None or isinstance(value, Formula):
        return ""
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y %H:%M}" if column.number_format == MOMENT else f"{value:%d.%m.%Y}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        return f"{value:.2f}" if column.number_format == AMOUNT else f"{value:f}"
    return str(value)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_RUNS_AS_FORMULA) else text
