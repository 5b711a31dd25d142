"""Finding accounts: words, state, role and second factor."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.people.models import Role, RoleAssignment, User
from core.searching import containing

STATES = [
    ("open", pgettext_lazy("account", "open")),
    ("no_password", _("without password")),
    ("closed", pgettext_lazy("account", "closed")),
]


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.SearchInput(attrs={"autocomplete": "off"})
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="by_state", empty_label=_("all")
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=Role.choices, method="by_role", empty_label=_("all")
    )

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, people: Any, _name: str, words: str) -> Any:
        return containing(people, words, "username", "first_name", "last_name", "email")

    def by_state(self, people: Any, _name: str, state: str) -> Any:
        people = people.filter(is_active=state != "closed")
        if state == "no_password":
            return people.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return people

    def by_role(self, people: Any, _name: str, role: str) -> Any:
        holders = RoleAssignment.objects.in_force(timezone.localdate()).filter(role=role)
        return people.filter(pk__in=holders.values("person"))
