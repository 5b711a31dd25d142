"""Workbooks out: sheets packed as xlsx, piece by piece or as a file."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from core.excel.layout import SheetWriter
from core.excel.sheets import Sheet
from core.excel.values import clean_text, sheet_title

FAST = 1
"""The level of compression: 6 takes three times as long for files a third smaller."""


@dataclass(frozen=True)
class Properties:
    """What the file says about itself."""

    title: str
    creator: str
    created: dt.datetime
    description: str = ""


class Pipe(io.RawIOBase):
    """A file that is only written to; what was written is taken away in pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def take(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def to_xlsx(sheets: Iterable[Sheet], file: Path | IO[bytes], properties: Properties) -> int:
    """Write the sheets as an xlsx workbook; give the number of rows of all tables.

    A path gets the whole file at once or, if anything fails, stays as it was.
    """
    if not isinstance(file, Path):
        return _write(sheets, file, properties)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f".{file.name}.") as folder:
        part = Path(folder) / file.name
        with part.open("wb") as opened:
            rows = _write(sheets, opened, properties)
        part.replace(file)
    return rows


def xlsx_pieces(sheets: Iterable[Sheet], properties: Properties) -> Iterator[bytes]:
    """The workbook as it comes, with no more of it in memory than some hundred rows."""
    pipe = Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED, compresslevel=FAST) as archive:
        for _rows in _packed(sheets, archive, properties):
            if piece := pipe.take():
                yield piece
    yield pipe.take()


def _write(sheets: Iterable[Sheet], file: IO[bytes], properties: Properties) -> int:
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=FAST) as archive:
        return sum(_packed(sheets, archive, properties))


def _packed(sheets: Iterable[Sheet], archive: ZipFile, properties: Properties) -> Iterator[int]:
    """Put sheet after sheet into the archive; now and then give how many rows were finished."""
    workbook = Workbook(write_only=True)
    _describe(workbook, properties)
    taken: set[str] = set()
    for number, sheet in enumerate(sheets, start=1):
        title = sheet_title(str(sheet.title), taken)
        taken.add(title.lower())
        writer = SheetWriter(workbook, sheet, title)
        with archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
            for piece in writer.pieces():
                part.write(piece.encode())
                yield 0
        yield writer.row_count
    _Rest(workbook, archive).write_data()


def _describe(workbook: Workbook, properties: Properties) -> None:
    created = timezone.make_naive(properties.created, dt.UTC)
    workbook.properties.title = clean_text(properties.title)
    workbook.properties.creator = clean_text(properties.creator)
    workbook.properties.description = clean_text(properties.description)
    workbook.properties.created = created
    workbook.properties.modified = created


class _Rest(ExcelWriter):
    """All of a workbook but its sheets, with what openpyxl leaves out of charts.

    A chart with a `description` gets it as its alternative text. Number formats of charts hold as
    they are given: LibreOffice would take those of the cells.
    """

    def write_worksheet(self, ws: Any) -> None:
        self.manifest.append(ws)

    def _write_drawing(self, drawing: Any) -> None:
        undescribed = drawing._chart_frame  # noqa: SLF001  (openpyxl offers no other way)

        def described(number: int) -> Any:
            frame = undescribed(number)
            chart = drawing.charts[number - 1]
            frame.nvGraphicFramePr.cNvPr.descr = getattr(chart, "description", None)
            return frame

        drawing._chart_frame = described  # noqa: SLF001
        for chart in drawing.charts:
            chart._write = partial(_with_own_formats, chart._write)  # noqa: SLF001
        super()._write_drawing(drawing)


def _with_own_formats(write: Callable[[], Any]) -> Any:
    tree = write()
    for number_format in tree.iter("numFmt"):
        number_format.set("sourceLinked", "0")
    return tree
