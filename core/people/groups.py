"""Groups and permissions: laid down by role in `roles.toml`, held by people through their roles."""

from __future__ import annotations

import datetime as dt
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _

from core.people.models import Role, User

FILE = Path(__file__).with_name("roles.toml")
EVERYBODY = "everybody"


@cache
def laid_down() -> dict[Role, tuple[str, ...]]:
    """What the file gives each role: "app.codename", or a pattern of it."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    shared = table.pop(EVERYBODY)["permissions"]
    return {Role(role): (*shared, *words["permissions"]) for role, words in table.items()}


def sync_groups() -> list[str]:
    """Make the group of each role hold exactly what the file says; say what changed."""
    by_name = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    changes = []
    for role, patterns in laid_down().items():
        group, _is_new = Group.objects.get_or_create(name=role.value)
        wanted = {
            name for name in by_name if any(fnmatchcase(name, pattern) for pattern in patterns)
        }
        held = {name_of(permission) for permission in group.permissions.all()}
        changes += [f"{role.value}: + {name}" for name in sorted(wanted - held)]
        changes += [f"{role.value}: - {name}" for name in sorted(held - wanted)]
        if wanted != held:
            group.permissions.set(by_name[name] for name in wanted)
    return changes


def name_of(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def derive_groups(person: User, *, on: dt.date) -> list[str]:
    """Give a person the groups of their roles in force on a day, and nothing else.

    Says what changed. Permissions given to a person directly are taken away: they would pass
    round the file.
    """
    if Group.objects.filter(name__in=Role.values).count() < len(Role.values):
        sync_groups()
    person.__dict__.pop("_roles", None)
    wanted = {role.value for role in person.roles(on)}
    held = set(person.groups.values_list("name", flat=True))
    changes = [f"{person.username}: + {name}" for name in sorted(wanted - held)]
    changes += [f"{person.username}: - {name}" for name in sorted(held - wanted)]
    if wanted != held:
        person.groups.set(Group.objects.filter(name__in=wanted))
    if direct := person.user_permissions.count():
        person.user_permissions.clear()
        changes.append(
            _("%(person)s: %(number)s permissions of their own")
            % {"person": person.username, "number": f"- {direct}"}
        )
    return changes


def derive_everybodys_groups(*, on: dt.date) -> list[str]:
    """Derive all groups anew: roles begin and end by the calendar too."""
    return [
        change
        for person in User.objects.prefetch_related("groups").order_by("pk")
        for change in derive_groups(person, on=on)
    ]


@transaction.atomic
def derive_all(*, on: dt.date) -> list[str]:
    """The groups as laid down, then everybody's; says what changed."""
    return [*sync_groups(), *derive_everybodys_groups(on=on)]
