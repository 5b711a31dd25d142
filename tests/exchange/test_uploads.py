"""Large files: read by a worker, once, whatever happens to it."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.audit.models import AuditEntry
from core.jobs.cleaning import clean
from core.jobs.models import Job, JobState
from core.jobs.queue import cancel, enqueue
from core.jobs.running import claim
from core.jobs.tasks import tell_of_jobs
from exchange import uploads
from exchange.models import Proposal, ProposalKind, Upload
from tests import factories
from tests.exchange.large import (
    call_everything_large,
    killed_at_work,
    let_jobs_wait,
    list_of,
    send,
    sent,
    sweep_later,
    work,
)
from tests.exchange.portfolio import workbooks
from tests.races.crowd import at_once

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture(autouse=True)
def _large(monkeypatch):
    call_everything_large(monkeypatch)


@pytest.fixture
def officer(client):
    factories.load_reference()
    person = factories.officer(email="anna@example.org", language="en")
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return person


def packed(size: int) -> bytes:
    """A workbook, as its directory says, with a part that grows when it is unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * size)
    return file.getvalue()


def files():
    return [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def page(client, upload):
    return client.get(upload.get_absolute_url())


def test_a_large_file_is_read_by_a_worker_and_its_page_leads_to_the_preview(client, officer):
    answer = send(client)
    upload = Upload.objects.get()
    assert answer.url == upload.get_absolute_url()
    assert "read in the background" in page(client, upload).content.decode()

    work(upload.job)

    proposal = Proposal.objects.get()
    assert page(client, upload).url == proposal.get_absolute_url()
    assert "Apply file" in client.get(proposal.get_absolute_url()).content.decode()


def test_it_is_proposed_in_the_name_of_who_sent_it(client, officer):
    work(sent(client).job)

    assert Proposal.objects.get().recorded_by == officer
    assert AuditEntry.objects.get(verb="propose").person_key == officer.pk


def test_its_file_is_stored_once_and_becomes_that_of_the_proposal(client, officer):
    upload = sent(client)
    stored = upload.file.name

    work(upload.job)

    upload.refresh_from_db()
    proposal = Proposal.objects.get()
    assert (upload.file.name, proposal.file.name, len(files())) == ("", stored, 1)


def test_a_small_file_is_read_at_once(client, officer, monkeypatch):
    monkeypatch.setattr(uploads, "BYTES_AT_ONCE", 1024 * 1024)

    send(client)

    assert (Proposal.objects.count(), Upload.objects.count()) == (1, 0)


def test_of_a_workbook_counts_what_it_unpacks_to(monkeypatch):
    monkeypatch.setattr(uploads, "BYTES_AT_ONCE", 1024 * 1024)

    assert [uploads.is_large(packed(size)) for size in (1024 * 1024, 1024 * 1024 + 1)] == [
        False,
        True,
    ]


def test_a_file_beyond_every_limit_is_refused_at_once_beside_the_field(client, officer):
    answer = send(client, b"x" * (5 * 1024 * 1024 + 1))

    assert "The file is larger than 5 MB." in answer.content.decode()
    assert Upload.objects.count() == 0


def test_a_file_that_waits_is_not_taken_twice(client, officer):
    first = sent(client)

    answer = send(client)

    assert answer.url == first.get_absolute_url()
    assert (Upload.objects.count(), Job.objects.count(), len(files())) == (1, 1, 1)


def test_a_file_that_was_read_may_be_sent_again(client, officer):
    work(sent(client).job)

    work(sent(client).job)

    assert Proposal.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_crowd_that_sends_one_file_has_it_read_once(officer, monkeypatch):
    let_jobs_wait(monkeypatch)

    def keep():
        return uploads.keep(
            ProposalKind.ORGANISATIONS, list_of(), name="list.csv", by=officer, now=timezone.now()
        )

    kept = at_once([keep] * 4)

    assert {upload.pk for upload in kept} == {Upload.objects.get().pk}
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"a;b\n1;2\n", "list.csv", "Unknown headings: A1 «a», B1 «b»."),
        (b"\xff\xfe\x00", "list.xlsx", "The file is not an Excel workbook (.xlsx)."),
        (packed(30 * 1024 * 1024), "list.xlsx", "The file is too large when unpacked."),
    ],
)
def test_what_cannot_be_read_says_on_its_page_what_a_small_file_says(
    client, officer, data, name, message
):
    upload = sent(client, data, name=name)

    job = work(upload.job)

    assert (job.state, job.error) == (JobState.FAILED, message)
    assert message.split(" «")[0] in page(client, upload).content.decode()
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    "at",
    [
        "exchange.background.look",
        "exchange.workflow.proposals.record",
        "exchange.background.RunningJob.finish",
    ],
)
def test_the_file_of_a_killed_worker_is_read_again_and_proposed_once(
    client, officer, monkeypatch, time_machine, at
):
    upload = sent(client)
    killed_at_work(upload.job, monkeypatch, at=at)
    upload.job.refresh_from_db()
    assert (upload.job.state, Proposal.objects.count()) == (JobState.RUNNING, 0)

    sweep_later(time_machine)

    upload.job.refresh_from_db()
    assert (upload.job.state, upload.job.attempt) == (JobState.DONE, 2)
    assert (Proposal.objects.count(), len(files())) == (1, 1)


def test_a_worker_that_was_given_up_proposes_nothing(client, officer, monkeypatch):
    upload = sent(client)
    look = uploads.look

    def look_slowly(*args, **kwargs):
        Job.objects.filter(pk=upload.job.pk).update(attempt=2)
        return look(*args, **kwargs)

    monkeypatch.setattr("exchange.background.look", look_slowly)

    work(upload.job)

    assert Proposal.objects.count() == 0


def test_a_file_called_off_at_the_last_moment_is_not_proposed(client, officer, monkeypatch):
    upload = sent(client)
    write = uploads.look

    def called_off(*args, **kwargs):
        seen = write(*args, **kwargs)
        running = Job.objects.get(pk=upload.job.pk)
        monkeypatch.setattr("core.jobs.running.RunningJob.report", lambda *_args: None)
        assert cancel(running, now=NOW)
        return seen

    monkeypatch.setattr("exchange.background.look", called_off)

    job = work(upload.job)

    assert (job.state, Proposal.objects.count()) == (JobState.CANCELLED, 0)


def test_after_it_failed_for_good_its_page_lets_it_be_read_again(client, officer, monkeypatch):
    upload = sent(client)
    with claim(upload.job.pk) as running:
        running.fail("The job was interrupted 3 times and is not tried again.")
    assert "interrupted 3 times" in page(client, upload).content.decode()

    client.post(reverse("exchange:upload_again", args=[upload.pk]))

    upload.refresh_from_db()
    work(upload.job)
    assert (Proposal.objects.count(), Job.objects.count()) == (1, 2)


def test_a_file_that_is_being_read_is_not_read_again(client, officer):
    upload = sent(client)

    client.post(reverse("exchange:upload_again", args=[upload.pk]))

    assert Job.objects.count() == 1


def test_the_page_is_for_who_may_import_what_it_holds(client, officer):
    upload = sent(client)
    client.force_login(factories.make_user(factories.Role.AUDITOR))

    answers = [
        client.get(upload.get_absolute_url()),
        client.post(reverse("exchange:upload_again", args=[upload.pk])),
        client.post(reverse("exchange:job_cancel", args=[upload.job.pk])),
    ]

    assert {answer.status_code for answer in answers} == {403}


def test_who_sent_a_file_calls_its_reading_off(client, officer):
    upload = sent(client)
    address = page(client, upload).context["cancel_url"]

    client.post(address)

    upload.job.refresh_from_db()
    assert upload.job.state == JobState.CANCELLED


def test_nobody_calls_off_the_reading_of_anothers_file(client, officer):
    upload = sent(client)
    client.force_login(factories.officer())
    assert "cancel_url" not in page(client, upload).context

    client.post(reverse("exchange:job_cancel", args=[upload.job.pk]))

    upload.job.refresh_from_db()
    assert upload.job.state == JobState.QUEUED


def test_the_job_of_a_report_is_not_called_off_here(client, officer):
    report = enqueue("report.sdg", {}, by=officer, now=NOW)

    answer = client.post(reverse("exchange:job_cancel", args=[report.pk]))

    assert answer.status_code == 404


def test_the_page_asks_for_the_progress_alone_and_leaves_when_it_is_read(client, officer):
    upload = sent(client)
    asked = {"headers": {"HX-Request": "true"}}
    running = client.get(upload.get_absolute_url(), **asked)
    assert "hx-get" in running.content.decode()
    assert "<main" not in running.content.decode()

    work(upload.job)

    done = client.get(upload.get_absolute_url(), **asked)
    assert done.headers["HX-Redirect"] == upload.get_absolute_url()


@pytest.mark.parametrize("name", ["proposal_list", "upload"])
def test_lists_show_what_is_being_read(client, officer, name):
    upload = sent(client)
    address = reverse(f"exchange:{name}", args=["organisations"] if name == "upload" else [])
    assert upload.get_absolute_url() in client.get(address).content.decode()

    work(upload.job)

    assert upload.get_absolute_url() not in client.get(address).content.decode()


def test_who_sent_it_is_told_by_mail(client, officer):
    upload = sent(client)
    work(upload.job)

    tell_of_jobs()

    assert [one.subject for one in mail.outbox] == ["Tranche: list.csv is read"]
    assert upload.get_absolute_url() in mail.outbox[0].body


def test_who_sent_it_is_told_that_it_could_not_be_read(client, officer):
    work(sent(client, b"a;b\n1;2\n").job)

    tell_of_jobs()

    assert [one.subject for one in mail.outbox] == ["Tranche: list.csv could not be imported"]


def test_a_file_that_was_never_read_is_removed_by_age(client, officer, time_machine):
    time_machine.move_to(NOW, tick=False)
    upload = sent(client, b"a;b\n1;2\n")
    work(upload.job)
    days = settings.JOB_FILE_DAYS

    assert clean(now=NOW + dt.timedelta(days=days)).aged == 0
    assert clean(now=NOW + dt.timedelta(days=days, seconds=1)).aged == 1

    upload.refresh_from_db()
    assert (upload.file.name, files()) == ("", [])
    assert "Send it again." in page(client, upload).content.decode()


def test_the_file_of_a_proposal_stays(client, officer, time_machine):
    time_machine.move_to(NOW, tick=False)
    work(sent(client).job)

    clean(now=NOW + dt.timedelta(days=1000))

    assert len(files()) == 1


def test_a_running_portfolio_is_read_like_any_other_file(client, officer):
    data = workbooks.workbook(workbooks.small())

    work(sent(client, data, name="portfolio.xlsx", kind="portfolio").job)

    assert Proposal.objects.get().kind == ProposalKind.PORTFOLIO
