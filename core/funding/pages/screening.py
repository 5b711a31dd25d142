"""Which partners need a sanctions check before what is due to them can be paid."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.activities.states import ActivityStatus
from core.audit.remembering import remembered
from core.funding.models import Disbursement, Instalment
from core.funding.pages.programmes import Task
from core.funding.states import NOT_YET_ORDERED, DisbursementStatus
from core.partners.models import Organisation
from core.partners.screening import clear_until, standings
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.models import Role, User

AHEAD = dt.timedelta(days=30)
"""So early a check is asked for before an instalment is due."""


@dataclass(frozen=True)
class DueCheck:
    """A partner to whom something is due, and what its checks lack on that day."""

    organisation: Organisation
    needed_on: dt.date
    valid_to: dt.date | None
    objections: list[str]


def due_checks(today: dt.date) -> list[DueCheck]:
    """Partners and payees whose check is missing or too old when they are paid next."""
    days = _days_of_payment(today)
    covered = clear_until(days.keys(), on=today)
    days = {key: day for key, day in days.items() if covered.get(key, dt.date.min) < day}
    found = []
    for key, standing in standings(days.keys(), on=today).items():
        if objections := standing.objections(days[key]):
            found.append(DueCheck(standing.organisation, days[key], standing.valid_to, objections))
    return sorted(found, key=lambda one: (one.needed_on, one.organisation.name))


def tasks(person: User) -> list[Task]:
    """Work for the inbox of those who keep the partners."""
    if not person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        return []
    today = timezone.localdate()
    number = remembered(["due checks", today.isoformat()], lambda: len(due_checks(today)))
    return [Task(_("Sanctions checks due before a payment"), number, reverse("funding:screening"))]


@require_safe
@for_people_with_a_role
def screening(request: SignedInRequest) -> HttpResponse:
    context = {
        "title": _("Sanctions checks due"),
        "rows": due_checks(timezone.localdate()),
        "days": AHEAD.days,
    }
    return render(request, "funding/screening.html", context)


def _days_of_payment(today: dt.date) -> dict[int, dt.date]:
    """The earliest day on which each partner or payee is to be paid, from today on."""
    instalments = Instalment.objects.without_payout().filter(
        due_on__lte=today + AHEAD, commitment__activity__status=ActivityStatus.RUNNING
    )
    under_way = Disbursement.objects.filter(status__in=[*NOT_YET_ORDERED, DisbursementStatus.DRAFT])
    sources = [
        instalments.order_by().values_list("commitment__partner").annotate(first=Min("due_on")),
        under_way.order_by()
        .values_list("commitment__partner")
        .annotate(first=Min("instalment__due_on")),
        under_way.order_by()
        .values_list("account__organisation")
        .annotate(first=Min("instalment__due_on")),
    ]
    days: dict[int, dt.date] = {}
    for source in sources:
        for key, first in source:
            day = max(today, first)
            days[key] = min(days.get(key, day), day)
    return days
