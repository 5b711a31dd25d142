"""`manage.py backup`: database and files in one archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from config.backup import archive
from config.backup.databases import ToolFailed


class Command(BaseCommand):
    help = (
        "Write database and files into one archive with their checksums, while the product runs."
        " An existing archive of that name is replaced only by a complete one. It holds everything"
        " but .env: keep SECRET_KEY apart, for the second factors of the log-in hang on it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="where to, such as today.zip")

    def handle(self, *args: Any, file: Path, **options: Any) -> str:
        try:
            said = archive.write(file.absolute(), now=timezone.now())
        except ToolFailed as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                _("The backup could not be written: %s") % (error.strerror or error)
            ) from error
        return _(
            "%(file)s: the database and %(files)d files; the trail ends at number %(number)d."
        ) % {
            "file": file,
            "files": len(said.parts) - 1,
            "number": said.state.trail_number,
        }
