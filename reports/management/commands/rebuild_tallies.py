"""`manage.py rebuild_tallies`: count the SDG sums of every month's end anew from the ledger."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.tallies import rebuild_tallies


class Command(BaseCommand):
    help = (
        "Count the sums that quick figures begin with anew from the ledger: one tally for the end"
        " of each month, and one for now. Figures stay what they are; they only come faster. The"
        " timer takes the tally of the day; this is for after an import, and for faults of I19."
    )

    def handle(self, *args: Any, **options: Any) -> str:
        return _("Tallies counted: %(count)d.") % {"count": rebuild_tallies(timezone.now())}
