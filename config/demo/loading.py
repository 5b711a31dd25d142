"""Filling an empty installation with the demo, through the steps and up to a moment."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import connection
from django.utils.translation import gettext as _

from config.demo import stories
from config.demo.calendar import ZURICH, Calendar, Log, at
from config.demo.office import Office
from config.demo.portfolio import (
    amending,
    applications,
    dossiers,
    finance,
    inbox,
    plan,
    relief,
    takeover,
    year_end,
)
from config.demo.portfolio.plan import Dossier
from core.activities.models import Activity
from core.audit.models import AuditEntry
from core.funding.models import Commitment, Disbursement
from core.partners.models import Organisation
from core.people.models import Installation, User
from core.reference.models import Goal

OFFICE = "Demostadt – Aussenbeziehungen"
PUBLISHER, PUBLISHER_REF = "Demostadt", "XX-DEMO-DEMOSTADT"
NEVER = dt.datetime.max.replace(tzinfo=ZURICH) - dt.timedelta(days=2)
MOST_LATE_REPORTS = 3


@dataclass(frozen=True)
class Loaded:
    """How much a demo holds."""

    activities: int
    payouts: Counter[str]
    steps: int


def objections_to_loading() -> list[str]:
    """A demo stands alone: it is never mixed with anybody's data."""
    objections = []
    if not Goal.objects.exists():
        objections.append(_("The reference data are missing; run load_reference first."))
    if User.objects.filter(is_service=False).exists():
        objections.append(_("There are people already."))
    if any(model.objects.exists() for model in (Organisation, Activity, Commitment)):
        objections.append(_("There are data already."))
    return objections


def load(*, now: dt.datetime, only_stories: bool) -> Loaded:
    """Play the demo: what lies before `now` (aware), or all of the stories alone."""
    Installation.objects.update_or_create(
        pk=1,
        defaults={
            "office": OFFICE,
            "publisher": PUBLISHER,
            "iati_ref": PUBLISHER_REF,
            "is_demo": True,
        },
    )
    with _without_waiting_for_the_disk():
        if only_stories:
            _play_stories()
        else:
            _play_everything(now.astimezone(ZURICH))
    return Loaded(
        activities=Activity.objects.count(),
        payouts=Counter(Disbursement.objects.order_by("status").values_list("status", flat=True)),
        steps=AuditEntry.objects.count(),
    )


def _play_stories() -> None:
    office = _open(stories.OPENING)
    office.calendar.enter(stories.budgets_of_the_stories(office))
    office.calendar.enter(stories.rates(office))
    stories.tell(office)
    office.calendar.play(NEVER)


def _play_everything(now: dt.datetime) -> None:
    today = now.date()
    portfolio = _with_late_reports(plan.plan(today), today)
    first = today.year - plan.YEARS + 1
    office = _open(min(stories.OPENING, at(f"{first - 1}-12-05", "08:00")))
    office.late_since = today - dt.timedelta(days=60)
    known = sorted({one.facts["partner"] for one in portfolio if one.decided_on.year < today.year})
    waiting = list(inbox.waiting_today(today, known=known))
    raised = inbox.budget_for_emergencies(waiting)
    covered = [one for one in waiting if one.sphere != "humanitarian"]
    logs = [
        _budgets(office, plan.budgets([*portfolio, *covered, *applications.awarded(today)])),
        _frame_credit(office, portfolio),
        stories.rates(office),
        relief.clearances(office, [*portfolio, *waiting]),
        relief.renewal(office, today),
        *(relief.in_kind(office, one) for one in waiting if one.key in relief.GIVEN),
        dossiers.payment_runs(office),
        *(dossiers.run(office, one) for one in [*portfolio, *waiting]),
        inbox.the_raise(office, today, raised),
        finance.papers_of_finance(office, today),
        year_end.a_closed_year(office, today.year - 2),
        year_end.a_carry_over(office, today.year - 1),
        year_end.an_urgent_decision(office, today),
        *applications.rounds(office, today),
        takeover.waiting_list(office, today),
        amending.amendments(office, today),
    ]
    stories.tell(office)
    for log in logs:
        office.calendar.enter(log)
    office.calendar.play(now)


def _open(start: dt.datetime) -> Office:
    office = Office(Calendar(start))
    office.open()
    return office


def _budgets(office: Office, budgets: dict[tuple[int, str], int]) -> Log:
    for (year, sphere), francs in sorted(budgets.items()):
        if at(f"{year - 1}-12-16") > at(office.opened_on):
            yield at(f"{year - 1}-12-16", "08:30")
            office.vote(year, sphere, francs)


def _frame_credit(office: Office, portfolio: list[Dossier]) -> Log:
    """The programme contributions of these years stand on one Rahmenkredit."""
    programmes = [one for one in portfolio if one.facts["instrument"] == "A"]
    francs = sum(amount for one in programmes for _day, amount in one.payments)
    first, last = programmes[0].decided_on.year, programmes[-1].decided_on.year
    yield at(f"{first - 1}-12-19", "09:00")
    office.grant_frame_credit("A", f"Rahmenkredit Programmbeiträge {first}–{last}", francs, last)


def _with_late_reports(portfolio: list[Dossier], today: dt.date) -> list[Dossier]:
    """A few reports that were due some weeks ago have not come in."""
    late = [one.key for one in portfolio if _is_due_lately(one, today)][:MOST_LATE_REPORTS]
    return [replace(one, has_late_report=one.key in late) for one in portfolio]


def _is_due_lately(dossier: Dossier, today: dt.date) -> bool:
    first, last = today - dt.timedelta(days=55), today - dt.timedelta(days=12)
    return dossier.emergency is None and any(
        first <= due_on - dossiers.REPORT_AHEAD <= last for due_on, _francs in dossier.payments[1:]
    )


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Thousands of commits to a file that nobody uses yet; safe again before anybody does."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
