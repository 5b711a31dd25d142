"""Searching the trail: words, person, step, outcome, days, and the kind of thing."""

from __future__ import annotations

import datetime as dt

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.models import AuditEntry, AuditTouch, Outcome
from core.audit.reading import models_by_table
from core.audit.verbs import VERBS

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day in Zurich: a bound that an index understands."""
    return timezone.make_aware(
        dt.datetime.combine(day, dt.time.min), timezone.get_default_timezone()
    )


def verbs() -> list[tuple[str, str]]:
    """All steps by their act, in the order of the reader's alphabet."""
    return sorted(((verb, str(act)) for verb, (act, _done) in VERBS.items()), key=lambda x: x[1])


def kinds() -> list[tuple[str, str]]:
    """The kinds of rows that steps may touch."""
    guarded = {
        table: str(model._meta.verbose_name)
        for table, model in models_by_table().items()
        if any(field.name == "step" for field in model._meta.local_fields)
    }
    return sorted(guarded.items(), key=lambda pair: pair[1])


class TrailFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="search", widget=forms.SearchInput)
    person = django_filters.CharFilter(
        label=_("Person"), field_name="person_name", lookup_expr="icontains"
    )
    verb = django_filters.ChoiceFilter(label=_("Step"), choices=verbs, empty_label=_("all"))
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=kinds, method="by_kind", empty_label=_("all")
    )
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=Outcome.choices, empty_label=_("all")
    )
    since = django_filters.DateFilter(label=_("From"), method="from_day_on", widget=DAY)
    until = django_filters.DateFilter(label=_("Until"), method="up_to_day", widget=DAY)

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def search(self, entries: QuerySet, _name: str, words: str) -> QuerySet:
        """All words must stand in what it is about, in the reason, or be the number."""
        for word in words.split():
            found = Q(subject__icontains=word) | Q(reason__icontains=word)
            if word.isdecimal() and len(word) < 19:
                found |= Q(number=int(word))
            entries = entries.filter(found)
        return entries

    def from_day_on(self, entries: QuerySet, _name: str, day: dt.date) -> QuerySet:
        return entries.filter(recorded_at__gte=midnight(day))

    def up_to_day(self, entries: QuerySet, _name: str, day: dt.date) -> QuerySet:
        return entries.filter(recorded_at__lt=midnight(day + dt.timedelta(days=1)))

    def by_kind(self, entries: QuerySet, _name: str, table: str) -> QuerySet:
        return entries.filter(pk__in=AuditTouch.objects.filter(table=table).values("entry"))
