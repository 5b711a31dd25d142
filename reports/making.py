"""Making a report in the background: what its job keeps beside the file."""

from __future__ import annotations

import zipfile
from functools import partial
from typing import IO

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.excel import Properties, to_csv, to_xlsx
from core.jobs.models import Job
from core.jobs.running import JobFailed, RunningJob
from reports.frame import Built
from reports.report import Report, Request
from reports.sdg.control import NotFooting
from reports.version import code_version


def make(report: Report, running: RunningJob) -> None:
    """Build the file of a job; may be called again after a worker was killed."""
    running.report(5, _("Reading the ledger"))
    request = Request.from_parameters(running.parameters)
    try:
        built = report.build(request, running.report)
    except NotFooting as error:
        raise JobFailed(str(error)) from error
    running.report(90, _("Writing the file"))
    _remember_how(running, request)
    is_csv = bool(request.asked.get("as_csv"))
    running.store(
        partial(_write_csv if is_csv else write_file, built),
        name=_file_name(built, request, ".zip" if is_csv else built.suffix),
        cutoff=request.cutoff.number,
        row_count=built.row_count,
        control_totals=built.control,
        figures=built.figures,
    )


def write_file(built: Built, file: IO[bytes]) -> None:
    """As the report says; a workbook of its sheets where it says nothing."""
    (built.write or partial(_write_workbook, built))(file)


def _write_workbook(built: Built, file: IO[bytes]) -> None:
    properties = Properties(
        title=built.title,
        creator=str(settings.APP_NAME),
        created=timezone.now(),
        description=f"Tranche {code_version()}",
    )
    to_xlsx(built.sheets, file, properties)


def _write_csv(built: Built, file: IO[bytes]) -> None:
    """Every table as a file of its own, in the order of the workbook."""
    tables = [table for sheet in built.sheets for table in sheet.tables]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, table in enumerate(tables, start=1):
            with archive.open(f"{number:02}-{slugify(table.title)}.csv", "w") as part:
                to_csv(table, part)


def _remember_how(running: RunningJob, request: Request) -> None:
    """Keep with the parameters the cut-off, the day printed, and the version of the program."""
    is_ours = Job.objects.running().filter(pk=running.row.pk, attempt=running.row.attempt)
    is_ours.update(
        parameters={
            **running.parameters,
            "printed_as_at": request.cutoff.day.isoformat(),
            "cutoff": request.cutoff.as_data(),
            "made_with": code_version(),
        }
    )


def _file_name(built: Built, request: Request, suffix: str) -> str:
    """Such as sdg-bericht-2026-stand-2026-12-31.xlsx."""
    as_at = slugify(_("as at"))
    return f"{slugify(built.title)}-{as_at}-{request.cutoff.day.isoformat()}{suffix}"
