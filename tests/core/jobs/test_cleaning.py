"""Cleaning up: old results go, what a row names stays, what nobody names is set aside first."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from core.documents.filing import store
from core.jobs.cleaning import Cleaned, clean, remove_aged, set_orphans_aside
from core.jobs.models import Job
from core.jobs.tasks import run_job
from tests.factories import in_a_step, someone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data_in_a_folder_of_its_own(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def done(job):
    run_job(job_id=job.pk)
    job.refresh_from_db()
    return job


@pytest.fixture
def orphan(settings):
    """A file of a step that failed, two days old."""
    return aged(Path(settings.MEDIA_ROOT) / "documents" / "left-behind.pdf", days=2)


def aged(path, *, days):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    then = timezone.now().timestamp() - days * 24 * 3600
    os.utime(path, (then, then))
    return path


def in_days(number):
    return timezone.now() + dt.timedelta(days=number)


def test_the_file_of_an_old_job_goes_and_the_job_stays_with_its_checksum(done):
    path = Path(done.file.path)
    sha256 = done.sha256

    assert remove_aged(now=in_days(91)) == 1

    done.refresh_from_db()
    assert (done.file.name, done.sha256, done.state) == ("", sha256, "done")
    assert not path.exists()


def test_the_file_of_a_job_within_its_time_stays(done):
    assert remove_aged(now=in_days(89)) == 0
    assert Path(done.file.path).exists()


def test_how_long_files_stay_is_a_setting(done, settings):
    settings.JOB_FILE_DAYS = 5

    assert remove_aged(now=in_days(6)) == 1


def test_a_file_that_no_row_names_is_set_aside(orphan, tmp_path):
    now = timezone.now()

    assert set_orphans_aside(now=now) == 1

    assert not orphan.exists()
    folder = tmp_path / "aside" / f"{timezone.localdate(now):%Y-%m-%d}"
    assert (folder / "documents" / "left-behind.pdf").read_bytes() == b"left behind"


def test_a_young_file_is_left_to_the_step_that_may_still_run(settings):
    young = aged(Path(settings.MEDIA_ROOT) / "documents" / "young.pdf", days=0.5)

    assert set_orphans_aside(now=timezone.now()) == 0
    assert young.exists()


def test_what_a_row_names_stays_however_old_it_is(done):
    by = someone()
    with in_a_step(by=by):
        paper = store(
            ContentFile(b"%PDF-1.4", name="a.pdf"),
            title="A",
            category="other",
            by=by,
            now=timezone.now(),
        )

    assert set_orphans_aside(now=in_days(20)) == 0
    assert Path(paper.file.path).exists()
    assert Path(Job.objects.get().file.path).exists()


def test_what_was_set_aside_is_forgotten_after_thirty_days(orphan, tmp_path):
    set_orphans_aside(now=timezone.now())
    set_orphans_aside(now=in_days(30))
    assert len(list((tmp_path / "aside").iterdir())) == 1

    set_orphans_aside(now=in_days(31))

    assert list((tmp_path / "aside").iterdir()) == []


def test_the_command_says_how_much_it_did(orphan, capsys):
    call_command("clean_files")

    assert capsys.readouterr().out == (
        "Files of old jobs removed: 0. Files without a row set aside: 1.\n"
    )


def test_a_second_run_finds_nothing(orphan):
    clean(now=timezone.now())

    assert clean(now=timezone.now()) == Cleaned(aged=0, orphans=0)
