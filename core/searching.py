"""Finding rows by what somebody typed: every word, in any of some columns."""

from __future__ import annotations

import operator
from functools import reduce
from typing import Any

from django.db.models import Q


def containing(rows: Any, words: str, *columns: str) -> Any:
    """The rows of a query set in which each word stands in at least one column, in any case.

    A column may lie behind foreign keys, as in «activity__code»; no words leave all rows.
    """
    for word in words.split():
        rows = rows.filter(
            reduce(operator.or_, (Q(**{f"{column}__icontains": word}) for column in columns))
        )
    return rows
