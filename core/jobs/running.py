"""Running a job: taken by one worker only, with signs of life, and one file at the end."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.jobs.models import Job, JobState

MOST_ATTEMPTS = 3
BEAT_EVERY = dt.timedelta(seconds=1)

logger = logging.getLogger(__name__)

Row = TypeVar("Row")


class JobFailed(Exception):  # noqa: N818  (what a kind raises to say why, in words for the reader)
    """A job that cannot be done; the text is shown to whoever asked for it."""


class NotTaken(Exception):  # noqa: N818  (no fault: another worker has it, or nobody needs it)
    """The job is not this worker's: it runs elsewhere, is finished, or was called off."""


class RunningJob:
    """A job in the hands of a worker. Every write asks whether this attempt still counts."""

    def __init__(self, row: Job) -> None:
        self.row = row
        self.parameters: dict[str, Any] = row.parameters
        self.is_finished = False
        self._result: dict[str, Any] = {}
        self._beaten_at = timezone.now()

    def report(self, progress: int, message: str = "") -> None:
        """Tell how far the job is, in per cent; raises NotTaken if it was called off."""
        self._beaten_at = timezone.now()
        self._update(
            progress=min(max(progress, 0), 100),
            message=message[:200],
            heartbeat_at=self._beaten_at,
        )

    def watch(
        self, rows: Iterable[Row], *, total: int, message: str = "", first: int = 0, last: int = 100
    ) -> Iterator[Row]:
        """Pass the rows on and report progress from `first` to `last` per cent, once a second."""
        for number, row in enumerate(rows, start=1):
            yield row
            if timezone.now() - self._beaten_at >= BEAT_EVERY:
                share = min(number, total) * (last - first) // total if total else 0
                self.report(first + share, message)

    def store(
        self,
        write: Callable[[IO[bytes]], Any],
        *,
        name: str,
        cutoff: int | None = None,
        row_count: int | None = None,
        control_totals: dict[str, int] | None = None,
        figures: dict[str, Any] | None = None,
    ) -> None:
        """Let `write` fill the job's file; it is seen only when the job is done.

        `name` is what the reader's browser saves it as. The file in our folder is named after job
        and attempt, so that a worker that was given up can never overwrite its successor's.
        """
        path = _folder() / f"{self.row.pk}-{self.row.attempt}{Path(name).suffix}"
        sha256, size = _write_at_once(path, write)
        self._result = {
            "file": f"{Job.file.field.upload_to}/{path.name}",
            "file_name": name[-150:],
            "sha256": sha256,
            "size": size,
            "cutoff": cutoff,
            "row_count": row_count,
            "control_totals": control_totals or {},
            "figures": figures or {},
        }

    def finish(self) -> None:
        """Say that it is done. A step does so in its own transaction: both count, or neither."""
        self._end(state=JobState.DONE, progress=100, **self._result)
        self.is_finished = True

    def fail(self, why: str) -> None:
        self._end(state=JobState.FAILED, error=why)

    def tidy_up(self) -> None:
        """Remove what earlier attempts left behind, and what this one wrote in vain."""
        row = Job.objects.get(pk=self.row.pk)
        _remove_files(row.pk, up_to=self.row.attempt, but=row.file.name)

    def _end(self, **values: Any) -> None:
        now = timezone.now()
        self._update(message="", finished_at=now, heartbeat_at=now, **values)

    def _update(self, **values: Any) -> None:
        is_ours = Job.objects.running().filter(pk=self.row.pk, attempt=self.row.attempt)
        if not is_ours.update(**values):
            raise NotTaken(f"attempt {self.row.attempt} of job {self.row.pk} no longer counts")


@contextmanager
def claim(job_id: int) -> Iterator[RunningJob]:
    """Take a waiting job, speak its reader's language, and finish it with the block.

    Raises NotTaken if it is not to be had. What goes wrong in the block is not raised: it is told
    on the job, in words, and logged. Only the end of the process itself passes, and leaves the
    job to `put_back_orphans`.
    """
    running = _take(job_id)
    with translation.override(running.row.language):
        try:
            yield running
            if not running.is_finished:
                running.finish()
        except NotTaken:
            logger.warning("Job %s was given up or called off while it ran.", job_id)
        except Exception as error:
            logger.exception("Job %s failed.", job_id)
            with suppress(NotTaken):
                running.fail(_in_words(error, job_id))
    running.tidy_up()


def put_back_orphans(*, now: dt.datetime) -> list[Job]:
    """Let jobs without a sign of life wait again, or fail after the last attempt.

    Gives the jobs that are to be sent again; among them those whose message was lost.
    """
    put_back = []
    for job in Job.objects.orphaned(now):
        unchanged = Job.objects.filter(
            pk=job.pk, state=job.state, attempt=job.attempt, heartbeat_at=job.heartbeat_at
        )
        if job.state == JobState.RUNNING and job.attempt >= MOST_ATTEMPTS:
            with translation.override(job.language):
                why = _("The job was interrupted %d times and is not tried again.") % job.attempt
            if unchanged.update(state=JobState.FAILED, message="", error=why, finished_at=now):
                _remove_files(job.pk, up_to=job.attempt)
        elif unchanged.update(state=JobState.QUEUED, progress=0, message="", heartbeat_at=now):
            put_back.append(job)
    return put_back


def _remove_files(job_id: int, *, up_to: int, but: str = "") -> None:
    """Remove what the attempts up to this one wrote, whole or half, except one file."""
    for path in _folder().glob(f"{job_id}-*"):
        attempt = int(path.name.partition("-")[2].partition(".")[0])
        if attempt <= up_to and path.name != Path(but).name:
            path.unlink(missing_ok=True)


def _take(job_id: int) -> RunningJob:
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotTaken(f"there is no job {job_id}")
    now = timezone.now()
    # One UPDATE that two workers cannot both make: the second finds no waiting row.
    is_taken = (
        Job.objects.waiting()
        .filter(pk=job_id, attempt=job.attempt)
        .update(state=JobState.RUNNING, attempt=F("attempt") + 1, started_at=now, heartbeat_at=now)
    )
    if not is_taken:
        raise NotTaken(f"job {job_id} is {job.state}")
    job.refresh_from_db()
    return RunningJob(job)


def _in_words(error: Exception, job_id: int) -> str:
    if isinstance(error, JobFailed | RuleViolation) and str(error):
        return str(error)
    return _("An unexpected error ended the job. The log names it under job %d.") % job_id


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / str(Job.file.field.upload_to)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write_at_once(path: Path, write: Callable[[IO[bytes]], Any]) -> tuple[str, int]:
    """Write beside the path and rename, so that nobody ever finds half a file there."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = Path(part).stat().st_size
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    return sha256, size
