"""The accounts with what their list and its export say of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.excel.sheets import DATE, Column, Sheet
from core.people.downloads import as_at, demo_band
from core.people.links import opens_by_link
from core.people.models import RoleAssignment, User


def accounts(on: dt.date) -> QuerySet[User]:
    """All accounts, each with its roles of the day and whether it has a second factor."""
    devices = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    in_force = RoleAssignment.objects.in_force(on).order_by("role")
    return User.objects.annotate(has_device=Exists(devices)).prefetch_related(
        Prefetch("role_assignments", in_force, to_attr="roles_of_the_day")
    )


def state_of(person: User) -> tuple[str, str]:
    """A code for its shape, and the word."""
    if person.is_service:
        return "inactive", _("service account")
    if not person.is_active:
        return "inactive", pgettext("account", "closed")
    if opens_by_link(person):
        return "waiting", _("without password")
    return "active", pgettext("account", "open")


def roles_in_words(person: Any) -> str:
    """Of a row of this list, which has its roles of the day with it."""
    return ", ".join(str(one.get_role_display()) for one in person.roles_of_the_day)


def accounts_sheet(people: Iterable[User]) -> Sheet:
    """One row for each account."""
    return Sheet(
        title=_("User accounts"),
        band=demo_band(),
        lines=[as_at()],
        columns=[
            Column(_("User name"), lambda p: p.username, width=20),
            Column(_("First name"), lambda p: p.first_name, width=20),
            Column(_("Last name"), lambda p: p.last_name, width=24),
            Column(_("E-mail"), lambda p: p.email, width=34),
            Column(_("State"), lambda p: state_of(p)[1], width=18),
            Column(_("Roles"), roles_in_words, width=40),
            Column(_("Second factor"), lambda p: p.has_device, width=14),
            Column(
                _("Last log-in"), lambda p: p.last_login and timezone.localdate(p.last_login), DATE
            ),
        ],
        rows=people,
    )
