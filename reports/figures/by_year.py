"""The sums of several years side by side, so that one sees where a year comes from."""

from __future__ import annotations

from dataclasses import dataclass

from reports.figures.cutoff import Cutoff
from reports.figures.filters import Filters
from reports.figures.year import Figures, figures_of, ledger_totals, net_by_sphere

YEARS = 5


@dataclass(frozen=True)
class YearSums:
    """Net Rappen of a year by sphere."""

    year: int
    committed: dict[str, int]
    paid: dict[str, int]


def sums_by_year(counted: Figures, before: Figures) -> list[YearSums]:
    """Five years up to that of the report; the last two are already counted."""
    known = {figures.year: net_by_sphere(figures) for figures in (counted, before)}
    first = counted.year - YEARS + 1
    return [
        YearSums(year, **(known.get(year) or _sums(year, counted.cutoff, counted.filters)))
        for year in range(first, counted.year + 1)
    ]


def _sums(year: int, cutoff: Cutoff, filters: Filters) -> dict[str, dict[str, int]]:
    if filters.is_by_share:
        return net_by_sphere(figures_of(year, cutoff, filters))
    return ledger_totals(year, cutoff, filters)
