"""Saving a workbook with what openpyxl leaves out: texts for those who cannot see a chart."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter


def save(workbook: Workbook, file: Path | IO[bytes]) -> None:
    """Write the workbook; a chart with a `description` gets it as its alternative text."""
    archive = ZipFile(file, "w", ZIP_DEFLATED, allowZip64=True)
    _Writer(workbook, archive).save()


class _Writer(ExcelWriter):
    def _write_drawing(self, drawing: Any) -> None:
        undescribed = drawing._chart_frame  # noqa: SLF001  (openpyxl offers no other way)

        def described(number: int) -> Any:
            frame = undescribed(number)
            chart = drawing.charts[number - 1]
            frame.nvGraphicFramePr.cNvPr.descr = getattr(chart, "description", None)
            return frame

        drawing._chart_frame = described  # noqa: SLF001
        super()._write_drawing(drawing)
