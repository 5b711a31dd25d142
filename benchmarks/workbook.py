"""The SDG report of a year as a workbook of twelve sheets, from the ledger to the file.

Figures, sheets, their control against the ledger, and the file with charts. Beside it the same
cells as openpyxl alone writes them, without looks and charts. A workbook takes at most 2 s.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import Workbook, load_workbook

from benchmarks import world
from benchmarks.child import run_apart, timed
from benchmarks.table import Table
from core.excel import Properties, to_xlsx
from core.ledger.models import Entry
from reports.figures import Filters
from reports.figures.cutoff import cutoff_now
from reports.sdg.book import build

TIMES = 5
MOST = 2.0
"""Seconds of the median."""


def run() -> Table:
    told = run_apart("workbook", "ours", database="benchmarks")
    plain = run_apart("workbook", "plain", database="benchmarks")
    rows = [(name, *one) for name, one in (*told.items(), *plain.items())]
    total = told["together"][0]
    note = (
        f"{world.described()}. Median of {TIMES} workbooks of {_year()}; together"
        f" {total:.2f} s, at most {MOST:.0f} s: {'met' if total <= MOST else 'not met'}."
        " The peak is what the process took of memory beyond what it held before the first."
    )
    return Table(("part", "seconds", "peak MB"), rows, note)


def ours() -> dict[str, tuple[float, float]]:
    cutoff = cutoff_now()
    figures, files, both = [], [], []
    with tempfile.TemporaryDirectory() as folder:

        def one() -> None:
            began = time.perf_counter()
            built = build(_year(), cutoff, Filters())
            middle = time.perf_counter()
            _write(built, Path(folder) / "sdg.xlsx")
            figures.append(middle - began)
            files.append(time.perf_counter() - middle)
            both.append(time.perf_counter() - began)

        def some() -> None:
            for _time in range(TIMES):
                one()

        _given, _seconds, peak = timed(some)
    return {
        "figures and sheets": (statistics.median(figures), peak),
        "file": (statistics.median(files), peak),
        "together": (statistics.median(both), peak),
    }


def plain() -> dict[str, tuple[float, float]]:
    """The cells of the same workbook, written by openpyxl in its write-only mode."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sdg.xlsx"
        _write(build(_year(), cutoff_now(), Filters()), path)
        book = load_workbook(path, read_only=True)
        sheets = {sheet.title: list(sheet.values) for sheet in book}

        def again() -> None:
            copied = Workbook(write_only=True)
            for title, rows in sheets.items():
                sheet = copied.create_sheet(title)
                for row in rows:
                    sheet.append(row)
            copied.save(path)

        seconds, peak = _median(again)
    return {"openpyxl, the cells alone": (seconds, peak)}


def _median(act: Callable[[], Any]) -> tuple[float, float]:
    times = []

    def some() -> None:
        for _time in range(TIMES):
            began = time.perf_counter()
            act()
            times.append(time.perf_counter() - began)

    _given, _seconds, peak = timed(some)
    return statistics.median(times), peak


def _write(built: Any, path: Path) -> None:
    to_xlsx(built.sheets, path, Properties(built.title, "Tranche", timezone.now()))


def _year() -> int:
    """The newest year with bookings."""
    days = Entry.objects.order_by("-booked_on").values_list("booked_on", flat=True)
    newest: int = days[0].year
    return newest
