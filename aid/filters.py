"""What the list of emergencies can be searched and filtered by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aid.models import Emergency, Hazard
from core.reference.models import Country


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
        for word in words.split():
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(glide__icontains=word) | Q(place__icontains=word)
            )
        return queryset
