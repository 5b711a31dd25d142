"""`manage.py load_demo`: fill an empty installation with invented people and their work."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from config.demo import logins
from config.demo.loading import load, objections_to_loading


class Command(BaseCommand):
    help = (
        "Fill an empty installation with the demo: an invented office of which about 150 activities"
        " of four years are played through the steps up to this moment, the acceptance stories"
        " among them. Refused where other data stand."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--only",
            choices=["stories"],
            help="only the sixteen acceptance stories, all of them, whatever day it is",
        )

    def handle(self, *args: Any, only: str | None, **options: Any) -> str:
        if objections := objections_to_loading():
            raise CommandError("\n".join(objections))
        loaded = load(now=timezone.now(), only_stories=only is not None)
        logins.draw_password()
        return _(
            "%(activities)s activities, %(payouts)s payouts, %(steps)s steps in the trail."
        ) % {
            "activities": loaded.activities,
            "payouts": loaded.payouts.total(),
            "steps": loaded.steps,
        }
