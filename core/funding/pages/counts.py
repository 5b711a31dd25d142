"""What the navigation counts, asked only by a template that shows it."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import Any

from core.funding.pages.waiting import counts_for
from core.people.models import User


def navigation_counts(request: Any) -> dict[str, object]:
    """`nav_counts.inbox` for every page with a navigation."""
    return {"nav_counts": _Counts(request)}


def waiting_counts(request: Any) -> Counter[str]:
    """What waits for the reader of a page, counted once for all that show it."""
    if not hasattr(request, "waiting_counts"):
        person = getattr(request, "user", None)
        request.waiting_counts = counts_for(person) if isinstance(person, User) else Counter()
    return request.waiting_counts


class _Counts:
    def __init__(self, request: Any) -> None:
        self._request = request

    @cached_property
    def inbox(self) -> int:
        return sum(waiting_counts(self._request).values())
