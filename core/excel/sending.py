"""A table as a download that is sent while its rows are read, so that long lists need no memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from core.excel.csv_file import csv_lines
from core.excel.sheets import Sheet
from core.excel.workbook import Properties, xlsx_pieces

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
LINES_AT_ONCE = 500


def send(sheet: Sheet, *, form: str, about: Properties, name: str = "") -> StreamingHttpResponse:
    """`form` is "csv", or anything else for a workbook; the file's name ends with the day."""
    ending = "csv" if form == "csv" else "xlsx"
    day = timezone.localtime(about.created).date()
    name = f"{slugify(name or str(sheet.title))}-{day:%Y-%m-%d}.{ending}"
    return StreamingHttpResponse(
        pieces_of(sheet, ending, about),
        content_type=TYPES[ending],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def pieces_of(sheet: Sheet, form: str, about: Properties) -> Iterator[bytes]:
    if form != "csv":
        yield from xlsx_pieces([sheet], about)
        return
    lines = csv_lines(sheet)
    while piece := b"".join(islice(lines, LINES_AT_ONCE)):
        yield piece
