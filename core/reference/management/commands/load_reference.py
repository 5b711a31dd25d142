"""The command that loads the reference data of the project."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from core.reference.fixtures import load_fixtures
from core.reference.reporting import describe


class Command(BaseCommand):
    help = (
        "Load goals, targets, codes, countries, currencies and accounts from fixtures/reference. "
        "May be repeated: it brings the tables up to date, deletes nothing, and leaves alone what "
        "load_official has set."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcomes = load_fixtures(now=timezone.now())
        for line in describe(outcomes, verbosity=options["verbosity"]):
            self.stdout.write(line)
        self.stdout.write(self.style.SUCCESS(_("The reference data are up to date.")))
