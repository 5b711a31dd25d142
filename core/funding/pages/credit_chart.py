"""The year of a credit as a drawing: limit, committed and paid at the end of each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats

from core.amounts import format_amount
from core.funding.credit_ledger import Month

LEFT, RIGHT, TOP, BOTTOM = 96, 704, 16, 216
STEPS = (1, 2, 5, 10)
MOST_GRID_LINES = 5
RAPPEN = 100


@dataclass(frozen=True)
class Tick:
    position: int
    label: str


@dataclass(frozen=True)
class Chart:
    """Points of three lines, with the marks of both axes; coordinates of the drawing."""

    limit: str
    used: str
    paid: str
    grid: list[Tick]
    months: list[Tick]


def chart_of(months: Sequence[Month]) -> Chart | None:
    """The drawing of a year, or None where there is nothing to draw."""
    highest = max((max(m.limit, m.used, m.paid) for m in months), default=0)
    if highest <= 0:
        return None
    step = _grid_step(highest)
    top = -(-highest // step) * step

    def height(rappen: int) -> int:
        return BOTTOM - max(0, rappen) * (BOTTOM - TOP) // top

    def points(values: Sequence[int]) -> str:
        return " ".join(
            f"{_across(months[i].first.month)},{height(value)}" for i, value in enumerate(values)
        )

    return Chart(
        limit=points([month.limit for month in months]),
        used=points([month.used for month in months]),
        paid=points([month.paid for month in months]),
        grid=[
            Tick(height(value), format_amount(value).removesuffix(".00"))
            for value in range(0, top + 1, step)
        ],
        months=[
            Tick(_across(number), formats.date_format(months[0].first.replace(month=number), "M"))
            for number in range(1, 13)
        ],
    )


def _across(month: int) -> int:
    return LEFT + (month - 1) * (RIGHT - LEFT) // 11


def _grid_step(highest: int) -> int:
    """A round sum so that few lines reach the highest value."""
    power = RAPPEN
    while True:
        for factor in STEPS:
            if highest <= power * factor * MOST_GRID_LINES:
                return power * factor
        power *= 10
