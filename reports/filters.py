"""Which money a report is about, as people choose it."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from core.ledger.models import Entry
from core.partners.models import Organisation
from core.reference.models import Country, Goal, Instrument, Sphere
from reports.figures import Filters


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, side by side where there is room."""

    option_inherits_attrs = False

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-grid"})


class SphereFilter(django_filters.FilterSet):
    """What knows its sphere alone."""

    sphere = django_filters.MultipleChoiceFilter(
        label=_("Sphere"), choices=Sphere.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def chosen(self) -> Filters:
        """What was chosen, once the form is valid."""
        return Filters(spheres=frozenset(self.form.cleaned_data["sphere"]))


def partner_filter() -> django_filters.Filter:
    """One of the partners with any money booked; each form has a filter of its own."""
    booked = Organisation.objects.filter(pk__in=Entry.objects.order_by().values("partner")).named()
    return django_filters.ModelChoiceFilter(
        label=_("Partner"), queryset=booked.order_by("name"), empty_label=_("all")
    )


class MoneyFilter(SphereFilter):
    """Whole entries, by what was fixed at the award."""

    instrument = django_filters.ModelMultipleChoiceFilter(
        label=_("Instrument"),
        queryset=Instrument.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )
    partner = partner_filter()

    def chosen(self) -> Filters:
        """What was chosen, once the form is valid; `places` and `goals` where they are asked."""
        answers = self.form.cleaned_data
        partner, place = answers["partner"], answers.get("country")
        return Filters(
            spheres=frozenset(answers["sphere"]),
            instruments=frozenset(row.pk for row in answers["instrument"]),
            partners=frozenset([partner.pk] if partner else []),
            places=frozenset([place.pk] if place else []),
            goals=frozenset(row.pk for row in answers.get("goal", ())),
        )


class SharedMoneyFilter(MoneyFilter):
    """Also shares of entries: of a country, or of goals."""

    country = django_filters.ModelChoiceFilter(
        label=_("Country"),
        queryset=Country.objects.all(),
        empty_label=_("all"),
        help_text=_("Only the shares of this country count."),
    )
    goal = django_filters.ModelMultipleChoiceFilter(
        label=_("Goals"),
        queryset=Goal.objects.all(),
        widget=Boxes(),
        help_text=_("Only the shares of these goals count."),
    )
