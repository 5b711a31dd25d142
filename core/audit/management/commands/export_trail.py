"""`manage.py export_trail FILE`: the trail for the auditor, as a zip file that proves itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.audit.export import Selection, archive
from core.audit.filters import midnight
from core.audit.models import AuditEntry


class Command(BaseCommand):
    help = (
        "Write the trail, or the part of a period, as JSON lines, CSV and workbook, with the signed"
        " checkpoints, their public keys and a verifier that needs nothing but Python."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the zip file to write")
        parser.add_argument("--since", type=dt.date.fromisoformat, help="first day, YYYY-MM-DD")
        parser.add_argument("--until", type=dt.date.fromisoformat, help="last day, YYYY-MM-DD")

    def handle(self, *args: Any, file: Path, **options: Any) -> str:
        entries = AuditEntry.objects.all()
        if since := options["since"]:
            entries = entries.filter(recorded_at__gte=midnight(since))
        if until := options["until"]:
            entries = entries.filter(recorded_at__lt=midnight(until + dt.timedelta(days=1)))
        asked = " – ".join(f"{day:%d.%m.%Y}" for day in (since, until) if day)
        selection = Selection.of(entries)
        try:
            with file.open("xb") as target:
                for piece in archive(selection, asked=asked, by="export_trail"):
                    target.write(piece)
        except OSError as error:
            raise CommandError(str(error)) from error
        return _("%(count)s entries written to %(file)s.") % {
            "count": selection.chosen.count(),
            "file": file,
        }
