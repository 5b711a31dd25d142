"""`manage.py verify_trail`: prove that nothing in the trail was touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.audit import checkpoints, trail
from core.audit.models import ChainHead, Checkpoint
from core.audit.one_view import one_view


class Command(BaseCommand):
    help = (
        "Recompute the hash of every entry of the trail, in order, compare the last one with the"
        " chain's head, and hold both against the signed checkpoints, those kept here and those"
        " given by --checkpoint. Prints the number of entries and the head. Exit status 1 and the"
        " first broken entry if anything was changed, removed, added, moved or cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--checkpoint",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a checkpoint that was kept elsewhere; may be given several times",
        )
        parser.add_argument(
            "--key", metavar="HEX", help="the public key that every checkpoint must be signed with"
        )

    def handle(self, *args: Any, checkpoint: list[Path], key: str | None, **options: Any) -> str:
        kept_elsewhere = [_read(path) for path in checkpoint]
        with one_view():
            signed = [*Checkpoint.objects.order_by("number", "pk"), *kept_elsewhere]
            fault = next(trail.faults(signed, public_key=key), None)
            head = ChainHead.objects.filter(pk=1).first() or ChainHead()
        if fault is not None:
            raise CommandError(_("The trail is broken. %(fault)s") % {"fault": fault})
        entries = ngettext(
            "The trail is unbroken: %(number)s entry.",
            "The trail is unbroken: %(number)s entries.",
            head.number,
        )
        lines = [
            entries % {"number": head.number},
            _("Head: %(hash)s") % {"hash": head.hash},
            _("Checkpoints: %(count)s, the last one at entry %(number)s.")
            % {"count": len(signed), "number": max((c.number for c in signed), default=0)},
            *(
                _("Signed with: %(key)s") % {"key": public_key}
                for public_key in sorted({c.public_key for c in signed})
            ),
        ]
        return "\n".join(lines)


def _read(path: Path) -> Checkpoint:
    try:
        return checkpoints.parse(path.read_text(encoding="ascii"))
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(_("%(path)s is no checkpoint.") % {"path": path}) from error
