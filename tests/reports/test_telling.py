"""The mail that a report is ready, and calling a report off."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.urls import reverse

from core.jobs.models import Job, JobState
from core.jobs.tasks import tell_of_jobs
from core.jobs.telling import TRIED_FOR, tell
from core.people.models import Role
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.PROGRAMME_OFFICER, email="anna@example.org", language="en")


def job(person, state=JobState.DONE, *, key="report.sdg", is_told=True, finished_at=NOW):
    values = {"finished_at": finished_at} if state not in {"queued", "running"} else {}
    if state == JobState.FAILED:
        values["error"] = "no room"
    return Job.objects.create(
        key=key,
        parameters={"year": 2026},
        language="en",
        requested_by=person,
        requested_at=NOW,
        heartbeat_at=NOW,
        state=state,
        is_told=is_told,
        **values,
    )


def test_who_asked_gets_one_mail_with_a_link_and_no_figures(officer):
    done = job(officer)

    assert [tell(now=NOW), tell(now=NOW)] == [1, 0]

    (sent,) = mail.outbox
    assert sent.to == ["anna@example.org"]
    assert sent.subject == "Tranche: SDG report of a year is ready"
    assert reverse("reports:job", args=[done.pk]) in sent.body
    assert sent.attachments == []


def test_the_mail_speaks_the_language_of_the_person():
    person = make_user(Role.MANAGEMENT, email="gina@example.org", language="de-ch")
    job(person)

    tell(now=NOW)

    assert mail.outbox[0].subject == "Tranche: SDG-Bericht eines Jahres liegt bereit"


def test_a_report_that_failed_is_told_too(officer):
    job(officer, JobState.FAILED)

    tell(now=NOW)

    assert mail.outbox[0].subject == "Tranche: SDG report of a year failed"
    assert "says why" in mail.outbox[0].body


@pytest.mark.parametrize(
    "values",
    [
        {"is_told": False},
        {"state": JobState.RUNNING},
        {"state": JobState.CANCELLED},
        {"key": "list"},
        {"finished_at": NOW - TRIED_FOR - dt.timedelta(minutes=1)},
    ],
)
def test_nothing_is_told_of_other_jobs(officer, values):
    job(officer, **values)

    assert tell(now=NOW) == 0


def test_nobody_is_told_whose_rights_have_ended():
    job(make_user(email="x@example.org"))
    closed = make_user(Role.MANAGEMENT, email="y@example.org", is_active=False)
    job(closed)

    assert tell(now=NOW) == 0


def test_a_mail_that_could_not_be_sent_is_tried_again(officer, monkeypatch):
    job(officer)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _refuse)
        assert tell(now=NOW) == 0

    assert tell(now=NOW + dt.timedelta(minutes=1)) == 1


def _refuse(_mail):
    raise smtplib.SMTPServerDisconnected


def test_the_timer_tells(officer, time_machine):
    time_machine.move_to(NOW, tick=False)
    job(officer)

    tell_of_jobs()

    assert len(mail.outbox) == 1


def test_the_form_keeps_whether_to_tell(client, officer):
    client.force_login(officer)

    client.post(
        reverse("reports:new", args=["sdg"]),
        {"year": "2026", "language": "en", "is_told": "on"},
    )

    asked = Job.objects.get()
    assert asked.is_told
    assert "is_told" not in asked.parameters


def test_who_asked_calls_a_report_off(client, officer):
    waiting = job(officer, JobState.QUEUED)
    client.force_login(officer)
    page = client.get(reverse("reports:job", args=[waiting.pk]))
    assert page.context["cancel_url"].encode() in page.content

    client.post(page.context["cancel_url"])

    waiting.refresh_from_db()
    assert waiting.state == JobState.CANCELLED


def test_a_finished_report_cannot_be_called_off(client, officer):
    done = job(officer)
    client.force_login(officer)

    assert "cancel_url" not in client.get(reverse("reports:job", args=[done.pk])).context
    assert client.post(reverse("reports:cancel", args=[done.pk])).status_code == 403


def test_nobody_calls_off_the_report_of_another_person(client, officer):
    waiting = job(officer, JobState.RUNNING)
    client.force_login(make_user(Role.MANAGEMENT))

    answer = client.post(reverse("reports:cancel", args=[waiting.pk]))

    assert answer.status_code == 403
    waiting.refresh_from_db()
    assert waiting.state == JobState.RUNNING


def test_the_page_names_each_control_total(client, officer):
    done = job(officer, key="report.forecast")
    Job.objects.filter(pk=done.pk).update(control_totals={"planned": 123_45})
    client.force_login(officer)

    facts = dict(client.get(reverse("reports:job", args=[done.pk])).context["facts"])

    assert facts["Control total: planned"] == "CHF\xa0123.45"
