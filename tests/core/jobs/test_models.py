"""The row of a job: what it can say of itself, and what the database holds."""

import pytest
from django.db import IntegrityError

from core.jobs import tasks
from core.jobs.models import Job

pytestmark = pytest.mark.django_db


def test_an_unfinished_job_cannot_be_given_a_file(job):
    with pytest.raises(IntegrityError):
        Job.objects.filter(pk=job.pk).update(file="jobs/1.xlsx", sha256="0" * 64, size=1)


def test_a_job_knows_whether_it_is_finished(job):
    before = job.is_finished
    tasks.run_job(job_id=job.pk)
    job.refresh_from_db()

    assert (before, job.is_finished) == (False, True)


def test_jobs_are_found_by_state(job):
    assert [
        list(Job.objects.waiting()),
        list(Job.objects.running()),
        list(Job.objects.unfinished()),
        list(Job.objects.done()),
    ] == [[job], [], [job], []]
