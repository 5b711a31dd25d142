"""Two amendments of running projects: one in force, one that waits for the head of unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from config.demo.calendar import Log, at
from config.demo.office import Office, bank_days_before, recorder
from config.demo.papers import paper
from core.activities.amending import workflow
from core.activities.models import Activity, Origin
from core.activities.states import ActivityStatus
from core.documents.models import Category
from iza.models import Project

LONGER = "Die Regenzeit verzögerte die Bauarbeiten; die Partnerorganisation bat um mehr Zeit."
MORE = "An der Projektbesprechung wurde die Arbeit mit den Schulen neu vereinbart."
SCHOOLS = " Neu gehören auch die Schulen im Gebiet dazu, mit eigenen Kursen für Lehrpersonen."


def amendments(office: Office, today: dt.date) -> Log:
    """The head of unit confirmed the first; the second was recorded two days ago."""
    yield at(bank_days_before(today, 30), "10:20")
    first = _amend(office, _running(office)[0], reason=LONGER, months=6)
    yield at(bank_days_before(today, 28), "16:05")
    office.act(workflow.confirm_amendment, first, by="carla")
    yield at(bank_days_before(today, 2), "09:35")
    second = _running(office)[1]
    _amend(office, second, reason=MORE, months=3, description=second.description + SCHOOLS)


def _running(office: Office) -> list[Any]:
    """Projects of the portfolio that still go on for a while; the stories stay as they are."""
    told = [one.pk for key, one in office.activities.items() if key.startswith("S")]
    soon = office.calendar.today + dt.timedelta(days=120)
    running = Project.objects.filter(
        status=ActivityStatus.RUNNING, origin=Origin.WORKFLOW, ends_on__gt=soon
    )
    return list(running.exclude(pk__in=told).select_related("responsible").order_by("pk"))


def _amend(office: Office, project: Any, *, reason: str, months: int, **values: Any) -> Any:
    agreed_on = bank_days_before(office.calendar.today, 1)
    letter = paper(
        "Nachtrag zur Vereinbarung",
        [str(project), f"Vereinbart am {agreed_on:%d.%m.%Y}", "Beispiel der Demo."],
        category=Category.AGREEMENT,
    )
    return office.act(
        workflow.record_amendment,
        Activity.objects.get(pk=project.pk),
        values={"ends_on": _later(project.ends_on or agreed_on, months), **values},
        effective_on=agreed_on,
        reason=reason,
        papers=[letter],
        by=recorder(project),
    )


def _later(day: dt.date, months: int) -> dt.date:
    """The last day of the month that lies so many months later."""
    years, month = divmod(day.month + months, 12)
    return dt.date(day.year + years, month + 1, 1) - dt.timedelta(days=1)
