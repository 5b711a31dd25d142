"""What the navigation counts, asked only by a template that shows it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from core.funding.pages.waiting import count_for
from core.people.models import User


def navigation_counts(request: Any) -> dict[str, object]:
    """`nav_counts.inbox` for every page with a navigation."""
    return {"nav_counts": _Counts(getattr(request, "user", None))}


class _Counts:
    def __init__(self, person: Any) -> None:
        self._person = person

    @cached_property
    def inbox(self) -> int:
        return count_for(self._person) if isinstance(self._person, User) else 0
