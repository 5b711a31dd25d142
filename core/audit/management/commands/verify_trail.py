"""`manage.py verify_trail`: prove that nothing in the trail was touched."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit import trail
from core.audit.models import ChainHead
from core.audit.one_view import one_view


class Command(BaseCommand):
    help = (
        "Recompute the hash of every entry of the trail, in order, and compare the last one with"
        " the chain's head. Prints the number of entries and the head, to be kept elsewhere:"
        " whoever has it can tell later whether the end of the trail was cut off. Exit status 1"
        " and the first broken entry if anything was changed, removed or added."
    )

    def handle(self, *args: Any, **options: Any) -> str:
        with one_view():
            fault = next(trail.faults(), None)
            head = ChainHead.objects.filter(pk=1).first() or ChainHead()
        if fault is not None:
            raise CommandError(_("The trail is broken. %(fault)s") % {"fault": fault})
        entries = ngettext(
            "The trail is unbroken: %(number)s entry.",
            "The trail is unbroken: %(number)s entries.",
            head.number,
        )
        return entries % {"number": head.number} + "\n" + _("Head: %(hash)s") % {"hash": head.hash}
