"""The report for machines: amounts in francs as text with two decimals, shares with one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from core.reference.models import Sphere, target_position
from reports.figures.in_kind import InKind
from reports.figures.tables import NOT_ASSIGNED, PAYING, Measure, Table
from reports.figures.year import Figures, share_of


def as_json(figures: Figures) -> dict[str, Any]:
    """The figures under the fixed keys of the report; every amount is whole Rappen in francs.

    A goal without target stands in `by_target` under the number of the goal alone.
    """
    totals = figures.totals
    return {
        "year": str(figures.year),
        "commit_gross": plain_francs(totals.total(Measure.COMMITTED)),
        "commit_reductions": plain_francs(totals.total(Measure.REDUCED)),
        "commit_net": plain_francs(figures.net_committed()),
        "disb_gross": plain_francs(totals.total(Measure.PAID)),
        "refunds": plain_francs(totals.total(Measure.REFUNDED)),
        "returns_prior_years": plain_francs(totals.total(Measure.RETURNED_LATER)),
        "disb_net": plain_francs(figures.net_paid()),
        "by_sphere": _by_sphere(totals),
        "by_instrument": _by_code(figures.instruments, sorted, nothing="None"),
        "by_goal": _by_code(figures.goals, lambda codes: sorted(codes, key=int)),
        "by_target": _by_code(figures.targets, in_natural_order),
        "unmapped": plain_francs(figures.targets.total(*PAYING, key=NOT_ASSIGNED)),
        "by_country": _by_code(figures.places, sorted),
        "no_country": plain_francs(figures.places.total(*PAYING, key=NOT_ASSIGNED)),
        "international": plain_francs(figures.international),
        "ldc": plain_francs(figures.ldc),
        "ldc_share": _share(figures.ldc, figures.international),
        "gender": _by_code(figures.genders, sorted),
        "gender_screened": plain_francs(figures.screened),
        "gender_focus": plain_francs(figures.with_gender_focus),
        "gender_share": _share(figures.with_gender_focus, figures.screened),
        "by_dac": _by_code(figures.sectors, sorted),
        "released_unconfirmed": plain_francs(sum(figures.released.values())),
        "in_kind": _in_kind(figures.in_kind),
    }


def _in_kind(given: list[InKind]) -> dict[str, Any]:
    """Estimated values that are part of no other figure."""
    by_sphere: dict[str, int] = defaultdict(int)
    for one in given:
        by_sphere[one.sphere] += one.value
    return {
        "total": plain_francs(sum(by_sphere.values())),
        "by_sphere": {sphere: plain_francs(value) for sphere, value in sorted(by_sphere.items())},
        "by_emergency": [
            {
                "emergency": one.name,
                "glide": one.glide,
                "sphere": one.sphere,
                "contributions": one.count,
                "value": plain_francs(one.value),
            }
            for one in given
        ],
    }


def in_natural_order(codes: Iterable[str]) -> list[str]:
    """Target codes as people read them: the goal alone first, 4.7 before 4.a."""
    return sorted(codes, key=position_of)


def position_of(code: str) -> int:
    """The place of a target, or of a goal without target, in the natural order."""
    return target_position(code if "." in code else f"{code}.0")


def _by_sphere(totals: Table) -> dict[str, str]:
    return {
        str(sphere): plain_francs(totals.total(*PAYING, spheres=[sphere]))
        for sphere in Sphere.values
        if sphere in _paid_spheres(totals)
    }


def _paid_spheres(totals: Table) -> set[str]:
    return {sphere for _key, sphere, measure in totals.cells() if measure in PAYING}


def _by_code(
    table: Table, order: Callable[[Iterable[str]], list[str]], *, nothing: str = ""
) -> dict[str, str]:
    """Net Rappen paid by code; what has no code is left out, or stands under `nothing`."""
    keys = {str(key) for key in table.booked(PAYING)}
    codes = order(keys - {NOT_ASSIGNED})
    found = {code: plain_francs(table.total(*PAYING, key=code)) for code in codes}
    if nothing and NOT_ASSIGNED in keys:
        found[nothing] = plain_francs(table.total(*PAYING, key=NOT_ASSIGNED))
    return found


def plain_francs(rappen: int) -> str:
    """Rappen as francs for machines: -1234.50."""
    sign = "-" if rappen < 0 else ""
    return f"{sign}{abs(rappen) // 100}.{abs(rappen) % 100:02}"


def _share(part: int, whole: int) -> str | None:
    hundredths = share_of(part, whole)
    if hundredths is None:
        return None
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100 // 10}"
