"""How a sheet looks: bold frozen headings, real numbers, totals as formulas, ready to print."""

from __future__ import annotations

import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from core.excel.cells import (
    LONGEST_TYPED_AS_TEXT,
    LOOKS_LIKE_FORMULA,
    BodyColumn,
    cell_xml,
    row_xml,
)
from core.excel.charts import draw
from core.excel.sheets import TEXT, WHOLE, Column, Formula, Sheet
from core.excel.values import CellValue, cell_value, clean_text

A4 = 9
ROWS_AT_ONCE = 500
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


class SheetWriter:
    """Writes one sheet from top to bottom and remembers the rows that others refer to."""

    def __init__(self, workbook: Workbook, sheet: Sheet, title: str) -> None:
        self.workbook = workbook
        self.sheet = sheet
        self.worksheet = workbook.create_sheet(title)
        self.row = self.row_count = 0
        self.widths = _widths(sheet)
        self.links: list[Hyperlink] = []
        self.parts: list[str] = []

    def pieces(self) -> Iterator[str]:
        """The XML of the sheet, part by part as its rows are read."""
        above = self._lines_above()
        self._set_up_page(header=len(above) + 1)
        yield self._frame()[0]
        for cells, height in above:
            self._append(cells, height=height)
        placed = [(yield from self._block(self.sheet))]
        for table in self.sheet.more:
            self._write_title_between(table)
            placed.append((yield from self._block(table)))
        yield self._take()
        self._filter(placed[0])
        self._add_charts(placed)
        yield self._frame()[1]
        self.row_count = sum(one.row_count for one in placed)

    def _frame(self) -> tuple[str, str]:
        """What stands before the rows, and what behind them, as the sheet is now."""
        drawing = SpreadsheetDrawing()
        drawing.charts = self.worksheet._charts  # noqa: SLF001  (openpyxl offers no other way)
        self.worksheet._drawing = drawing  # noqa: SLF001
        file = io.BytesIO()
        writer = WorksheetWriter(self.worksheet, file)
        self.worksheet._hyperlinks = self.links  # noqa: SLF001
        writer.write_top()
        writer.xf.send(Element("sheetData"))
        writer.write_tail()
        before, _rows, behind = writer.read().decode().partition("<sheetData />")
        self.worksheet._rels = writer._rels  # noqa: SLF001
        return f"{before}<sheetData>", f"</sheetData>{behind}"

    def _take(self) -> str:
        parts, self.parts = self.parts, []
        return "".join(parts)

    def _write_title_between(self, table: Sheet) -> None:
        for cells in ([], [self._cell(str(table.title), font=HEADING)]):
            self._append(cells, height=LINE_HEIGHT * 1.5)
        for line in table.lines:
            self._append([self._cell(str(line), font=LINE)])

    def _block(self, table: Sheet) -> Generator[str, None, _Placed]:
        headers = [self._header(column) for column in table.columns]
        titles = [str(column.title) for column in table.columns]
        self._append(headers, height=_height(zip(titles, self.widths, strict=False)))
        header_row = self.row
        yield from self._rows(table)
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

    def _rows(self, table: Sheet) -> Iterator[str]:
        body = [self._body_column(table, position) for position in range(len(table.columns))]
        wrapped = [(i, self.widths[i]) for i, c in enumerate(table.columns) if c.is_wrapped]
        is_plain = table.is_strong is None and not any(c.fill or c.link for c in table.columns)
        for row in table.rows:
            self.row += 1
            values = [column.read(row) for column in body]
            if is_plain:
                cells = [
                    f'{column.start}{self.row}"{column.plain(value)}'
                    for column, value in zip(body, values, strict=True)
                ]
            else:
                cells = self._adorned(table, row, body, values)
            texts = [(str(values[position] or ""), width) for position, width in wrapped]
            self.parts.append(row_xml(self.row, "".join(cells), _height(texts) if texts else None))
            if len(self.parts) >= ROWS_AT_ONCE:
                yield self._take()

    def _adorned(
        self, table: Sheet, row: Any, body: Sequence[BodyColumn], values: Sequence[Any]
    ) -> list[str]:
        """The cells of a row of which some are bold, coloured or linked."""
        is_strong = table.is_strong is not None and table.is_strong(row)
        cells = []
        for column, value in zip(body, values, strict=True):
            colours = column.column.fill(row) if column.column.fill else None
            address = column.column.link(row) if column.column.link and value is not None else ""
            if address:
                self.links.append(Hyperlink(ref=f"{column.letter}{self.row}", target=address))
            look = (is_strong, colours, bool(address))
            cells.append(f'{column.start}{self.row}"{column.styled(value, look)}')
        return cells

    def _body_column(self, table: Sheet, position: int) -> BodyColumn:
        column = table.columns[position]

        def style_of(value: CellValue, look: Any) -> int:
            is_strong, colours, is_link = look or (False, None, False)
            cell = self._cell(value, column.number_format, font=BOLD if is_strong else PLAIN)
            if colours is not None:
                background, text = (colour.removeprefix("#") for colour in colours)
                cell.fill = PatternFill("solid", fgColor=background)
                cell.font = Font(name=PLAIN.name, size=PLAIN.size, bold=is_strong, color=text)
            if is_link:
                cell.font = LINKED
            cell.alignment = _alignment(column)
            return int(cell.style_id)

        return BodyColumn(column, position + 1, style_of)

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
        cells, texts = [], []
        for value, column, width in zip(values, table.columns, self.widths, strict=False):
            cells.append(self._cell(value, column.number_format, font=LINE))
            cells[-1].alignment = _alignment(column)
            if column.is_wrapped:
                texts.append((str(value or ""), width))
        self._append(cells, height=_height(texts) if texts else None)

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
        written = [
            cell_xml(get_column_letter(position), self.row, cell.style_id, _own_value(cell))
            for position, cell in enumerate(cells, start=1)
        ]
        self.parts.append(row_xml(self.row, "".join(written), height))

    def _cell(self, value: Any, number_format: str = TEXT, *, font: Font = PLAIN) -> Any:
        value = cell_value(value, number_format)
        text = f"={value.text}" if isinstance(value, Formula) else value
        cell = WriteOnlyCell(self.worksheet, value=text)
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
    if text.startswith(LOOKS_LIKE_FORMULA):
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
    lines = max(_line_count(text, max(int(width) - 1, 1)) for text, width in texts)
    return min(lines * LINE_HEIGHT, TALLEST)


def _line_count(text: str, width: int) -> int:
    """How many lines a text takes; only words that are longer than a line are parted."""
    count = 0
    for line in text.split("\n"):
        count, used = count + 1, 0
        for word in line.split() if len(line) > width else ():
            used += len(word) + (used > 0)
            if used > width:
                count += used != len(word)
                parts = (len(word) - 1) // width
                count, used = count + parts, len(word) - parts * width
    return count


def _own_value(cell: Any) -> CellValue:
    return Formula(cell.value[1:]) if cell.data_type == "f" else cell.value
