"""The start page: what waits for the reader, what is overdue, and the figures of the year."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.activities.models import Activity, PartnerReport
from core.activities.states import ActivityStatus
from core.audit import remembering
from core.funding.models import Disbursement, Instalment
from core.funding.pages.counts import waiting_counts
from core.funding.pages.waiting import BY_DUE_DATE, RECORD, first_for, titles
from core.funding.states import DisbursementStatus
from core.people.access import SignedInRequest
from core.people.models import Role, User
from core.reference.models import Goal, Sphere
from reports import rules
from reports.figures import cutoff_now, open_commitments, released_unconfirmed
from reports.figures.cutoff import Cutoff
from reports.figures.glance import remembered
from reports.figures.sums import sums_known
from reports.figures.tables import COMMITTING, NOT_ASSIGNED, PAYING, Measure

MOST_ROWS = 8

SEES_EVERYTHING = (Role.HEAD_OF_UNIT, Role.MANAGEMENT, Role.AUDITOR)


@dataclass(frozen=True)
class Task:
    """Something that waits, how often, and where it is done."""

    label: str
    count: int
    url: str
    note: str = ""


@dataclass(frozen=True)
class GoalLine:
    """What was paid net for a goal in the year; Rappen. Without a goal: what is not assigned.

    `bar` is its length in thousandths of the longest: browsers draw no lengths in millions.
    """

    goal: Goal | None
    paid: int
    bar: int


@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    person, today = request.user, timezone.localdate()
    counts = waiting_counts(request)
    overdue_count, overdue = _overdue_instalments(person, today)
    context = {
        "tasks": [task for task in _tasks(person, counts, today) if task.count],
        "payouts": [(payout, _title_of(payout)) for payout in _first_payouts(person, today)],
        "overdue": overdue,
        "overdue_count": overdue_count,
        "has_role": person.reaches(*Role),
        "may_log_projects": person.has_role(Role.PROGRAMME_OFFICER),
        "may_ask_for_reports": not rules.objections_to_asking(person),
    }
    if context["may_ask_for_reports"]:
        context["year"] = figures_for_home(today.year, cutoff_now())
    return render(request, "home.html", context)


def _first_payouts(person: User, today: dt.date) -> QuerySet[Disbursement]:
    """The first that the person may decide, the oldest due date first."""

    def find() -> list[int]:
        return [payout.pk for payout in islice(first_for(person, titles()), MOST_ROWS)]

    keys = remembering.remembered(["payouts at home", person.pk, today.isoformat()], find)
    return Disbursement.objects.for_list().filter(pk__in=keys).order_by(*BY_DUE_DATE)


def _title_of(payout: Disbursement) -> str:
    return titles()[DisbursementStatus(payout.status)]


def _tasks(person: User, counts: Counter[str], today: dt.date) -> Iterator[Task]:
    inbox = reverse("funding:inbox")
    for status, title in titles().items():
        yield Task(title, counts[status], inbox, _("payouts"))
    confirmable = sum(count for kind, count in counts.items() if kind.startswith(RECORD))
    yield Task(_("To confirm as the second person"), confirmable, inbox)
    if person.has_role(Role.PROGRAMME_OFFICER):
        yield Task(_("Returned to you"), counts["returned"], inbox, _("payouts"))
        drafts = Activity.objects.filter(status=ActivityStatus.DRAFT, responsible=person)
        url = f"{reverse('activities:list')}?status={ActivityStatus.DRAFT}&responsible={person.pk}"
        yield Task(_("Your drafts"), drafts.count(), url, _("activities"))
    if person.has_role(Role.PROGRAMME_OFFICER, *SEES_EVERYTHING):
        reports = _mine_or_all(PartnerReport.objects.all(), person, "activity__responsible")
        late = reports.overdue(today).filter(received_on=None)
        url = f"{reverse('funding:overdue_reports')}?state=missing"
        if not person.has_role(*SEES_EVERYTHING):
            url += f"&responsible={person.pk}"
        yield Task(_("Partners' reports overdue"), late.count(), url, _("not received"))


def _overdue_instalments(person: User, today: dt.date) -> tuple[int, QuerySet[Instalment]]:
    """Due before today, and no payout is under way: how many, and the first of them.

    An officer sees those of their activities.
    """

    def find() -> tuple[int, list[int]]:
        late = Instalment.objects.without_payout().due_by(today - dt.timedelta(days=1))
        mine = _mine_or_all(late, person, "commitment__activity__responsible")
        keys = mine.order_by("due_on", "pk").values_list("pk", flat=True)
        return mine.count(), list(keys[:MOST_ROWS])

    number, keys = remembering.remembered(["overdue at home", person.pk, today.isoformat()], find)
    first = Instalment.objects.filter(pk__in=keys).order_by("due_on", "pk")
    return number, first.select_related("commitment__activity", "commitment__partner")


def _mine_or_all(rows: Any, person: User, responsible: str) -> Any:
    if person.has_role(*SEES_EVERYTHING):
        return rows
    if person.has_role(Role.PROGRAMME_OFFICER):
        return rows.filter(**{responsible: person})
    return rows.none()


def figures_for_home(year: int, cutoff: Cutoff) -> dict[str, Any]:
    """The year in Rappen, by sphere and goal; counted anew only after the trail has grown."""
    counted = remembered(["home", year], cutoff, lambda: _counted(year, cutoff))
    return {
        **counted,
        "number": year,
        "spheres": [(Sphere(code).label, paid) for code, paid in counted["spheres"].items()],
        "goals": _goal_lines(counted["goals"]),
    }


def _counted(year: int, cutoff: Cutoff) -> dict[str, Any]:
    sums, last_day = sums_known(cutoff).by_goal(), cutoff.last_day_of(year)

    def net(measures: Collection[Measure], *spheres: str) -> dict[str, int]:
        by_year = sums.by_year(measures, spheres or Sphere.values)
        return {goal: amounts.get(year, 0) for goal, amounts in by_year.items()}

    by_goal = net(PAYING)
    goals = [*(str(goal) for goal in range(1, 18)), NOT_ASSIGNED]
    return {
        "paid": sum(by_goal.values()),
        "committed": sum(net(COMMITTING).values()),
        "released": sum(released_unconfirmed(cutoff, last_day).values()),
        "open": sum(one.open for one in open_commitments(cutoff, last_day)),
        "spheres": {code: sum(net(PAYING, code).values()) for code in Sphere.values},
        "goals": {goal: paid for goal in goals if (paid := by_goal.get(goal))},
    }


def _goal_lines(paid_by_goal: dict[str, int]) -> list[GoalLine]:
    goals = Goal.objects.in_bulk()
    largest = max(paid_by_goal.values(), default=0)
    return [
        GoalLine(
            goals[int(key)] if key else None,
            paid,
            bar=max(paid, 0) * 1000 // largest if largest > 0 else 0,
        )
        for key, paid in paid_by_goal.items()
    ]
