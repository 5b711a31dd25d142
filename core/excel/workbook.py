"""How a workbook looks: bold frozen headings, real numbers, totals as formulas, ready to print."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties

from core.excel.charts import draw
from core.excel.saving import save
from core.excel.sheets import TEXT, WHOLE, Column, Formula, Sheet
from core.excel.values import cell_value, clean_text, sheet_title

A4 = 9
LONGEST_TYPED_AS_TEXT = 255
"""Excel shows longer text in a cell of the format "@" as #####."""

LINE_HEIGHT = 15
"""In points. Heights are written, because not every reader fits them to wrapped text."""
TALLEST = 400

PLAIN = Font(name="Calibri", size=11)
BOLD = Font(name="Calibri", size=11, bold=True)
HEADING = Font(name="Calibri", size=14, bold=True, color="1F3B45")
LINE = Font(name="Calibri", size=11, color="4A5A60")
LINKED = Font(name="Calibri", size=11, color="0B5A7A", underline="single")
BAND = Font(name="Calibri", size=11, bold=True, color="5C3A00")
BAND_FILL = PatternFill("solid", fgColor="FFD98A")
HEADER_FILL = PatternFill("solid", fgColor="DFE8EA")
HEADER_BORDER = Border(bottom=Side(style="medium", color="1F3B45"))
HEADER_OF_TEXT = Alignment(wrap_text=True, vertical="bottom", horizontal="left", indent=1)
HEADER_OF_NUMBERS = Alignment(wrap_text=True, vertical="bottom", horizontal="right")
TOTAL_BORDER = Border(
    top=Side(style="thin", color="1F3B45"), bottom=Side(style="double", color="1F3B45")
)
TEXT_ALIGNMENT = Alignment(vertical="top", horizontal="left", indent=1)
WRAPPED_ALIGNMENT = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
NUMBER_ALIGNMENT = Alignment(vertical="top")


@dataclass(frozen=True)
class Properties:
    """What the file says about itself."""

    title: str
    creator: str
    created: dt.datetime
    description: str = ""


def to_xlsx(sheets: Iterable[Sheet], file: Path | IO[bytes], properties: Properties) -> int:
    """Write the sheets as an xlsx workbook; give the number of rows of all tables.

    A path gets the whole file at once or, if anything fails, stays as it was.
    """
    workbook = Workbook(write_only=True)
    _describe(workbook, properties)
    try:
        rows = _write_sheets(workbook, sheets)
    except BaseException:
        _discard(workbook)
        raise
    if isinstance(file, Path):
        _save_at_once(workbook, file)
    else:
        save(workbook, file)
    return rows


def _write_sheets(workbook: Workbook, sheets: Iterable[Sheet]) -> int:
    rows = 0
    taken: set[str] = set()
    for sheet in sheets:
        title = sheet_title(str(sheet.title), taken)
        taken.add(title.lower())
        rows += _Writer(workbook, sheet, title).write()
    return rows


def _discard(workbook: Workbook) -> None:
    """Remove the temporary files of a workbook that will not be saved.

    A worker lives long, and openpyxl would remove them only when the process ends.
    """
    for worksheet in workbook.worksheets:
        worksheet.close()
        worksheet._writer.cleanup()  # noqa: SLF001  (openpyxl offers no other way)


def _describe(workbook: Workbook, properties: Properties) -> None:
    created = timezone.make_naive(properties.created, dt.UTC)
    workbook.properties.title = clean_text(properties.title)
    workbook.properties.creator = clean_text(properties.creator)
    workbook.properties.description = clean_text(properties.description)
    workbook.properties.created = created
    workbook.properties.modified = created


def _save_at_once(workbook: Workbook, path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        part = Path(folder) / path.name
        save(workbook, part)
        part.replace(path)


@dataclass(frozen=True)
class _Placed:
    """Where a table stands on its sheet."""

    header_row: int
    last_row: int

    @property
    def first_row(self) -> int:
        return self.header_row + 1

    @property
    def row_count(self) -> int:
        return self.last_row - self.header_row


class _Writer:
    """Writes one sheet from top to bottom and remembers the rows that others refer to."""

    def __init__(self, workbook: Workbook, sheet: Sheet, title: str) -> None:
        self.workbook = workbook
        self.sheet = sheet
        self.worksheet = workbook.create_sheet(title)
        self.row = 0
        self.widths = _widths(sheet)

    def write(self) -> int:
        """Write all tables; give the number of their rows."""
        above = self._lines_above()
        self._set_up_page(header=len(above) + 1)
        for cells, height in above:
            self._append(cells, height=height)
        placed = [self._write_block(self.sheet)]
        for table in self.sheet.more:
            self._write_title_between(table)
            placed.append(self._write_block(table))
        self._filter(placed[0])
        self._add_charts(placed)
        return sum(one.row_count for one in placed)

    def _write_title_between(self, table: Sheet) -> None:
        for cells in ([], [self._cell(str(table.title), font=HEADING)]):
            self._append(cells, height=LINE_HEIGHT * 1.5)
        for line in table.lines:
            self._append([self._cell(str(line), font=LINE)])

    def _write_block(self, table: Sheet) -> _Placed:
        headers = [self._header(column) for column in table.columns]
        titles = [str(column.title) for column in table.columns]
        self._append(headers, height=_height(zip(titles, self.widths, strict=False)))
        header_row = self.row
        self._write_rows(table)
        placed = _Placed(header_row, self.row)
        self._write_totals(table, placed)
        for values in table.below:
            self._append_below(table, values)
        self._name_rows(table, placed)
        return placed

    def _lines_above(self) -> list[tuple[list[Any], float]]:
        """The rows above the table, each with its height."""
        sheet = self.sheet
        heading = self._cell(str(sheet.heading or sheet.title), font=HEADING)
        above = [(self._band(), LINE_HEIGHT * 1.2)] if sheet.band else []
        above.append(([heading], LINE_HEIGHT * 1.5))
        above += [([self._cell(str(line), font=LINE)], LINE_HEIGHT) for line in sheet.lines]
        above.append(([], LINE_HEIGHT))
        return above

    def _band(self) -> list[Any]:
        texts = [str(self.sheet.band), *[None] * (len(self.sheet.columns) - 1)]
        cells = [self._cell(text, font=BAND) for text in texts]
        for cell in cells:
            cell.fill = BAND_FILL
        return cells

    def _set_up_page(self, *, header: int) -> None:
        """All that the writer wants to know before the first row, and what the printer needs."""
        worksheet = self.worksheet
        for position, width in enumerate(self.widths, start=1):
            worksheet.column_dimensions[get_column_letter(position)].width = width
        worksheet.freeze_panes = f"A{header + 1}"
        if not self.sheet.more:  # the headings of one table say nothing about the next
            worksheet.print_title_rows = f"{header}:{header}"
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        worksheet.page_setup.orientation = "landscape"
        worksheet.page_setup.paperSize = A4
        worksheet.page_setup.fitToWidth = 1
        worksheet.page_setup.fitToHeight = 0
        worksheet.page_margins.left = worksheet.page_margins.right = 0.5
        footer = str(self.sheet.band or self.sheet.heading or self.sheet.title)
        worksheet.oddFooter.left.text = clean_text(footer).replace("&", "&&")
        worksheet.oddFooter.right.text = _("Page %(page)s of %(pages)s") % {
            "page": "&P",
            "pages": "&N",
        }

    def _header(self, column: Column) -> Any:
        cell = self._cell(str(column.title), font=BOLD)
        cell.fill = HEADER_FILL
        cell.border = HEADER_BORDER
        is_number = column.number_format != TEXT
        cell.alignment = HEADER_OF_NUMBERS if is_number else HEADER_OF_TEXT
        return cell

    def _write_rows(self, table: Sheet) -> None:
        wrapped = [(i, self.widths[i]) for i, c in enumerate(table.columns) if c.is_wrapped]
        is_strong = table.is_strong
        for row in table.rows:
            font = BOLD if is_strong is not None and is_strong(row) else PLAIN
            cells = [self._body_cell(row, column, font) for column in table.columns]
            texts = [(str(cells[i].value or ""), width) for i, width in wrapped]
            self._append(cells, height=_height(texts) if texts else None)

    def _body_cell(self, row: Any, column: Column, font: Font) -> Any:
        cell = self._cell(column.value(row), column.number_format, font=font)
        colours = column.fill(row) if column.fill is not None else None
        if colours is not None:
            background, text = (colour.removeprefix("#") for colour in colours)
            cell.fill = PatternFill("solid", fgColor=background)
            cell.font = Font(name=font.name, size=font.size, bold=font.bold, color=text)
        if column.link is not None and cell.value is not None and (address := column.link(row)):
            cell.hyperlink = address
            cell.font = LINKED
        cell.alignment = _alignment(column)
        return cell

    def _write_totals(self, table: Sheet, placed: _Placed) -> None:
        if not table.has_totals:
            return
        cells = [
            self._cell(self._total(table, placed, position), column.number_format, font=BOLD)
            for position, column in enumerate(table.columns)
        ]
        for cell, column in zip(cells, table.columns, strict=True):
            cell.border = TOTAL_BORDER
            cell.alignment = _alignment(column)
        self._append(cells)

    def _total(self, table: Sheet, placed: _Placed, position: int) -> Any:
        column = table.columns[position]
        if not column.is_summed:
            return str(table.total_label) if position == 0 else None
        letter = get_column_letter(position + 1)
        if column.total_name:
            self._name(column.total_name, f"${letter}${self.row + 1}")
        if placed.row_count == 0:
            return 0
        return Formula(f"SUM({letter}{placed.first_row}:{letter}{placed.last_row})")

    def _append_below(self, table: Sheet, values: Sequence[Any]) -> None:
        cells = []
        for value, column in zip(values, table.columns, strict=True):
            cells.append(self._cell(value, column.number_format, font=LINE))
            cells[-1].alignment = _alignment(column)
        self._append(cells)

    def _filter(self, placed: _Placed) -> None:
        """A sheet can hold one filter: the first table has it."""
        last_letter = get_column_letter(len(self.sheet.columns))
        self.worksheet.auto_filter.ref = f"A{placed.header_row}:{last_letter}{placed.last_row}"

    def _name_rows(self, table: Sheet, placed: _Placed) -> None:
        if table.table_name:
            last_letter = get_column_letter(len(table.columns))
            last_row = max(placed.last_row, placed.first_row)
            self._name(table.table_name, f"$A${placed.first_row}:${last_letter}${last_row}")

    def _add_charts(self, placed: Sequence[_Placed]) -> None:
        """Beside or below all tables, in the order of the tables that they draw."""
        beside = get_column_letter(len(self.widths) + 2)
        row_beside, row_below = placed[0].header_row, self.row + 2
        for table, place in zip(self.sheet.tables, placed, strict=True):
            for chart in table.charts if place.row_count else ():
                drawn = draw(
                    self.worksheet, chart, first_row=place.first_row, last_row=place.last_row
                )
                rows_taken = int(chart.height * 2) + 2  # a row is half a centimetre high
                if chart.place == "beside":
                    self.worksheet.add_chart(drawn, f"{beside}{row_beside}")
                    row_beside += rows_taken
                else:
                    self.worksheet.add_chart(drawn, f"A{row_below}")
                    row_below += rows_taken

    def _name(self, name: str, cells: str) -> None:
        reference = f"{quote_sheetname(self.worksheet.title)}!{cells}"
        self.workbook.defined_names[name] = DefinedName(name, attr_text=reference)

    def _append(self, cells: list[Any], *, height: float | None = None) -> None:
        self.row += 1
        if height is not None:
            self.worksheet.row_dimensions[self.row].height = height
        self.worksheet.append(cells)

    def _cell(self, value: Any, number_format: str = TEXT, *, font: Font = PLAIN) -> Any:
        value = cell_value(value, number_format)
        if isinstance(value, Formula):
            cell = WriteOnlyCell(self.worksheet, value=f"={value.text}")
        else:
            cell = WriteOnlyCell(self.worksheet, value=value)
        cell.number_format = number_format
        if isinstance(value, str):
            _keep_as_text(cell, value)
        elif number_format == TEXT and not isinstance(value, Formula):
            cell.number_format = WHOLE if isinstance(value, int) else "General"
        cell.font = font
        return cell


def _keep_as_text(cell: Any, text: str) -> None:
    """Text that begins with "=" must not run, neither now nor when somebody edits the cell."""
    cell.data_type = "s"
    cell.number_format = TEXT if len(text) <= LONGEST_TYPED_AS_TEXT else "General"
    if text.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def _widths(sheet: Sheet) -> list[float]:
    """Of each column, by the first table that has it: further tables fit themselves in."""
    widths: list[float] = []
    for table in sheet.tables:
        widths += [column.shown_width for column in table.columns[len(widths) :]]
    return widths


def _alignment(column: Column) -> Alignment:
    if column.is_wrapped:
        return WRAPPED_ALIGNMENT
    return TEXT_ALIGNMENT if column.number_format == TEXT else NUMBER_ALIGNMENT


def _height(texts: Iterable[tuple[str, float]]) -> float:
    """The height that holds the tallest of these texts, each in a column of the given width."""
    lines = max(
        sum(len(wrap(line, max(int(width) - 1, 1))) or 1 for line in text.split("\n"))
        for text, width in texts
    )
    return min(lines * LINE_HEIGHT, TALLEST)
