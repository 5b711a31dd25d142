"""The file as a report among the others: asked for, made in the background, fetched."""

import datetime as dt

import pytest
from django.utils import timezone

from core.jobs.models import Job, JobState
from core.jobs.queue import enqueue
from core.people.models import Role
from tests.factories import NOW, make_user
from tests.reports import ledger
from tests.reports.iati.reading import read, set_publisher, the_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    person = make_user(Role.MANAGEMENT)
    client.force_login(person)
    return person


@pytest.mark.usefixtures("project")
def test_it_is_asked_for_and_fetched_as_xml(client, manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/reports/new/iati/", {"as_at": ""})

    job = Job.objects.get()
    assert (job.state, job.row_count) == (JobState.DONE, 1)
    assert job.control_totals == {"committed": 300_000_00, "paid": 120_000_01}
    assert job.file_name.endswith(f"{timezone.localdate():%Y-%m-%d}.xml")
    answer = client.get(f"/reports/jobs/{job.pk}/download/")
    assert answer["Content-Type"] == "application/xml"
    assert the_only(b"".join(answer.streaming_content)).find("transaction") is not None


@pytest.mark.usefixtures("project", "manager")
def test_nothing_is_published_as_of_a_day_ahead(client):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    answer = client.post("/reports/new/iati/", {"as_at": tomorrow.isoformat()})

    assert answer.context["form"].errors == {"as_at": ["The day lies in the future."]}


def test_a_city_without_an_identifier_is_told_so(manager, django_capture_on_commit_callbacks):
    set_publisher(ref="")
    ledger.pay(ledger.activity(), 1_00, "2026-03-01")

    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("report.iati", {}, by=manager, now=NOW, language="en")

    job.refresh_from_db()
    assert job.error == "The city lacks a name or an IATI identifier; the administration sets both."


@pytest.mark.usefixtures("project")
def test_made_again_it_is_the_same_file(client, manager, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = enqueue("report.iati", {}, by=manager, now=NOW, language="en")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/reports/jobs/{first.pk}/again/")

    first.refresh_from_db()
    second = Job.objects.exclude(pk=first.pk).get()
    assert first.sha256 == second.sha256
    with first.file.open("rb") as file:
        assert read(file.read()).get("version") == "2.03"
