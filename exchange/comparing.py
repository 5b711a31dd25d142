"""What a file would do, row by row: one query for the stored rows, the rest in memory."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.audit.models import canonical
from exchange.models import Grade
from exchange.resources import RESOURCES, RowResource
from exchange.spreadsheets import CellProblem, SheetRow, Table, cell_name, read_sheet, tabulate


@dataclass
class Row:
    """One row of the file; `values` are the cleaned ones, `stored` the row they would change."""

    number: int
    sheet: str
    grade: Grade = Grade.FAILED
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    messages: list[dict[str, str]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    stored: Any = None

    def refuse(self, cell: str, heading: str, message: str) -> None:
        self.messages.append({"cell": cell, "column": heading, "message": message})

    @property
    def differing(self) -> list[str]:
        return [key for key, text in self.after.items() if self.before.get(key, "") != text]


def read_file(data: bytes, *, name: str, resource: RowResource) -> Table:
    """Read a file under the headings of a resource; raise `FileRefused`."""
    headings = {key: column.headings() for key, column in resource.columns.items()}
    return tabulate(read_sheet(data, name=name), headings, unread=message_headings())


def message_headings() -> frozenset[str]:
    """The column in which we hand back what was wrong; it may come in again and is not read."""
    return frozenset({"Message", "Meldung"})


def compare(table: Table, resource: RowResource, *, on: dt.date) -> list[Row]:
    """Clean every cell and compare each row with the stored one of its code."""
    problems: dict[int, list[CellProblem]] = defaultdict(list)
    for problem in table.problems:
        problems[problem.row].append(problem)
    codes = Counter(_code(row) for row in table.rows)
    existing = resource.existing(set(codes))
    comparison = _Comparison(table, resource, existing, codes, on=on)
    return [comparison.compare(row, problems[row.number]) for row in table.rows]


@dataclass(frozen=True)
class Preview:
    """A file that was read and compared, before anybody has decided anything."""

    kind: str
    file_name: str
    data: bytes
    rows: list[Row]
    totals: dict[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def hash(self) -> str:
        return hash_of(self.rows)

    def counts(self) -> dict[str, int]:
        found = Counter(row.grade.value for row in self.rows)
        return {grade.value: found[grade.value] for grade in Grade}


def preview(kind: str, data: bytes, *, name: str, on: dt.date) -> Preview:
    """Read a file and compare it with what is stored; raise `FileRefused`."""
    resource = RESOURCES[kind]()
    rows = compare(read_file(data, name=name, resource=resource), resource, on=on)
    return Preview(kind, name, data, rows)


def hash_of(rows: list[Row]) -> str:
    """SHA-256 of everything that the preview shows, so that nothing else can be applied."""
    shown = [
        [row.sheet, row.number, row.grade, row.before, row.after, row.messages] for row in rows
    ]
    return hashlib.sha256(canonical(shown).encode()).hexdigest()


def _code(row: SheetRow) -> str:
    value = row.values["code"]
    return "" if value is None else str(value).casefold()


class _Comparison:
    def __init__(
        self,
        table: Table,
        resource: RowResource,
        existing: Mapping[str, Any],
        codes: Counter[str],
        *,
        on: dt.date,
    ) -> None:
        self.table = table
        self.resource = resource
        self.existing = existing
        self.codes = codes
        self.on = on

    def compare(self, source: SheetRow, problems: list[CellProblem]) -> Row:
        row = Row(source.number, self.table.sheet, stored=self.existing.get(_code(source)))
        self._clean_cells(row, source, problems)
        if self.codes[_code(source)] > 1 and _code(source):
            self._refuse(row, "code", _("This code stands in several rows."))
        if not row.messages:
            for key, message in self.resource.faults(row.values, row.stored, on=self.on):
                self._refuse(row, key, message)
        if row.stored is not None:
            row.before = {key: self._shown(row.stored, key) for key in self.resource.columns}
        if not row.messages:
            row.grade = self._grade(row)
        return row

    def _clean_cells(self, row: Row, source: SheetRow, problems: list[CellProblem]) -> None:
        for problem in problems:
            self._refuse_cell(row, problem.column, problem.message)
        bad = {problem.column for problem in problems}
        for key in self.resource.columns:
            if self.table.columns[key] not in bad:
                self._clean(row, source, key)
        if row.stored is not None:
            # Codes are found in any case, and stay as they are written here.
            row.values["code"] = row.after["code"] = row.stored.code

    def _clean(self, row: Row, source: SheetRow, key: str) -> None:
        column = self.resource.columns[key]
        try:
            value = column.clean(source.values)
        except ValueError as error:
            row.after[key] = str(source.values[key])[:200]
            self._refuse(row, key, str(error))
            return
        if row.stored is not None:
            value = self.resource.settled(key, value, row.stored)
        row.values[key] = value
        row.after[key] = column.widget.render(value)
        if column.is_required and value in {"", None}:
            self._refuse(row, key, _("This cell must not be empty."))

    def _grade(self, row: Row) -> Grade:
        if row.stored is None:
            return Grade.NEW
        return Grade.CHANGED if row.differing else Grade.UNCHANGED

    def _shown(self, stored: Any, key: str) -> str:
        value = self.resource.present(stored, key)
        return str(self.resource.columns[key].widget.render(value))

    def _refuse(self, row: Row, key: str, message: str) -> None:
        self._refuse_cell(row, self.table.columns[key], message)

    def _refuse_cell(self, row: Row, number: int, message: str) -> None:
        keys = {column: key for key, column in self.table.columns.items()}
        heading = str(self.resource.columns[keys[number]].heading) if number in keys else ""
        row.refuse(cell_name(row.number, number), heading, message)
