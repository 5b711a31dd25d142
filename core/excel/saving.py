"""Saving a workbook with what openpyxl leaves out of its charts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter


def save(workbook: Workbook, file: Path | IO[bytes]) -> None:
    """Write the workbook; a chart with a `description` gets it as its alternative text.

    Number formats of charts hold as they are given: LibreOffice would take those of the cells.
    """
    archive = ZipFile(file, "w", ZIP_DEFLATED, allowZip64=True)
    _Writer(workbook, archive).save()


def _with_own_formats(write: Callable[[], Any]) -> Any:
    tree = write()
    for number_format in tree.iter("numFmt"):
        number_format.set("sourceLinked", "0")
    return tree


class _Writer(ExcelWriter):
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
