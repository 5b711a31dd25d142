"""The workbook of a year, written and read again."""

import io

from openpyxl import load_workbook

from core.excel import Properties, to_xlsx
from reports.figures import EVERYTHING, cutoff_now
from reports.sdg import build
from tests.factories import NOW


def written(built):
    file = io.BytesIO()
    to_xlsx(built.sheets, file, Properties(built.title, "Tranche", NOW))
    return load_workbook(file)


def workbook(year=2026, filters=EVERYTHING):
    return written(build(year, cutoff_now(), filters))


def table(worksheet):
    """The rows below the frozen heading, as lists of values."""
    first = int(worksheet.freeze_panes[1:])
    return [[cell.value for cell in row] for row in worksheet.iter_rows(min_row=first)]


def headings(worksheet):
    row = int(worksheet.freeze_panes[1:]) - 1
    return [cell.value for cell in worksheet[row]]
