"""What the list of applications can be searched and filtered by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.activities.rules import OFFICERS
from core.partners.models import Organisation
from core.people.models import RoleAssignment, User
from core.reference.models import Country, Instrument, Sphere
from iza.models import Application, Call
from iza.states import ApplicationStatus


def _officers(_request: Any) -> QuerySet:
    holders = RoleAssignment.objects.confirmed().filter(role__in=OFFICERS)
    return User.objects.filter(pk__in=holders.values("person"))


class ApplicationFilterSet(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=ApplicationStatus, empty_label=_("all")
    )
    call = django_filters.ModelChoiceFilter(
        label=_("Call"), queryset=Call.objects.all(), empty_label=_("all")
    )
    instrument = django_filters.ModelChoiceFilter(
        label=_("Instrument"),
        queryset=Instrument.objects.filter(sphere=Sphere.DEVELOPMENT),
        empty_label=_("all"),
    )
    organisation = django_filters.ModelChoiceFilter(
        label=_("Organisation"),
        queryset=Organisation.objects.filter(applications__isnull=False).distinct().named(),
        empty_label=_("all"),
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"),
        field_name="countries",
        queryset=Country.objects.all(),
        empty_label=_("all"),
    )
    responsible = django_filters.ModelChoiceFilter(
        label=_("Responsible"), queryset=_officers, empty_label=_("all")
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, words: str) -> Any:
        return queryset.search(words)
