"""Server time of the long lists with 500'000 payouts and 100'000 projects.

Each page as its person gets it, with every filter, searched and deep, warm, with a request that
goes through all middlewares and templates and no network. A page takes at most 150 ms.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks import large
from benchmarks.child import run_apart
from benchmarks.table import Table
from core.funding.models import Disbursement
from core.people.models import User
from iza.models import Project

TIMES = 7
MOST = 150.0
"""Milliseconds of the median."""


def run() -> Table:
    described = run_apart("large", "stand", database=large.DATABASE)
    rows = [tuple(row) for row in run_apart("lists", "pages", database=large.DATABASE)]
    note = f"{described}. Median and slowest of {TIMES} requests, in ms, and the slowest query."
    return Table(("list", "queries", "median", "slowest", "slowest query", ""), rows, note)


def pages() -> list[tuple[Any, ...]]:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="dario"))
    return [_measured(client, what, address) for what, address in _addresses()]


def _addresses() -> Iterator[tuple[str, str]]:
    payouts, projects = reverse("funding:disbursement_list"), reverse("iza:project_list")
    some = Disbursement.objects.order_by("pk")[250_000]
    project = Project.objects.order_by("pk")[50_000]
    asked = {
        "payouts": (payouts, ""),
        "payouts, in the middle": (payouts, f"before={some.pk}"),
        "payouts, the last page": (payouts, "after=0"),
        **{
            f"payouts, {status}": (payouts, f"status={status}")
            for status in ("draft", "submitted", "ordered", "paid")
        },
        "payouts, a year": (payouts, f"year={some.instalment.budget_year}"),
        "payouts, a sphere": (payouts, "sphere=humanitarian"),
        "payouts, a partner": (payouts, f"partner={some.commitment.partner_id}"),
        "payouts, overdue": (payouts, "due=overdue"),
        "payouts, within 30 days": (payouts, "due=soon"),
        "payouts, paid in a year": (payouts, f"status=paid&year={some.instalment.budget_year}"),
        "payouts, searched": (payouts, "q=wasser"),
        "payouts, searched, in the middle": (payouts, f"q=wasser&before={some.pk}"),
        "payouts, searched by number": (payouts, f"q={some.number}"),
        "payouts, searched in vain": (payouts, "q=xqzw"),
        "payouts, searched and filtered": (payouts, "q=wasser&status=paid"),
        "projects": (projects, ""),
        "projects, in the middle": (projects, f"before={project.pk}"),
        "projects, running": (projects, "status=running"),
        "projects, an instrument": (projects, f"instrument={project.instrument_id}"),
        "projects, a goal": (projects, "goal=6"),
        "projects, a country": (projects, "country=NP"),
        "projects, a person": (projects, f"responsible={project.responsible_id}"),
        "projects, a year": (projects, "year=2025"),
        "projects, searched": (projects, "q=wasser"),
        "projects, searched in vain": (projects, "q=xqzw"),
    }
    for what, (address, query) in asked.items():
        yield what, f"{address}?{query}"


def _measured(client: Client, what: str, address: str) -> tuple[Any, ...]:
    def ask() -> None:
        response = client.get(address)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {response.status_code}.")

    ask()
    taken = []
    for _time in range(TIMES):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as queries:
        ask()
    slowest = max(float(query["time"]) for query in queries.captured_queries) * 1000
    median = statistics.median(taken)
    mark = "" if median <= MOST else f"over {MOST:.0f}"
    return what, len(queries), round(median, 1), round(max(taken), 1), round(slowest, 1), mark
