"""The grid that a sheet is read into, with its limits: beyond them a file is refused, never cut."""

from django.utils.translation import gettext as _

from exchange.spreadsheets.cells import Value, cell_name
from exchange.spreadsheets.refusals import CellProblem, FileRefused

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_PROBLEMS = 200


class GridFull(Exception):  # noqa: N818  (reading ends here; what was found is kept)
    """So many cells are wrong that reading on would help nobody."""


class Grid:
    """The cells of one sheet by row, and what is wrong with some of them."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.rows: dict[int, dict[int, Value]] = {}
        self.problems: list[CellProblem] = []

    def put(self, row: int, column: int, value: Value) -> None:
        self._check_place(row, column)
        self.rows.setdefault(row, {})[column] = value

    def refuse(self, row: int, column: int, message: str) -> None:
        """Note that a cell is not taken; the row stands, so that its number is right."""
        self._check_place(row, column)
        self.rows.setdefault(row, {})[column] = None
        self.problems.append(CellProblem(self.sheet, row, column, message))
        if len(self.problems) >= MAX_PROBLEMS:
            raise GridFull

    def _check_place(self, row: int, column: int) -> None:
        """The heading takes one row more than the limit of data."""
        if row > MAX_ROWS + 1 or column > MAX_COLUMNS:
            raise FileRefused(
                _("Cell %(cell)s is beyond the limit of %(rows)s rows and %(columns)s columns.")
                % {"cell": cell_name(row, column), "rows": MAX_ROWS, "columns": MAX_COLUMNS}
            )
