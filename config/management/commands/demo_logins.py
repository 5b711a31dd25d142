"""`manage.py demo_logins`: who may be played in the demo, and with which password."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.demo.logins import logins


class Command(BaseCommand):
    help = "Print the people of the demo with their roles and their password."

    def handle(self, *args: Any, **options: Any) -> str:
        people = logins()
        if not people:
            raise CommandError(_("This installation is no demo."))
        lines = [f"  {one.username:8}{one.name:18}{one.role}" for one in people]
        heading = _("Log-ins of the demo; the password of all of them: %(password)s") % {
            "password": people[0].password
        }
        return "\n".join([heading, *lines])
