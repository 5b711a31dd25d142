"""Workbooks and CSV files of strangers, read safely into rows of typed cells."""

from exchange.spreadsheets.archives import weight
from exchange.spreadsheets.cells import Value, cell_name
from exchange.spreadsheets.refusals import CellProblem, FileRefused
from exchange.spreadsheets.tables import (
    MAX_BYTES,
    Sheet,
    SheetRow,
    Table,
    read_book,
    read_sheet,
    tabulate,
)

__all__ = [
    "MAX_BYTES",
    "CellProblem",
    "FileRefused",
    "Sheet",
    "SheetRow",
    "Table",
    "Value",
    "cell_name",
    "read_book",
    "read_sheet",
    "tabulate",
    "weight",
]
