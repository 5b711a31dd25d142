"""The first rows of a long list, and how many follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Row = TypeVar("Row")


class Cut(list[Row]):
    """`more` is how many rows follow those that are here."""

    def __init__(self, rows: Iterable[Row] = (), most: int | None = None, more: int = 0) -> None:
        given = list(rows)
        super().__init__(given[:most])
        self.more = more + len(given) - len(self)
