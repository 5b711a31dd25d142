"""What is too large for a page: files that a worker reads, and lists that it takes over."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from core.errors import refuse_if
from core.jobs.models import Job, JobQuerySet
from core.jobs.queue import enqueue
from core.people.models import User
from exchange import rules
from exchange.comparing import Preview, preview
from exchange.models import READ, TAKE_OVER, Proposal, ProposalKind, Upload
from exchange.portfolio import portfolio_preview
from exchange.spreadsheets import MAX_BYTES, weight

BYTES_AT_ONCE = 512 * 1024
"""Unpacked; some 2'000 rows of a workbook, 5'000 of a CSV file: read in one to two seconds."""

ROWS_AT_ONCE = 1_000
"""New or changed rows; they are taken over in one to two seconds."""


def look(kind: str, data: bytes, *, name: str, on: dt.date) -> Preview:
    """Read a file of any kind and compare it with what is stored; raise `FileRefused`."""
    if kind == ProposalKind.PORTFOLIO:
        return portfolio_preview(data, name=name, on=on)
    return preview(kind, data, name=name, on=on)


def is_large(data: bytes) -> bool:
    """Whether a worker reads the file; what is beyond every limit is refused at once."""
    return len(data) <= MAX_BYTES and weight(data) > BYTES_AT_ONCE


def keep(kind: str, data: bytes, *, name: str, by: User, now: dt.datetime) -> Upload:
    """Keep a large file and let it be read; one that lies here unread is not taken twice."""
    refuse_if(rules.objections_to_proposing(kind, by))
    digest = hashlib.sha256(data).hexdigest()
    upload = Upload(kind=kind, file_name=name[:200], sha256=digest)
    upload.file = ContentFile(data, name=name)
    try:
        with transaction.atomic():
            upload.job = _read(by=by, now=now)
            upload.save()
    except IntegrityError:
        upload.file.delete(save=False)
        return Upload.objects.unread().get(kind=kind, sha256=digest)
    return upload


@transaction.atomic
def read_again(upload: Upload, *, by: User, now: dt.datetime) -> None:
    """Let a file be read by a new job, after the former one failed or was called off."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("job").get(pk=upload.pk)
    refuse_if(rules.objections_to_reading_again(upload, by))
    upload.job = _read(by=by, now=now)
    upload.save(update_fields=["job"])


def _read(*, by: User, now: dt.datetime) -> Job:
    return enqueue(READ, {}, by=by, now=now, is_told=True)


def is_long(proposal: Proposal) -> bool:
    """Whether a worker takes the list over."""
    return proposal.new + proposal.changed > ROWS_AT_ONCE


@transaction.atomic
def take_over_later(proposal: Proposal, *, by: User, now: dt.datetime) -> Job:
    """Let a worker take a list over for a person; one that it has in hand is not asked for twice.

    The step asks its rules again when it runs, and stands in the trail under the person's name.
    """
    Proposal.objects.select_for_update(no_key=True).get(pk=proposal.pk)
    return takings_over(proposal).unfinished().first() or enqueue(
        TAKE_OVER, {"proposal": proposal.pk}, by=by, now=now, is_told=True
    )


def takings_over(proposal: Proposal) -> JobQuerySet:
    """The jobs that take a list over, the newest first."""
    return Job.objects.filter(key=TAKE_OVER, parameters__proposal=proposal.pk)


def remove_aged(now: dt.datetime) -> int:
    """Remove files that could not be read or were called off, as long after as results of jobs."""
    last = now - dt.timedelta(days=settings.JOB_FILE_DAYS)
    removed = 0
    for upload in Upload.objects.unread().filter(job__finished_at__lt=last):
        file = upload.file
        # The row first: a crash in between leaves an orphan, never a row without its file.
        is_ours = Upload.objects.filter(pk=upload.pk, file=file.name, job=upload.job)
        if is_ours.update(file=""):
            file.storage.delete(file.name)
            removed += 1
    return removed
