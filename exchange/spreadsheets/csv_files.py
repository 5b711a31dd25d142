"""A CSV file in UTF-8, separated by semicolons, commas or tabs."""

import csv
import io

from django.utils.translation import gettext as _

from exchange.spreadsheets.cells import clean_text
from exchange.spreadsheets.limits import Grid, GridFull
from exchange.spreadsheets.refusals import FileRefused

DELIMITERS = ";,\t"
WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read_csv(data: bytes, *, sheet: str) -> Grid:
    """Read a CSV file; every value stays the text it is, empty ones are left out."""
    text = _decode(data)
    grid = Grid(sheet)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row, values in enumerate(reader, start=1):
            for column, value in enumerate(values, start=1):
                _put(grid, row, column, value)
    except GridFull:
        pass
    except csv.Error as error:
        raise FileRefused(
            _("The CSV file is damaged near line %(line)s (a quotation mark or line too long).")
            % {"line": reader.line_num}
        ) from error
    return grid


def _put(grid: Grid, row: int, column: int, value: str) -> None:
    if not value:
        return
    try:
        text = clean_text(value)
    except ValueError as error:
        grid.refuse(row, column, str(error))
    else:
        if text:
            grid.put(row, column, text)


def _decode(data: bytes) -> str:
    if data.startswith(WIDE_ENCODINGS) or b"\x00" in data[:4096]:
        raise FileRefused(_("The CSV file is not text in UTF-8. Save it as «CSV UTF-8»."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            _("The CSV file is not text in UTF-8 (line %(line)s). Save it as «CSV UTF-8».")
            % {"line": line}
        ) from error


def _delimiter(text: str) -> str:
    """The separator that stands most often in the first line, outside quotation marks."""
    first_line = text.partition("\n")[0]
    unquoted = "".join(first_line.split('"')[::2])
    return max(DELIMITERS, key=unquoted.count)
