"""What departments gave in kind, by emergency: estimated values, in no figure of money."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Sum

from aid.models import ContributionInKind, InKindQuerySet
from core.reference.models import Sphere
from reports.figures.cutoff import Cutoff
from reports.figures.filters import Filters


@dataclass(frozen=True)
class InKind:
    """What was given for one emergency in a period: how many contributions, and their Rappen."""

    emergency: int
    name: str
    glide: str
    sphere: str
    count: int
    value: int


def can_be_filtered(filters: Filters) -> bool:
    """Whether in-kind contributions can follow these filters: they know their sphere alone."""
    return not (filters.instruments or filters.partners or filters.is_by_share)


def contributions(
    first: dt.date, last: dt.date, cutoff: Cutoff, filters: Filters
) -> InKindQuerySet:
    """Confirmed, not replaced, provided in the period, as known at the cut-off."""
    known = ContributionInKind.objects.counting(at=cutoff.known_at)
    if not can_be_filtered(filters):
        return known.none()
    if filters.spheres and Sphere.HUMANITARIAN not in filters.spheres:
        known = known.filter(emergency__is_domestic=True)
    if filters.spheres and Sphere.DOMESTIC not in filters.spheres:
        known = known.filter(emergency__is_domestic=False)
    return known.filter(provided_on__gte=first, provided_on__lte=last)


def in_kind_by_emergency(
    first: dt.date, last: dt.date, cutoff: Cutoff, filters: Filters
) -> list[InKind]:
    """The emergency that was first comes first."""
    rows = contributions(first, last, cutoff, filters).order_by("emergency__onset_on", "emergency")
    names = ("emergency", "emergency__name", "emergency__glide", "emergency__is_domestic")
    counted = rows.values_list(*names).annotate(Count("pk"), Sum("value_chf"))
    return [
        InKind(key, name, glide, sphere_of(is_domestic=is_domestic), count, value)
        for key, name, glide, is_domestic, count, value in counted
    ]


def value_in_kind(year: int, cutoff: Cutoff, filters: Filters) -> int:
    """Rappen of a year, added up by the database."""
    rows = contributions(*_days_of(year, cutoff), cutoff, filters)
    return rows.aggregate(sum=Sum("value_chf"))["sum"] or 0


def in_kind_of_year(year: int, cutoff: Cutoff, filters: Filters) -> list[InKind]:
    return in_kind_by_emergency(*_days_of(year, cutoff), cutoff, filters)


def _days_of(year: int, cutoff: Cutoff) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), cutoff.last_day_of(year)


def sphere_of(*, is_domestic: bool) -> str:
    return Sphere.DOMESTIC.value if is_domestic else Sphere.HUMANITARIAN.value
