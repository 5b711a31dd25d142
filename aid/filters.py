"""What the lists of humanitarian aid can be searched and filtered by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aid.models import (
    Clearance,
    ContributionInKind,
    Emergency,
    Hazard,
    InKindQuerySet,
    Response,
)
from core.reference.models import Country
from core.searching import containing


class EmergencyFilterSet(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    hazard = django_filters.ChoiceFilter(label=_("Hazard"), choices=Hazard, empty_label=_("all"))
    country = django_filters.ModelChoiceFilter(
        label=_("Country"),
        field_name="countries",
        queryset=Country.objects.all(),
        empty_label=_("all"),
    )
    where = django_filters.ChoiceFilter(
        label=_("Where"),
        field_name="is_domestic",
        choices=[(False, _("abroad")), (True, _("in Switzerland"))],
        empty_label=_("all"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        field_name="is_closed",
        choices=[(False, _("open")), (True, _("closed"))],
        empty_label=_("all"),
    )

    class Meta:
        model = Emergency
        fields: list[str] = []

    def search(self, queryset: QuerySet, _name: str, words: str) -> Any:
        return containing(queryset, words, "name", "glide", "place")


class TimesFilterSet(django_filters.FilterSet):
    year = django_filters.NumberFilter(
        label=_("Year of the alert"), field_name="emergency__alerted_at__year"
    )
    where = django_filters.ChoiceFilter(
        label=_("Where"),
        field_name="emergency__is_domestic",
        choices=[(False, _("abroad")), (True, _("in Switzerland"))],
        empty_label=_("all"),
    )

    class Meta:
        model = Response
        fields: list[str] = []


class InKindFilterSet(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    year = django_filters.NumberFilter(label=_("Year"), field_name="provided_on__year")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[("counting", _("confirmed")), ("waiting", _("to be confirmed"))],
        empty_label=_("all"),
    )

    class Meta:
        model = ContributionInKind
        fields: list[str] = []

    def search(self, queryset: InKindQuerySet, _name: str, words: str) -> Any:
        return queryset.search(words)

    def by_state(self, queryset: InKindQuerySet, _name: str, state: str) -> Any:
        return queryset.counting() if state == "counting" else queryset.unconfirmed()


class ClearanceFilterSet(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[
            ("in_force", _("in force")),
            ("over", _("run out")),
            ("waiting", _("to be confirmed")),
        ],
        empty_label=_("all"),
    )

    class Meta:
        model = Clearance
        fields: list[str] = []

    def search(self, queryset: QuerySet, _name: str, words: str) -> Any:
        return containing(queryset, words, "organisation__name", "basis")

    def by_state(self, queryset: Any, _name: str, state: str) -> Any:
        today = timezone.localdate()
        if state == "waiting":
            return queryset.unconfirmed()
        if state == "over":
            return queryset.confirmed().filter(valid_to__lt=today)
        return queryset.in_force(today)
