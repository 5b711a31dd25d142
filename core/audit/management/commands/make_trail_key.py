"""`manage.py make_trail_key`: the key pair that signs the checkpoints of the trail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.audit.signing import make_key


class Command(BaseCommand):
    help = (
        "Make the Ed25519 key that signs the checkpoints of the trail, at TRAIL_KEY_FILE, readable"
        " by its owner alone, and print the public key: hand it to your auditors on paper. An"
        " existing key is never replaced; move it away yourself if that is what you want."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-none", action="store_true", help="do nothing where there is one")

    def handle(self, *args: Any, if_none: bool, **options: Any) -> str:
        path = settings.TRAIL_KEY_FILE
        if if_none and path.exists():
            return ""
        try:
            public_key = make_key(path)
        except FileExistsError as error:
            raise CommandError(_("There is a key at %(path)s already.") % {"path": path}) from error
        made = _("The key is at %(path)s; keep a copy apart from the backups.") % {"path": path}
        return f"{made}\n" + _("Public key: %(key)s") % {"key": public_key}
