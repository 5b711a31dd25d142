"""`manage.py sync_roles`: put groups and permissions in force as the file of roles lays down."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.people import groups


class Command(BaseCommand):
    help = (
        "Give the group of each role the permissions that core/people/roles.toml lays down, and"
        " each person the groups of their confirmed roles in force today. Can be repeated; the"
        " worker does it every night, because roles begin and end by the calendar."
    )

    def handle(self, *args: Any, **options: Any) -> str:
        changes = groups.derive_all(on=timezone.localdate())
        if not changes:
            return _("Groups and permissions are as laid down.")
        number = len(changes)
        summary = ngettext("%(number)s change.", "%(number)s changes.", number)
        listed = changes if options["verbosity"] else []
        return "\n".join([*listed, summary % {"number": number}])
