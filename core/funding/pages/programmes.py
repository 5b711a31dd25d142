"""What the programmes above put into the inbox; filled when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from core.people.models import User


@dataclass(frozen=True)
class Task:
    """Work that waits in a programme: how much of what, and the list that shows it."""

    what: str
    number: int
    url: str


@dataclass(frozen=True)
class Programme:
    """What a programme above adds to the inbox of a person.

    `records` gives the records that wait for a second person of this one's roles, with the
    address of each; `tasks` counts further work.
    """

    records: Callable[[User], Iterable[tuple[QuerySet, str]]]
    tasks: Callable[[User], list[Task]]


PROGRAMMES: list[Programme] = []


def register(programme: Programme) -> None:
    """Let a programme put its work into the inbox; called in `AppConfig.ready`."""
    PROGRAMMES.append(programme)


def tasks_for(person: User) -> list[Task]:
    return [task for one in PROGRAMMES for task in one.tasks(person) if task.number]
