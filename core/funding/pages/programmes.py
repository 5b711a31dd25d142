"""What the programmes above put into the inbox; filled when Django starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.people.models import User


@dataclass(frozen=True)
class Task:
    """Work that waits in a programme: how much of what, and the list that shows it."""

    what: str
    number: int
    url: str


_PROGRAMMES: list[Callable[[User], list[Task]]] = []


def register(tasks: Callable[[User], list[Task]]) -> None:
    """Let a programme count its work in the inbox of a person; called in `AppConfig.ready`."""
    _PROGRAMMES.append(tasks)


def tasks_for(person: User) -> list[Task]:
    return [task for tasks in _PROGRAMMES for task in tasks(person) if task.number]
