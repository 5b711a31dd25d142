"""Server time and queries of the pages that people open all day.

Median and 95th percentile of each page as its person gets it, warm, with a request that goes
through all middlewares and templates and no network. A page takes at most 50 ms.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from django.db import connection, models
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aid.models import Emergency
from benchmarks import world
from benchmarks.table import Table
from config.wsgi import settle
from core.activities.models import Activity
from core.activities.paging import ROWS
from core.audit.models import AuditEntry
from core.funding.models import BudgetCredit, CommitmentCredit, Disbursement, PaymentList
from core.partners.models import BankAccount, Organisation
from core.people.models import User
from iza.models import Project

TIMES = 25
MOST = 50.0
"""Milliseconds of the median."""

ROWS_SIGNED = 100
PEOPLE = {
    "anna": "programme officer",
    "carla": "head of unit",
    "dario": "finance officer",
    "felix": "head of finance",
    "gina": "management",
    "hugo": "auditor",
    "iris": "administrator",
}


@dataclass(frozen=True)
class Page:
    what: str
    person: str
    address: str


def run(times: int = TIMES) -> Table:
    clients = {name: logged_in(name) for name in PEOPLE}
    rows = []
    settle()
    for page in list(pages()):
        row = measured(page, clients[page.person], times)
        print("  " + " · ".join(map(str, row)), flush=True)
        rows.append(row)
    note = (
        f"{world.described()}. Median and 95th percentile of {times} requests, and how long"
        " the processor was busy with one (median), in ms."
    )
    columns = ("page", "as", "queries", "median", "95 %", "busy", "kB", "")
    return Table(columns, rows, note)


def logged_in(name: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=name))
    return client


def measured(page: Page, client: Client, times: int) -> tuple[str | int | float, ...]:
    def ask() -> int:
        response = client.get(page.address)
        if response.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{page.address} answered {response.status_code}.")
        return len(response.getvalue())

    for _time in range(3):
        size = ask()
    taken, busy = [], []
    for _time in range(times):
        began, worked = time.perf_counter(), time.process_time()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    with CaptureQueriesContext(connection) as queries:
        ask()
    median, most = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    mark = "" if median <= MOST else f"over {MOST:.0f}"
    figures = tuple(round(figure, 1) for figure in (median, most, statistics.median(busy)))
    return (page.what, PEOPLE[page.person], len(queries), *figures, size // 1024, mark)


def pages() -> Iterator[Page]:
    for name in PEOPLE:
        yield Page("home", name, "/")
    for name in ("anna", "carla", "dario", "felix", "hugo"):
        yield Page("inbox", name, reverse("funding:inbox"))
    yield from _of_payouts()
    yield from _of_activities()
    yield from _of_credits()
    yield from _of_the_office()


def _of_payouts() -> Iterator[Page]:
    payouts = Disbursement.objects.order_by("pk")
    for status, name in (("submitted", "carla"), ("verified", "dario"), ("paid", "felix")):
        payout = payouts.filter(status=status).order_by("-pk")[0]
        address = reverse("funding:disbursement", args=[payout.pk])
        yield Page(f"payout, {status}", name, address)
    address = reverse("funding:evidence", args=[payout.pk])
    yield Page("evidence of a payment", "hugo", address)
    for act, status, name in (("verify", "submitted", "carla"), ("approve", "verified", "dario")):
        some = payouts.filter(status=status).values_list("pk", flat=True)[:ROWS_SIGNED]
        ticked = "&".join(f"disbursement={key}" for key in some)
        address = f"{reverse('funding:sign', args=[act])}?{ticked}"
        yield Page(f"signing {len(some)} payouts: {act}", name, address)
    lists = PaymentList.objects.annotate(rows=Count("disbursements")).order_by("-rows")
    longest = lists[0]
    address = reverse("funding:payment_list", args=[longest.pk])
    yield Page(f"payment list of {longest.rows} rows", "dario", address)
    yield Page("payment lists", "dario", reverse("funding:payment_list_list"))
    address = reverse("funding:disbursement_list")
    yield Page("payouts", "dario", address)
    yield Page("payouts, paid", "dario", f"{address}?status=paid")
    yield Page("payouts, searched", "dario", f"{address}?q=wasser")
    yield Page("payouts, deep page", "dario", f"{address}?before={_key_of(Disbursement, 150)}")
    yield Page("ledger", "hugo", reverse("funding:ledger"))


def _of_activities() -> Iterator[Page]:
    address = reverse("iza:project_list")
    yield Page("projects", "anna", address)
    yield Page("projects, filtered", "anna", f"{address}?status=running&instrument=B")
    yield Page("projects, searched", "anna", f"{address}?q=wasser")
    yield Page("projects, deep page", "anna", f"{address}?before={_key_of(Project, 30)}")
    payouts = Count("commitments__disbursements")
    projects = Activity.objects.filter(kind="project").alias(payouts=payouts)
    project = projects.order_by("-payouts", "pk")[0]
    address = reverse("activities:detail", args=[project.pk])
    count = Disbursement.objects.filter(commitment__activity=project).count()
    yield Page(f"project with {count} payouts", "anna", address)
    yield Page("activities", "anna", reverse("activities:list"))
    yield Page("mapping gaps", "anna", reverse("activities:mapping"))
    yield Page("applications", "anna", reverse("iza:application_list"))
    yield Page("emergencies", "anna", reverse("aid:emergency_list"))
    emergency = Emergency.objects.annotate(rows=Count("responses")).order_by("-rows", "pk")[0]
    yield Page("emergency", "anna", reverse("aid:emergency", args=[emergency.pk]))


def _of_credits() -> Iterator[Page]:
    yield Page("credits", "felix", reverse("funding:credit_list"))
    for kind, model in (("budget", BudgetCredit), ("commitment", CommitmentCredit)):
        credit = model._default_manager.confirmed().order_by("-used")[0]
        address = reverse("funding:credit", args=[kind, credit.pk])
        yield Page(f"{kind} credit with ledger and chart", "felix", address)
    yield Page("years", "felix", reverse("funding:year_list"))


def _of_the_office() -> Iterator[Page]:
    yield Page("organisations", "anna", reverse("partners:organisation_list"))
    partner = Organisation.objects.annotate(rows=Count("commitments")).order_by("-rows")[0]
    yield Page("organisation", "anna", reverse("partners:organisation_detail", args=[partner.pk]))
    accounts = BankAccount.objects.annotate(rows=Count("disbursements"))
    account = accounts.order_by("-rows")[0]
    yield Page("bank account", "dario", reverse("partners:account_detail", args=[account.pk]))
    yield Page("accounts that wait", "dario", reverse("partners:waiting"))
    yield Page("approval rules", "felix", reverse("approvals:rules"))
    yield Page("roles", "iris", reverse("role_list"))
    yield Page("deputies", "carla", reverse("deputy_list"))
    yield Page("spending competences", "felix", reverse("funding:competences"))
    yield Page("account assignments", "felix", reverse("funding:assignment_list"))
    trail = reverse("audit:trail")
    yield Page("trail", "hugo", trail)
    yield Page("trail, one verb", "hugo", f"{trail}?verb=approve")
    newest = AuditEntry.objects.order_by("-number")[0]
    yield Page("entry of the trail", "hugo", reverse("audit:entry", args=[newest.number]))
    yield Page("reports", "gina", reverse("reports:list"))
    yield Page("overview", "gina", reverse("overview"))
    yield Page(
        "overview of a sphere and goal", "gina", f"{reverse('overview')}?sphere=development&goal=6"
    )


def _key_of(model: type[models.Model], page: int) -> int:
    """The key below which a page of a list begins."""
    keys = model._default_manager.order_by("-pk").values_list("pk", flat=True)
    return keys[page * ROWS - 1]
