"""What a worker does for files that come in: it reads a large one, and takes a long list over."""

from __future__ import annotations

from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs.running import JobFailed, RunningJob
from core.workflow import today
from exchange import workflow
from exchange.models import Proposal, ProposalKind, Upload
from exchange.spreadsheets import FileRefused
from exchange.uploads import look


def read(running: RunningJob) -> None:
    """Read a large file and propose it in its sender's name; may be called again after a kill."""
    upload = Upload.objects.get(job=running.row)
    running.report(5, _("Reading the file"))
    with upload.file.open("rb") as file:
        data = file.read()
    try:
        seen = look(upload.kind, data, name=upload.file_name, on=today(timezone.now()))
    except FileRefused as refused:
        raise JobFailed(str(refused)) from refused
    running.report(70, _("Storing the preview"))
    workflow.propose(
        seen,
        by=running.row.requested_by,
        now=timezone.now(),
        stored=upload.file.name,
        settle=partial(_was_read, running),
    )


def _was_read(running: RunningJob, proposal: Proposal) -> None:
    running.finish()
    Upload.objects.filter(job=running.row).update(proposal=proposal, file="")


def take_over(running: RunningJob) -> None:
    """Take a long list over in the name of who confirmed it: all of it, or nothing.

    No progress is told on the way: it would be seen only at the end, with everything else.
    """
    proposal = Proposal.objects.get(pk=running.parameters["proposal"])
    running.report(10, _("Everything is checked again and taken over at once"))
    is_portfolio = proposal.kind == ProposalKind.PORTFOLIO
    step = workflow.confirm_portfolio if is_portfolio else workflow.apply_proposal
    step(
        proposal,
        by=running.row.requested_by,
        now=timezone.now(),
        settle=lambda _proposal: running.finish(),
    )
