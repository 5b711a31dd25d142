"""What waits for a second person in the apps above, which bring it in when they are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from core.people.models import User

Records = Callable[[User], Any]
_FURTHER: list[tuple[Records, str]] = []


def ask_also(records: Records, address: str) -> None:
    """Let an app above bring in records that wait for a second person.

    `records` gives a person's query set of a `Confirmable`, None for who may not confirm any;
    `address` is the name of the page where one of them is confirmed by its key.
    """
    _FURTHER.append((records, address))


def further(person: User) -> Iterable[tuple[Any, str]]:
    """Query sets of what waits in apps above, each with the name of its page."""
    asked = ((records(person), address) for records, address in _FURTHER)
    return ((rows, address) for rows, address in asked if rows is not None)
