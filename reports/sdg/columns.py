"""The money columns that every table has: committed and paid, the three spheres apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.excel import AMOUNT, Column
from core.reference.models import Sphere
from reports.figures import Measure, Table
from reports.figures.tables import COMMITTING, PAYING, Key

SPHERES = tuple(Sphere.values)
GROUPS = {"committed": COMMITTING, "paid": PAYING}


def group_title(group: str) -> str:
    return _("Committed net") if group == "committed" else _("Paid net")


def money_columns(name: str, table: Table, key: Callable[[Any], Key]) -> list[Column]:
    """Four columns for what was committed and four for what was paid; all are summed.

    `name` begins the names of the totals, as in `goals_paid_total`.
    """
    return [
        column
        for group, measures in GROUPS.items()
        for column in _group(name, group, table, key, measures)
    ]


def _group(
    name: str,
    group: str,
    table: Table,
    key: Callable[[Any], Key],
    measures: Sequence[Measure],
) -> list[Column]:
    def of(*spheres: str) -> Callable[[Any], int]:
        return lambda row: table.total(*measures, key=key(row), spheres=spheres)

    title = group_title(group)
    columns = [
        Column(
            f"{title}: {Sphere(sphere).label}",
            of(sphere),
            AMOUNT,
            is_summed=True,
            total_name=f"{name}_{group}_{sphere}",
        )
        for sphere in SPHERES
    ]
    total = Column(
        _("%(what)s: total") % {"what": title},
        of(*SPHERES),
        AMOUNT,
        is_summed=True,
        total_name=f"{name}_{group}_total",
    )
    return [*columns, total]


def released_line(released: dict[str, int], before: int) -> list[Any]:
    """The line below the totals: released, not yet confirmed; `before` columns stand first."""
    amounts = [released.get(sphere, 0) for sphere in SPHERES]
    label = _("Released, not yet confirmed (in no figure above)")
    return [label, *[None] * (before - 1 + 4), *amounts, sum(amounts)]
