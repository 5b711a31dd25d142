"""Files and lists that are called large however small they are, and workers that die."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.jobs import tasks
from core.jobs.models import SILENT_FOR, Job
from exchange import uploads
from exchange.models import Upload
from tests.exchange.workflow.test_proposals import ORGANISATIONS, organisation


class Killed(BaseException):
    """The end of a worker's process: nothing of what it does on a fault is done."""


def call_everything_large(monkeypatch):
    monkeypatch.setattr(uploads, "BYTES_AT_ONCE", 0)
    monkeypatch.setattr(uploads, "ROWS_AT_ONCE", 0)


def let_jobs_wait(monkeypatch):
    """Here messages are worked off at the commit, which a worker elsewhere does a little later."""
    monkeypatch.setattr("core.jobs.queue.run_job.delay", lambda **_options: None)


def list_of(*rows: str) -> bytes:
    return "\n".join([ORGANISATIONS, *(rows or [organisation()])]).encode()


def send(client, data: bytes | None = None, *, name="list.csv", kind="organisations"):
    file = SimpleUploadedFile(name, data if data is not None else list_of())
    return client.post(reverse("exchange:upload", args=[kind]), {"file": file})


def sent(client, data: bytes | None = None, **options) -> Upload:
    send(client, data, **options)
    return Upload.objects.first()


def work(job) -> Job:
    tasks.run_job(job_id=job.pk)
    return Job.objects.get(pk=job.pk)


def die(*_args, **_kwargs):
    raise Killed


def killed_at_work(job, monkeypatch, *, at: str):
    """Let a worker die when it calls what stands at this place."""
    with monkeypatch.context() as patch:
        patch.setattr(at, die)
        with pytest.raises(Killed):
            tasks.run_job(job_id=job.pk)


def sweep_later(time_machine):
    """What the timer does when nobody has seen a sign of life for long enough."""
    now = Job.objects.first().heartbeat_at
    time_machine.move_to(now + SILENT_FOR + dt.timedelta(seconds=1), tick=False)
    tasks.sweep_orphans()
