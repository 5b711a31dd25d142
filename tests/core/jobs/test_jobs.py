"""Jobs: run once, one file, whatever happens to workers and messages."""

import datetime as dt
import hashlib
import logging
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext

from core.errors import RuleViolation
from core.jobs import tasks
from core.jobs.models import SILENT_FOR, Job, JobState
from core.jobs.queue import cancel, enqueue
from core.jobs.registry import KINDS
from core.jobs.running import JobFailed, NotTaken, claim, put_back_orphans

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)
LATER = NOW + SILENT_FOR + dt.timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def write_list(running):
    running.store(lambda file: file.write(b"rows"), name="list.xlsx")


def write_half(running):
    def write(file):
        file.write(b"ro")
        raise OSError("disk full")

    running.store(write, name="list.xlsx")


def files():
    folder = Path(settings.MEDIA_ROOT) / "jobs"
    return sorted(path.name for path in folder.glob("*"))


def kill_a_worker_at_work(job, *, after=None):
    """Take the job as a worker does that never comes back."""
    running = claim(job.pk)
    taken = running.__enter__()
    if after is not None:
        after(taken)
    running.gen = (None for _ in ())  # the process is gone: neither `finish` nor `fail` runs


def test_a_job_is_sent_when_the_transaction_is_committed(
    officer, kind, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("list", {}, by=officer, now=NOW)

    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_kind_that_no_app_added_is_refused(officer):
    with pytest.raises(KeyError):
        enqueue("nothing", {}, by=officer, now=NOW)


def test_a_queue_that_is_down_leaves_the_job_to_the_sweep(
    officer, kind, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def refuse(**options):
        raise ConnectionError("no broker")

    monkeypatch.setattr("core.jobs.queue.run_job.delay", refuse)
    with caplog.at_level(logging.CRITICAL), django_capture_on_commit_callbacks(execute=True):
        job = enqueue("list", {}, by=officer, now=NOW)

    assert list(Job.objects.orphaned(LATER)) == [job]


def test_a_job_that_ran_holds_its_file_and_what_it_knows(job, kind):
    kind(
        lambda running: running.store(
            lambda file: file.write(b"rows"),
            name="Liste 2026.xlsx",
            cutoff=17,
            row_count=3,
            control_totals={"paid": 100},
        )
    )

    tasks.run_job(job_id=job.pk)

    job.refresh_from_db()
    assert {
        "state": job.state,
        "progress": job.progress,
        "content": job.file.read(),
        "file": job.file.name,
        "name": job.file_name,
        "sha256": job.sha256,
        "size": job.size,
        "known": (job.cutoff, job.row_count, job.control_totals),
        "times": (job.started_at, job.finished_at),
        "attempt": job.attempt,
    } == {
        "state": JobState.DONE,
        "progress": 100,
        "content": b"rows",
        "file": f"jobs/{job.pk}-1.xlsx",
        "name": "Liste 2026.xlsx",
        "sha256": hashlib.sha256(b"rows").hexdigest(),
        "size": 4,
        "known": (17, 3, {"paid": 100}),
        "times": (NOW, NOW),
        "attempt": 1,
    }
    job.file.close()


def test_a_message_delivered_twice_runs_the_job_once(job, kind):
    runs = []
    kind(lambda running: runs.append(running.row.attempt))

    tasks.run_job(job_id=job.pk)
    tasks.run_job(job_id=job.pk)

    assert runs == [1]


def test_a_running_job_cannot_be_taken(job):
    with claim(job.pk), pytest.raises(NotTaken), claim(job.pk):
        pytest.fail("taken twice")


def test_a_job_that_does_not_exist_is_no_fault():
    assert tasks.run_job(job_id=4711) is None


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_race_for_a_job_one_wins(officer):
    job = Job.objects.create(
        key="list", language="en", requested_by=officer, requested_at=NOW, heartbeat_at=NOW
    )
    start, taken = threading.Barrier(4), []

    def work():
        start.wait()
        try:
            with claim(job.pk) as running:
                taken.append(running.row.attempt)
        except NotTaken:
            pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert taken == [1]


def test_the_job_of_a_killed_worker_runs_again_and_leaves_one_file(job, clock):
    kill_a_worker_at_work(job, after=write_list)
    clock.move_to(LATER, tick=False)

    tasks.sweep_orphans()

    job.refresh_from_db()
    assert (job.state, job.attempt, files()) == (JobState.DONE, 2, [f"{job.pk}-2.xlsx"])


def test_a_job_that_shows_life_is_left_alone(job, clock):
    with claim(job.pk) as running:
        clock.move_to(LATER, tick=False)
        running.report(50, "half")

        assert put_back_orphans(now=LATER + dt.timedelta(minutes=1)) == []


def test_a_lost_message_is_sent_again(job, clock):
    clock.move_to(LATER, tick=False)

    tasks.sweep_orphans()

    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.DONE, 1)


def test_after_three_interruptions_the_job_fails(job, clock):
    moment = NOW
    for _attempt in range(3):
        kill_a_worker_at_work(job, after=write_list)
        moment += SILENT_FOR + dt.timedelta(seconds=1)
        clock.move_to(moment, tick=False)
        put_back_orphans(now=moment)

    job.refresh_from_db()
    assert (job.state, job.error, files()) == (
        JobState.FAILED,
        "The job was interrupted 3 times and is not tried again.",
        [],
    )


def test_a_worker_that_was_given_up_cannot_spoil_its_successors_file(job):
    with claim(job.pk) as slow:
        put_back_orphans(now=LATER)
        tasks.run_job(job_id=job.pk)
        slow.store(lambda file: file.write(b"stale"), name="list.xlsx")

    job.refresh_from_db()
    assert (job.attempt, job.sha256, files()) == (
        2,
        hashlib.sha256(b"rows").hexdigest(),
        [f"{job.pk}-2.xlsx"],
    )


def test_a_worker_that_was_given_up_leaves_its_successor_at_work_alone(job):
    with claim(job.pk) as slow:
        write_list(slow)
        put_back_orphans(now=LATER)
        kill_a_worker_at_work(job, after=write_list)

    job.refresh_from_db()
    assert (job.state, job.attempt, files()) == (JobState.RUNNING, 2, [f"{job.pk}-2.xlsx"])


def test_a_failure_is_told_in_words_and_leaves_no_half_file(job, kind, caplog):
    kind(write_half)

    with caplog.at_level(logging.CRITICAL):
        tasks.run_job(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.error, job.file.name, job.finished_at, files()) == (
        JobState.FAILED,
        f"An unexpected error ended the job. The log names it under job {job.pk}.",
        "",
        NOW,
        [],
    )


def test_the_file_of_a_job_that_fails_later_goes_away(job, kind):
    def make(running):
        write_list(running)
        raise JobFailed("The totals differ from the ledger.")

    kind(make)

    tasks.run_job(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.error, files()) == (
        JobState.FAILED,
        "The totals differ from the ledger.",
        [],
    )


def test_a_rule_that_forbids_it_is_told(job, kind):
    def make(running):
        raise RuleViolation(["Reading this takes an auditor."])

    kind(make)

    tasks.run_job(job_id=job.pk)

    job.refresh_from_db()
    assert job.error == "Reading this takes an auditor."


def test_a_kind_that_is_gone_is_told(job):
    KINDS.pop("list")

    tasks.run_job(job_id=job.pk)

    job.refresh_from_db()
    assert job.error == "There is no job of the kind list."
    KINDS["list"] = write_list  # what `kind` takes back


def test_a_failed_job_is_not_run_again(job, kind):
    def make(running):
        raise JobFailed("No.")

    kind(make)
    tasks.run_job(job_id=job.pk)
    kind(write_list)

    tasks.run_job(job_id=job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_job_speaks_the_language_of_its_reader(officer, kind):
    spoken = []
    kind(lambda _running: spoken.append((translation.get_language(), gettext("Yes"))))
    job = enqueue("list", {}, by=officer, now=NOW, language="de-ch")

    tasks.run_job(job_id=job.pk)

    assert (spoken, translation.get_language()) == ([("de-ch", "Ja")], "en")


def test_a_job_called_off_while_waiting_does_not_run(job):
    assert cancel(job, now=NOW)

    tasks.run_job(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.CANCELLED, 0)


def test_a_job_called_off_while_running_stops_at_its_next_report(job, kind):
    steps = []

    def make(running):
        write_list(running)
        cancel(running.row, now=NOW)
        running.report(50)
        steps.append("went on")

    kind(make)

    tasks.run_job(job_id=job.pk)

    job.refresh_from_db()
    assert (job.state, steps, files()) == (JobState.CANCELLED, [], [])


def test_a_finished_job_cannot_be_called_off(job):
    tasks.run_job(job_id=job.pk)

    assert not cancel(job, now=NOW)


def test_watching_rows_reports_progress_once_a_second(job, clock):
    seen = []
    with claim(job.pk) as running:
        for second, _row in enumerate(running.watch(range(4), total=4, message="rows", last=80)):
            clock.move_to(NOW + dt.timedelta(seconds=second), tick=False)
            seen.append(Job.objects.get(pk=job.pk).progress)

    assert seen == [0, 0, 40, 60]
