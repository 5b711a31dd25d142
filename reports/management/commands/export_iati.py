"""The command that writes the IATI file of what the city funds."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.amounts import format_francs
from core.jobs.running import JobFailed
from reports.figures import EVERYTHING, cutoff_at, cutoff_now
from reports.iati.file import build
from reports.making import write_file
from reports.report import Request


class Command(BaseCommand):
    help = (
        "Write what the city funds to a file after IATI 2.03. Activities with an error are left "
        "out; the check among the reports names them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("output", type=Path, metavar="FILE")
        parser.add_argument(
            "--as-at",
            type=dt.date.fromisoformat,
            metavar="DATE",
            help="as booked and known at the end of that day, like 2026-12-31",
        )

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        day = options["as_at"]
        if day and day > timezone.localdate():
            raise CommandError(_("The day lies in the future."))
        cutoff = cutoff_at(day) if day else cutoff_now()
        try:
            built = build(Request(cutoff, EVERYTHING, {}), lambda _percent: None)
            with output.open("wb") as file:
                write_file(built, file)
        except JobFailed as failed:
            raise CommandError(str(failed)) from failed
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.") % {"file": output, "reason": reason}
            ) from error
        self.stdout.write(
            _("%(file)s: %(count)s activities, %(amount)s net paid.")
            % {
                "file": output,
                "count": built.row_count,
                "amount": format_francs(built.control["paid"]),
            }
        )
