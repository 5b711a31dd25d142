"""What a list of activities can be searched and filtered by."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.activities import kinds
from core.activities.models import Activity, SplitLine
from core.activities.states import ActivityStatus
from core.people.models import User
from core.reference.models import Country, Goal, Instrument, Sphere

FIRST_YEAR = 1990
YEARS_AHEAD = 4


def _years() -> list[tuple[int, str]]:
    last = timezone.localdate().year + YEARS_AHEAD
    return [(year, str(year)) for year in range(last, FIRST_YEAR, -1)]


def _kinds() -> list[tuple[str, Any]]:
    return [(kind.key, kind.label) for kind in kinds.all_kinds()]


class SearchFilterSet(django_filters.FilterSet):
    """Search, state, goal, country, responsible person and year, for any kind of activity."""

    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=ActivityStatus, empty_label=_("all")
    )
    instrument = django_filters.ModelChoiceFilter(
        label=_("Instrument"), queryset=Instrument.objects.all(), empty_label=_("all")
    )
    goal = django_filters.ModelChoiceFilter(
        label=_("Goal"), queryset=Goal.objects.all(), method="with_goal", empty_label=_("all")
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"),
        queryset=Country.objects.all(),
        method="with_country",
        empty_label=_("all"),
    )
    responsible = django_filters.ModelChoiceFilter(
        label=_("Responsible"),
        queryset=User.objects.filter(activities__isnull=False).distinct(),
        empty_label=_("all"),
    )
    year = django_filters.ChoiceFilter(
        label=_("Running in"),
        choices=_years,
        method="running_in",
        empty_label=_("any year"),
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, words: str) -> QuerySet:
        return queryset.search(words)

    def with_goal(self, queryset: QuerySet, _name: str, goal: Goal) -> QuerySet:
        return queryset.filter(has_line(goal=goal))

    def with_country(self, queryset: QuerySet, _name: str, country: Country) -> QuerySet:
        return queryset.filter(has_line(country=country))

    def running_in(self, queryset: QuerySet, _name: str, year: str) -> QuerySet:
        first, last = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
        return queryset.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), starts_on__lte=last)


class ActivityFilterSet(SearchFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=_kinds, empty_label=_("all"))
    sphere = django_filters.ChoiceFilter(label=_("Sphere"), choices=Sphere, empty_label=_("all"))
    field_order = ["q", "kind", "sphere", "status"]


class UnmappedFilterSet(django_filters.FilterSet):
    """The little that history can be told apart by."""

    q = SearchFilterSet.base_filters["q"]
    year = SearchFilterSet.base_filters["year"]
    country = SearchFilterSet.base_filters["country"]

    search = SearchFilterSet.search
    running_in = SearchFilterSet.running_in
    with_country = SearchFilterSet.with_country

    class Meta:
        model = Activity
        fields: list[str] = []


def has_line(**named: Any) -> Exists:
    """Whether a split that was not corrected, open or sealed, names this."""
    lines = SplitLine.objects.filter(
        split_set__activity=OuterRef("pk"),
        split_set__is_for_entries=False,
        split_set__corrections=None,
        **named,
    )
    return Exists(lines)
