"""The command that loads official code lists and the official texts of the SDG targets."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.reference.official import OfficialFileError, load_official
from core.reference.reporting import describe


class Command(BaseCommand):
    help = (
        "Load official files and tell what changed: IATI code lists (XML: SectorCategory, Sector, "
        "AidType, CRSChannelCode, PolicyMarker, Region, Country and the short lists), the texts of "
        "the SDG targets (UNSDG-Targets.xml, or a CSV file with the columns code and title_de, "
        "title_en, title_fr, title_it), and country statuses (a CSV file with the columns country, "
        "kind, value, valid_from, valid_to, source). A file that is not understood changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcomes = load_official(options["files"], now=timezone.now())
        except OfficialFileError as error:
            raise CommandError(_("%(reason)s Nothing was changed.") % {"reason": error}) from None
        for line in describe(outcomes, verbosity=options["verbosity"]):
            self.stdout.write(line)
