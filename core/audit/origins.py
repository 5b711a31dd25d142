"""Where a row came from: the file, the sheet and the row of a list that two people took over.

Whoever reads lists tells it; pages and exports ask here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    """A row of a sheet of a file."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return _("%(file)s, sheet «%(sheet)s», row %(row)s") % {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
        }


Places = dict[int, Place]
"""By the key of the record."""

_TELLERS: list[Callable[[Sequence[Any]], Places]] = []


def tell(places: Callable[[Sequence[Any]], Places]) -> None:
    """Let an app that reads lists say where records of one model came from."""
    _TELLERS.append(places)


def places_of(records: Sequence[Any]) -> Places:
    """Those of the records, all of one model, that came with a list; in one query for each app."""
    found: Places = {}
    for places in _TELLERS if records else ():
        found |= places(records)
    return found


def place_of(record: Any) -> Place | None:
    return places_of([record]).get(record.pk)
