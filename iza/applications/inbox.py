"""What applications put into the inbox: records for a second person, and work in review."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from core.activities.rules import OFFICERS, is_officer
from core.approvals.waiting import Kind, Waiting, register, register_answer
from core.funding.pages.programmes import Task
from core.partners.rules import objections_to_interest
from core.people.deputies import people_for
from core.people.models import Role, User
from iza.applications.rules.applications import objections_to_confirming_exemption
from iza.applications.rules.criteria import objections_to_confirming_criterion
from iza.models import Application, Criterion, Exemption
from iza.states import ApplicationStatus as S


def register_kinds() -> None:
    """Exemptions and criteria that a head confirms; applications that stand in a state."""
    register_answer(Application, _waiting_on)
    register(
        Kind(
            Exemption,
            (Role.HEAD_OF_UNIT,),
            "iza:exemption_confirm",
            objections_to_confirming_exemption,
            related=("application",),
        )
    )
    register(
        Kind(
            Criterion,
            (Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE),
            "iza:criterion_confirm",
            objections_to_confirming_criterion,
            related=("instrument",),
        )
    )


MOVED_ON = frozenset({S.SUBMITTED, S.IN_REVIEW, S.RECOMMENDED})


def _waiting_on(application: Application, on: dt.date) -> Waiting | None:
    """Who takes an application on from its state; since its latest step."""
    if application.status not in MOVED_ON:
        return None
    people = [
        person
        for person in people_for(OFFICERS, on)
        if person.represents is None
        and not objections_to_interest(person, application.organisation_id)
    ]
    return Waiting.of(application.step.recorded_at, people, on=on)


def tasks(person: User) -> list[Task]:
    """How many applications stand in which state, for those who move them."""
    if not is_officer(person):
        return []
    words = {
        S.SUBMITTED: _("Applications to check formally"),
        S.IN_REVIEW: _("Applications in review"),
        S.RECOMMENDED: _("Applications to decide"),
    }
    counted = dict(
        Application.objects.filter(status__in=words)
        .order_by()
        .values_list("status")
        .annotate(Count("pk"))
    )
    address = reverse("iza:application_list")
    return [
        Task(text, counted.get(status, 0), f"{address}?status={status}")
        for status, text in words.items()
    ]
