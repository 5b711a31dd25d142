"""An Excel workbook, read cell by cell in a stream: one visible sheet, plain values only.

openpyxl reads the workbook's frame (sheets, styles, calendar). The cells are read here and not
by openpyxl, because its reader gives no way to see a hidden row or to stop in the middle of one.
"""

import datetime as dt
import zipfile
from collections.abc import Container, Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from exchange.spreadsheets.cells import Value, cell_name, clean_text, number, unescape
from exchange.spreadsheets.limits import Grid, GridFull
from exchange.spreadsheets.refusals import FileRefused

MAX_DEPTH = 20
MAX_OTHER_ELEMENTS = 50_000
"""Elements of a sheet that are no cells: formats by condition, validations, links."""
MAX_SHEET_COLUMNS = 16_384
CELL_ELEMENTS = frozenset({"row", "c", "v", "is", "t"})
STRICT_NS = "http://purl.oclc.org/ooxml/spreadsheetml/main"
FALSE = {"0", "false", None}


class FrameReader(ExcelReader):
    """openpyxl's reader without the parts that are not needed, and with no cells read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__(archive.fp, read_only=True)
        self.sheet_parts: list[tuple[str, str, str]] = []

    def read(self) -> None:
        """Leave out what says nothing about rows: properties, colours, names of ranges."""
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName.lstrip("/")) as source:
                self.shared_strings = list(_strings(source))

    def read_worksheets(self) -> None:
        for sheet, relation in self.parser.find_sheets():
            if "worksheet" not in relation.Type:
                raise FileRefused(
                    _("The sheet «%(sheet)s» is not a table of cells.") % {"sheet": sheet.name}
                )
            self.sheet_parts.append((sheet.name, sheet.state, relation.target))


def read_workbook(archive: zipfile.ZipFile) -> Grid:
    """Read the one visible sheet that holds data; raise `FileRefused` if there is none or more."""
    grids = [grid for grid in read_sheets(archive) if grid.rows]
    if len(grids) > 1:
        raise FileRefused(
            _("Several sheets contain data (%(sheets)s). Leave exactly one.")
            % {"sheets": ", ".join(f"«{grid.sheet}»" for grid in grids)}
        )
    return grids[0] if grids else Grid("")


def read_sheets(archive: zipfile.ZipFile, *, unread: Container[str] = frozenset()) -> list[Grid]:
    """Read every sheet but those whose folded name is in `unread`; raise `FileRefused`."""
    try:
        return _read_sheets(archive, unread)
    except FileRefused:
        raise
    except DefusedXmlException as error:
        raise FileRefused(
            _("The file contains a document type definition, which is not accepted.")
        ) from error
    except ParseError as error:
        raise FileRefused(_("The file is damaged; its XML is not well-formed.")) from error
    # openpyxl reports a malformed workbook by whatever happens to fail inside it.
    except Exception as error:
        raise FileRefused(_("The file is not a readable Excel workbook (.xlsx).")) from error


def _read_sheets(archive: zipfile.ZipFile, unread: Container[str]) -> list[Grid]:
    frame = FrameReader(archive)
    frame.read()
    for name, state, _part in frame.sheet_parts:
        if state != "visible":
            raise FileRefused(
                _("The sheet «%(sheet)s» is hidden. Show it or delete it.") % {"sheet": name}
            )
    grids = []
    for name, _state, part in frame.sheet_parts:
        if name.casefold() in unread:
            continue
        grid = Grid(name)
        with archive.open(part) as source:
            SheetReader(frame, grid).read(source)
        grids.append(grid)
    return grids


def _local(element: Element) -> str:
    namespace, _brace, name = element.tag.rpartition("}")
    return name if namespace[1:] in {SHEET_MAIN_NS, STRICT_NS} else ""


def _text_of(element: Element) -> str:
    """Join the runs of a text, without the reading aids of East Asian scripts."""
    parts = []
    for child in element:
        if _local(child) == "t":
            parts.append(child.text or "")
        elif _local(child) == "r":
            parts += [text.text or "" for text in child if _local(text) == "t"]
    return unescape("".join(parts))


def _stream(source: IO[bytes], *, kept: str) -> Iterator[tuple[str, str, Element]]:
    """Yield (event, local name, element); only elements named `kept` have children at their end.

    Everything else is cut off the tree as soon as it has ended, so memory does not grow.
    """
    open_elements: list[Element] = []
    depth_of_kept = 0
    for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
        name = _local(element)
        if event == "start":
            open_elements.append(element)
            if len(open_elements) > MAX_DEPTH:
                raise FileRefused(_("The file is damaged; its elements are nested too deeply."))
            depth_of_kept += name == kept
            yield event, name, element
            continue
        yield event, name, element
        open_elements.pop()
        depth_of_kept -= name == kept
        if not depth_of_kept and open_elements:
            open_elements[-1].remove(element)


def _strings(source: IO[bytes]) -> Iterator[str]:
    for event, name, element in _stream(source, kept="si"):
        if event == "end" and name == "si":
            yield _text_of(element)


class SheetReader:
    """Reads the cells of one sheet into a grid."""

    def __init__(self, frame: FrameReader, grid: Grid) -> None:
        self.strings = frame.shared_strings
        self.epoch = frame.wb.epoch
        self.date_styles = frame.wb._date_formats  # noqa: SLF001  (as openpyxl's readers do)
        self.duration_styles = frame.wb._timedelta_formats  # noqa: SLF001
        self.grid = grid
        self.row = 0
        self.column = 0
        self.is_row_hidden = False
        self.hidden_columns: list[tuple[int, int]] = []

    def read(self, source: IO[bytes]) -> None:
        handlers: dict[tuple[str, str], Any] = {
            ("start", "row"): self._begin_row,
            ("start", "c"): self._begin_cell,
            ("end", "c"): self._end_cell,
            ("end", "col"): self._note_column,
            ("end", "mergeCell"): self._refuse_merge,
        }
        others = 0
        try:
            for event, name, element in _stream(source, kept="c"):
                others += name not in CELL_ELEMENTS
                if others > 2 * MAX_OTHER_ELEMENTS:
                    raise FileRefused(_("The file contains too many cells, texts or formats."))
                if handler := handlers.get((event, name)):
                    handler(element)
        except GridFull:
            return

    def _begin_row(self, element: Element) -> None:
        row = int(element.get("r", self.row + 1))
        if row <= self.row:
            raise FileRefused(_("The file is damaged; its rows are not in order."))
        self.row, self.column = row, 0
        is_flat = "ht" in element.attrib and float(element.get("ht", "1")) == 0
        self.is_row_hidden = element.get("hidden") not in FALSE or is_flat

    def _begin_cell(self, element: Element) -> None:
        row, column = self.row, self.column + 1
        if coordinate := element.get("r"):
            row, column = coordinate_to_tuple(coordinate)
        if row != self.row or not self.column < column <= MAX_SHEET_COLUMNS:
            raise FileRefused(_("The file is damaged; its cells are not in order."))
        self.column = column

    def _end_cell(self, element: Element) -> None:
        try:
            value = self._value(element)
        except ValueError as error:
            self.grid.refuse(self.row, self.column, str(error))
        else:
            if value is not None:
                self._check_visible()
                self.grid.put(self.row, self.column, value)

    def _check_visible(self) -> None:
        if self.is_row_hidden:
            raise FileRefused(
                _("Row %(row)s is hidden or filtered out. Show it or delete it.")
                % {"row": self.row}
            )
        if any(first <= self.column <= last for first, last in self.hidden_columns):
            raise FileRefused(
                _("The column of cell %(cell)s is hidden. Show it or delete it.")
                % {"cell": cell_name(self.row, self.column)}
            )

    def _note_column(self, element: Element) -> None:
        is_flat = float(element.get("width", "1")) == 0
        if element.get("hidden") not in FALSE or is_flat:
            self.hidden_columns.append((int(element.get("min", 1)), int(element.get("max", 1))))

    def _refuse_merge(self, element: Element) -> None:
        raise FileRefused(
            _("The cells %(cells)s are merged. Undo the merge.") % {"cells": element.get("ref", "")}
        )

    def _value(self, element: Element) -> Value:
        """Give the value of a cell; raise ValueError with what is wrong with it."""
        kind = element.get("t", "n")
        children = {_local(child): child for child in element}
        if "f" in children:
            raise ValueError(
                _("The cell contains a formula. Replace it by its result («Paste values»).")
            )
        if kind == "inlineStr":
            return clean_text(_text_of(children["is"])) or None if "is" in children else None
        text = (children["v"].text or "") if "v" in children else ""
        if not text:
            return None
        if kind == "e":
            raise ValueError(_("The cell contains an error (%(error)s).") % {"error": text[:20]})
        return self._typed(kind, text, int(element.get("s", 0)))

    def _typed(self, kind: str, text: str, style: int) -> Value:
        if kind == "s":
            return clean_text(self.strings[int(text)]) or None
        if kind == "str":
            return clean_text(unescape(text)) or None
        if kind == "b":
            return text == "1"
        if kind == "d":
            return _date(from_ISO8601(text))
        if kind != "n":
            raise ValueError(_("The cell has an unknown type."))
        value = number(text)
        if style in self.date_styles or style in self.duration_styles:
            return self._calendar(value, is_duration=style in self.duration_styles)
        return value

    def _calendar(self, value: Any, *, is_duration: bool) -> Value:
        try:
            return _date(from_excel(float(value), self.epoch, timedelta=is_duration))
        except OverflowError as error:
            raise ValueError(_("This is not a date.")) from error


def _date(value: Any) -> Value:
    """A date without a time is a date; a time or a duration without a date is refused."""
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value
    if isinstance(value, dt.date):
        return value
    raise ValueError(_("This is a time and not a date."))
