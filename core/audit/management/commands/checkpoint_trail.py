"""`manage.py checkpoint_trail`: sign the end of the trail and send that elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import checkpoints
from core.audit.signing import NoKeyError


class Command(BaseCommand):
    help = (
        "Sign the number and hash of the newest entry of the trail, and print that checkpoint. Kept"
        " where nobody here can write, it proves later that nothing before it was changed or cut"
        " off: verify_trail --checkpoint FILE. The timer does it every night."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, help="write the checkpoint's file here")
        parser.add_argument("--mail", help="send it to this address")

    def handle(self, *args: Any, folder: Path | None, mail: str | None, **options: Any) -> str:
        try:
            checkpoint = checkpoints.make_checkpoint(now=timezone.now())
            if checkpoint is None:
                raise CommandError(_("The trail is empty; there is nothing to sign."))
            if folder is not None:
                checkpoints.write_to(folder, checkpoint)
            if mail:
                checkpoints.mail_to(mail, checkpoint)
        except (NoKeyError, OSError) as error:
            raise CommandError(str(error)) from error
        return checkpoint.as_text().rstrip()
