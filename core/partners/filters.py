"""Finding partners: words, kind, country, and whether they are active."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from core.partners.models import Organisation, OrganisationKind, OrganisationQuerySet
from core.reference.models import Country

ACTIVE = [("true", _("active")), ("false", _("not active"))]


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.SearchInput(attrs={"autocomplete": "off"})
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=OrganisationKind.choices, empty_label=_("all")
    )
    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=Country.objects.none(), empty_label=_("all")
    )
    is_active = django_filters.ChoiceFilter(
        label=_("State"), choices=ACTIVE, method="by_state", empty_label=_("all")
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        used = Organisation.objects.order_by().values("country")
        self.filters["country"].field.queryset = Country.objects.filter(pk__in=used)

    def search(
        self, organisations: OrganisationQuerySet, _name: str, words: str
    ) -> OrganisationQuerySet:
        return organisations.search(words)

    def by_state(
        self, organisations: OrganisationQuerySet, _name: str, state: str
    ) -> OrganisationQuerySet:
        return organisations.filter(is_active=state == "true")
