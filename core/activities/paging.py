"""Paging by key: the next page begins below the last key shown, however long the list is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50
MOST_COUNTED = 10_000
"""Further rows are «more»: to count half a million takes longer than to show a page of them."""


@dataclass(frozen=True)
class Slice:
    """One page of a list, newest first; addresses are empty at the ends.

    `count` is how long the list is, or `MOST_COUNTED` if there `is_more`.
    """

    rows: list[Any]
    next_url: str
    previous_url: str
    count: int
    is_more: bool


def slice_by_key(request: HttpRequest, queryset: QuerySet, *, size: int = ROWS) -> Slice:
    """Cut the page that `?before=` or `?after=` names out of a list; a broken key is no key."""
    before, after = (_key(request.GET.get(name, "")) for name in ("before", "after"))
    if after is not None:
        rows = list(queryset.filter(pk__gt=after).order_by("pk")[: size + 1])
        has_newer, has_older = len(rows) > size, True
        rows = rows[:size][::-1]
    else:
        older = queryset if before is None else queryset.filter(pk__lt=before)
        rows = list(older.order_by("-pk")[: size + 1])
        has_newer, has_older = before is not None, len(rows) > size
        rows = rows[:size]
    counted = (
        queryset.order_by()[: MOST_COUNTED + 1].count() if has_newer or has_older else len(rows)
    )
    return Slice(
        rows,
        next_url=_address(request, "before", rows[-1].pk) if rows and has_older else "",
        previous_url=_address(request, "after", rows[0].pk) if rows and has_newer else "",
        count=min(counted, MOST_COUNTED),
        is_more=counted > MOST_COUNTED,
    )


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _address(request: HttpRequest, name: str, key: int) -> str:
    query = request.GET.copy()
    for other in ("before", "after"):
        query.pop(other, None)
    query[name] = str(key)
    return f"{request.path}?{query.urlencode()}"
