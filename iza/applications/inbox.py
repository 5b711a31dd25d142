"""What applications put into the inbox: records for a second person, and work in review."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.activities.rules import is_officer
from core.funding.pages.programmes import Task
from core.people.models import Role, User
from iza.models import Application, Criterion, Exemption
from iza.states import ApplicationStatus as S


def records(person: User) -> Iterable[tuple[QuerySet, str]]:
    """Exemptions and criteria that a head confirms."""
    if person.has_role(Role.HEAD_OF_UNIT):
        waiting = Exemption.objects.unconfirmed().select_related("application")
        yield waiting, "iza:exemption_confirm"
    if person.has_role(Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE):
        yield Criterion.objects.unconfirmed(), "iza:criterion_confirm"


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
