"""From a row of a workbook to the page with the bookings that make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from core.excel import Column
from reports.figures import Figures
from reports.figures.bookings import Cell
from reports.figures.glance import Glance


def bookings_address(figures: Figures, cell: Cell) -> str:
    """The whole address, so that it works from a file that was mailed."""
    return f"{settings.PUBLIC_URL}{bookings_path(figures, cell)}"


def bookings_path(figures: Figures | Glance, cell: Cell) -> str:
    """The same within the site, for pages: whoever reads them is there already."""
    asked = [("year", str(figures.year)), ("number", str(figures.cutoff.number))]
    if not figures.cutoff.is_now:
        asked.append(("as_at", figures.cutoff.day.isoformat()))
    query = urlencode([*asked, *figures.filters.as_query(), ("cell", str(cell))])
    return f"{reverse('reports:bookings')}?{query}"


def leading_to(
    column: Column, figures: Figures, dimension: str, key: Callable[[Any], str | None]
) -> Column:
    """The column with each cell leading to the bookings of its row; none where `key` gives None."""

    def address(row: Any) -> str:
        found = key(row)
        return "" if found is None else bookings_address(figures, Cell(dimension, found))

    return replace(column, link=address)
