"""Asking for a job, and calling it off."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import get_language

from core.jobs.models import Job, JobState
from core.jobs.registry import KINDS
from core.jobs.tasks import run_job

if TYPE_CHECKING:
    from core.people.models import User


def enqueue(
    key: str,
    parameters: dict[str, Any],
    *,
    by: User,
    now: dt.datetime,
    language: str | None = None,
    is_told: bool = False,
) -> Job:
    """Record a job and send it to the worker as soon as the transaction is committed.

    `parameters` come back as JSON: dates as text. With `is_told` a mail tells who asked when it has
    finished. Raises KeyError for a kind that no app added.
    """
    if key not in KINDS:
        raise KeyError(key)
    job = Job.objects.create(
        key=key,
        parameters=parameters,
        language=language or get_language() or by.language,
        requested_by=by,
        requested_at=now,
        heartbeat_at=now,
        is_told=is_told,
    )

    def send() -> None:
        run_job.delay(job_id=job.pk)

    # Robust: a queue that is down must not turn the page into an error, for the sweep sends again.
    transaction.on_commit(send, robust=True)
    return job


def cancel(job: Job, *, now: dt.datetime) -> bool:
    """Call a job off; a worker that has it stops at its next report. False if it was finished."""
    return bool(
        Job.objects.unfinished()
        .filter(pk=job.pk)
        .update(state=JobState.CANCELLED, message="", finished_at=now)
    )
