"""Finding deputyships, and their list as a table for Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.excel.sheets import DATE, Column, Sheet
from core.people.downloads import as_at, demo_band
from core.people.models import MONEY_ROLES, Deputyship, Role
from core.searching import containing

WORDS = {
    "waiting": gettext_lazy("to be confirmed"),
    "discarded": gettext_lazy("discarded"),
    "ended": gettext_lazy("ended"),
    "later": gettext_lazy("begins later"),
    "in_force": gettext_lazy("in force"),
}
NAMES = [
    f"{side}__{name}"
    for side in ("person", "deputy")
    for name in ("username", "first_name", "last_name")
]


def state_on(deputyship: Deputyship, on: dt.date) -> str:
    """One of `WORDS`."""
    if deputyship.discarded_at is not None:
        return "discarded"
    if not deputyship.is_confirmed:
        return "waiting"
    if deputyship.ended_at is not None or deputyship.valid_to < on:
        return "ended"
    return "later" if deputyship.valid_from > on else "in_force"


class DeputyFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=gettext_lazy("Search"),
        method="search",
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    role = django_filters.ChoiceFilter(
        label=gettext_lazy("Role"),
        choices=[(role.value, role.label) for role in Role if role in MONEY_ROLES],
        empty_label=gettext_lazy("all"),
    )
    on = django_filters.DateFilter(
        label=gettext_lazy("In force on"),
        method="on_a_day",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = Deputyship
        fields: list[str] = []

    def search(self, deputyships: Any, _name: str, words: str) -> Any:
        return containing(deputyships, words, *NAMES, "reason")

    def on_a_day(self, deputyships: Any, _name: str, day: dt.date) -> Any:
        return deputyships.in_force(day)


def deputyships_sheet(deputyships: Iterable[Deputyship], *, on: dt.date) -> Sheet:
    """One row for each deputyship, discarded ones too, with its state on a day."""
    state = partial(state_on, on=on)
    return Sheet(
        title=_("Deputies"),
        band=demo_band(),
        lines=[as_at()],
        columns=[
            Column(_("Represented person"), lambda d: str(d.person), width=26),
            Column(_("Deputy"), lambda d: str(d.deputy), width=26),
            Column(_("Role"), lambda d: d.get_role_display(), width=24),
            Column(_("First day"), lambda d: d.valid_from, DATE),
            Column(_("Last day"), lambda d: d.valid_to, DATE),
            Column(_("Ended early on"), lambda d: _day(d.ended_at), DATE),
            Column(_("State"), lambda d: WORDS[state(d)], width=18),
            Column(_("Reason"), lambda d: d.reason, width=40),
            Column(_("Recorded by"), lambda d: str(d.recorded_by), width=26),
            Column(_("Confirmed by"), lambda d: d.confirmer, width=26),
        ],
        rows=deputyships,
    )


def _day(moment: dt.datetime | None) -> dt.date | None:
    return moment and timezone.localdate(moment)
