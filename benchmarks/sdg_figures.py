"""SDG figures of a large portfolio by goal, target, year and sphere, as known now and in the past.

Ours against the grouped query of the ORM and against DuckDB over the same rows. What ours says is
held, to the Rappen, against a sum by the same rule that shares no line with it (`duck.py`).
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Sum
from django.db.models.functions import ExtractYear
from django.utils import timezone

from batteries.telling import thousands
from benchmarks import duck
from benchmarks import large_world as WORLD  # noqa: N812  (read by the command)
from benchmarks.table import Table
from core.activities.models import SplitLine
from reports.figures import Cutoff, cutoff_at, cutoff_now
from reports.figures.cutoff import cutoff_of
from reports.figures.sums import Sums, counted_on, sums_known
from reports.models import Tally
from reports.tallies import take_tally

__all__ = ["ONLY_ON", "WORLD", "run"]

ONLY_ON = "postgresql"
ROUNDS = 3
A_DAY = 300
"""Entries of the trail since last night's tally."""
PAST = (dt.date(2025, 10, 30), dt.date(2021, 6, 15), dt.date(2018, 3, 30))
"""Days far from the end of a month, one of them before the import of history."""


def run(rounds: int = ROUNDS) -> Table:
    _tally_last_night()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.duckdb"
        began = time.monotonic()
        duck.fill(file)
        copied = time.monotonic() - began
        wrong = {str(day): _differing(file, cutoff_at(day)) for day in PAST}
        wrong["today"] = _differing(file, cutoff_now())
        if any(wrong.values()):
            raise RuntimeError(f"Cells that differ from the independent sum: {wrong}")
        ways = dict(_ways(file))
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _round in range(rounds):
            for name, ask in ways.items():
                taken[name].append(_apart(ask))
                print(f"  {name}: {taken[name][-1][0] * 1000:.0f} ms", flush=True)
    return Table(("figures", "ms", "of the ORM", "MB"), list(_rows(taken)), _note(rounds, copied))


def _ways(file: Path) -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "ORM, grouped query", _by_orm
    yield "DuckDB, grouped query", lambda: duck.grouped(file)
    yield "DuckDB, whole Rappen by our rule", lambda: duck.by_the_rule(file, cutoff_now())
    yield "ours, as known today", lambda: _ours(cutoff_now())
    for day in PAST:
        yield f"ours, as at {day:%d.%m.%Y}", partial(_ours_at, day)
    yield "taking the tally of the day", _take


def _rows(taken: dict[str, list[tuple[float, float]]]) -> Iterator[tuple[str | int | float, ...]]:
    medians = {name: statistics.median(ms for ms, _mb in times) for name, times in taken.items()}
    for name, times in taken.items():
        ratio = medians[name] / medians["ORM, grouped query"]
        most = max(mb for _ms, mb in times)
        yield name, round(medians[name] * 1000), f"{ratio:.3f}", round(most)


def _note(rounds: int, copied: float) -> str:
    return (
        f"{WORLD.described()}; {Tally.objects.count()} tallies, the newest"
        f" {A_DAY} entries of the trail old. Median of {rounds} rounds, each way once per round in"
        " a process of its own after one that warms up; MB is what the process grew by, without"
        " the server's. All give goals by year and sphere, and targets by year; ours and the"
        " rule in DuckDB by measure too, in whole Rappen, which the grouped queries do not"
        " know. Today and at each"
        " past day ours equalled, in every cell, an independent sum by the same rule. A booking"
        f" costs nothing more: it writes no sum. {thousands(_size())} characters are a tally."
        f" To bring the rows into DuckDB took {copied:.0f} s, which is not counted."
    )


def _size() -> int:
    return len(Tally.objects.latest("number").content)


def _ours(cutoff: Cutoff) -> list[Any]:
    sums = sums_known(cutoff)
    return [sums.by_goal(), sums]


def _ours_at(day: dt.date) -> list[Any]:
    return _ours(cutoff_at(day))


def _by_orm() -> list[Any]:
    """Every set that was not corrected; one begun on a date counts beside the one before it."""
    lines = SplitLine.objects.filter(
        split_set__is_sealed=True, split_set__scheme="sdg", split_set__corrections=None
    )
    entries = "split_set__activity__entries__"
    year = ExtractYear(f"{entries}booked_on")
    weighed = Sum(F(f"{entries}amount_chf") * F("share"))
    goals = lines.values("goal", year=year, sphere=F(f"{entries}sphere")).annotate(sum=weighed)
    targets = lines.values("target", year=year).annotate(sum=weighed)
    return [*goals.order_by(), *targets.order_by()]


def _differing(file: Path, cutoff: Cutoff) -> int:
    """How many cells are not the same to the Rappen."""
    ours = {
        (year, sphere, str(measure), code): amount
        for (year, sphere, measure), amounts in sums_known(cutoff).cells.items()
        for code, amount in amounts.items()
        if amount
    }
    return len(ours.items() ^ duck.by_the_rule(file, cutoff).items())


def _take() -> None:
    with _undone():
        take_tally(timezone.now())


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _tally_last_night() -> None:
    """Put the newest tally where it stands in the evening of a day: so many entries back."""
    number = cutoff_now().number - A_DAY
    Tally.objects.filter(number__gt=number).delete()
    newest = Tally.objects.latest("number")
    if newest.number == number:
        return
    cutoff = cutoff_of(number, None)
    sums = counted_on(Sums.of(newest), since=newest.number, cutoff=cutoff, is_strict=True)
    Tally.objects.create(
        number=number,
        known_at=cutoff.known_at,
        last_booked_on=sums.last_booked_on,
        content=sums.as_text(),
    )


def _apart(ask: Callable[[], Any]) -> tuple[float, float]:
    """Seconds of the second time, and megabytes, in a process of its own."""
    connection.close()
    global _asked  # noqa: PLW0603  (a forked process finds it; it cannot be sent)
    _asked = ask
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as process:
        return process.submit(_measured).result()


_asked: Callable[[], Any]


def _measured() -> tuple[float, float]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _asked()
    began = time.perf_counter()
    _asked()
    seconds = time.perf_counter() - began
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
