"""Server time and queries of the trail's pages: a dossier's history, and the auditor's search.

Each history is measured alone, as `trail_of` reads it with every value in words, beside the pages
of the auditor, in a trail of more than 100'000 entries. The rows that were touched most are asked
for. Warm, without a network; a page takes at most 50 ms.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection
from django.db.models import Count, Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import world
from benchmarks.pages import TIMES, Page, logged_in, measured
from benchmarks.table import Table
from core.activities.models import Activity
from core.audit.models import AuditEntry, AuditTouch
from core.audit.words import trail_of
from core.funding.models import BudgetCredit, Commitment, Disbursement, PaymentList
from core.partners.models import Organisation

AUDITOR = "hugo"
DOSSIERS: tuple[type[Model], ...] = (
    Activity,
    Commitment,
    Disbursement,
    PaymentList,
    BudgetCredit,
    Organisation,
)


def run(times: int = TIMES) -> Table:
    rows = [_history(model, times) for model in DOSSIERS]
    client = logged_in(AUDITOR)
    rows += [measured(page, client, times) for page in searches()]
    note = (
        f"{world.described()}. Median and 95th percentile of {times} requests, and how long"
        " the processor was busy with one (median), in ms."
    )
    columns = ("page", "as", "queries", "median", "95 %", "busy", "kB", "")
    return Table(columns, rows, note)


def searches() -> Iterator[Page]:
    """What an auditor asks the trail."""
    trail = reverse("audit:trail")
    newest = AuditEntry.objects.order_by("-number")[0]
    middle = newest.number // 2
    day = AuditEntry.objects.get(number=middle).recorded_at.date()
    month = f"since={day - dt.timedelta(days=30)}&until={day}"
    for what, query in (
        ("newest", ""),
        ("deep page", f"before={middle}"),
        ("one step", "verb=approve"),
        ("refused", "outcome=refused"),
        ("one person", "person=carla"),
        ("one kind of thing", "kind=funding_paymentlist"),
        ("a month", month),
        ("words", "q=wasser"),
        ("words that are nowhere", "q=zzzzz"),
        ("a person's steps of a kind in a month", f"person=carla&verb=verify&{month}"),
    ):
        yield Page(f"trail, {what}", AUDITOR, f"{trail}?{query}")
    yield Page("entry of the trail", AUDITOR, reverse("audit:entry", args=[newest.number]))


def _history(model: type[Model], times: int) -> tuple[str | int | float, ...]:
    """Of the row that most steps touched."""
    touched = AuditTouch.objects.filter(table=model._meta.db_table)
    busiest = touched.values("row").annotate(steps=Count("pk")).order_by("-steps", "row")[0]
    found = apps.get_model(model._meta.label).objects.get(pk=busiest["row"])

    def ask() -> None:
        for line in trail_of(found):
            line.changes  # noqa: B018  (read as the template does)

    what = f"history of {model._meta.verbose_name}, {busiest['steps']} steps"
    return (what, "", *_times(ask, times), "", "")


def _times(ask: Callable[[], None], times: int) -> tuple[int | float, ...]:
    ask()
    taken, busy = [], []
    for _time in range(times):
        began, worked = time.perf_counter(), time.process_time()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    with CaptureQueriesContext(connection) as queries:
        ask()
    figures = (statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
    return (len(queries), *(round(one, 1) for one in (*figures, statistics.median(busy))))
