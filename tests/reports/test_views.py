"""The pages of the reports: catalogue, asking, progress, download, and who may see what."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.jobs.models import Job, JobState
from core.jobs.queue import enqueue
from core.people.models import Role
from reports.catalog import CATALOG
from tests.factories import NOW, alter, load_reference, make_user
from tests.reports import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = make_user(Role.PROGRAMME_OFFICER)
    client.force_login(person)
    return person


@pytest.fixture
def make(django_capture_on_commit_callbacks):
    """Ask for a report as a person and let the worker make it at once."""

    def made(person, key="sdg", **parameters):
        load_reference()
        with django_capture_on_commit_callbacks(execute=True):
            job = enqueue(
                f"report.{key}", {"year": 2026, **parameters}, by=person, now=NOW, language="en"
            )
        job.refresh_from_db()
        return job

    return made


def test_the_catalogue_lists_every_report_and_the_downloads(client, officer, make):
    job = make(officer)

    page = client.get(reverse("reports:list"))

    assert list(page.context["reports"]) == list(CATALOG.values())
    assert [download.job for download in page.context["downloads"]] == [job]


def test_without_downloads_the_page_says_what_to_do(client, officer):
    page = client.get(reverse("reports:list"))

    assert b"Choose a report above" in page.content


@pytest.mark.parametrize("size", [1, 30])
def test_the_list_of_downloads_takes_as_many_queries_for_one_as_for_thirty(
    client, officer, size, django_assert_num_queries
):
    Job.objects.bulk_create(
        Job(
            key="report.sdg",
            parameters={"year": 2026},
            language="en",
            requested_by=officer,
            requested_at=NOW,
            heartbeat_at=NOW,
        )
        for _number in range(size)
    )
    client.get(reverse("reports:list"))

    with django_assert_num_queries(QUERIES_OF_LIST):
        client.get(reverse("reports:list"))


QUERIES_OF_LIST = 12


def test_older_downloads_stand_on_the_next_page(client, officer):
    Job.objects.bulk_create(
        Job(
            key="report.sdg",
            parameters={"first": "2026-01-01", "last": "2026-03-31"},
            language="en",
            requested_by=officer,
            requested_at=NOW,
            heartbeat_at=NOW,
        )
        for _number in range(26)
    )

    first = client.get(reverse("reports:list"))
    second = client.get(reverse("reports:list") + first.context["next_url"])

    assert len(first.context["downloads"]) == 25
    assert [download.period for download in second.context["downloads"]] == [
        "01.01.2026 – 31.03.2026"
    ]


def test_asking_makes_the_workbook_and_leads_to_its_page(
    client, officer, django_capture_on_commit_callbacks
):
    project = ledger.activity(goals=[("6.1", 10_000)], places=[("NP", 10_000)])
    ledger.pay(project, 100_00, "2026-03-01")

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("reports:new", args=["sdg"]),
            {"year": "2026", "language": "de-ch", "country": "NP", "goal": ["6"]},
        )

    job = Job.objects.get()
    assert answer.url == reverse("reports:job", args=[job.pk])
    assert job.state == JobState.DONE
    assert job.language == "de-ch"
    assert job.parameters["filters"] == {"places": ["NP"], "goals": [6]}
    assert job.control_totals == {"committed": 0, "paid": 100_00}


@pytest.mark.parametrize("key", ["sdg", "disbursements", "open", "ledger", "year-end"])
def test_every_form_of_the_catalogue_opens(client, officer, key):
    assert client.get(reverse("reports:new", args=[key])).status_code == 200


def test_an_unknown_report_is_not_found(client, officer):
    assert client.get(reverse("reports:new", args=["nothing"])).status_code == 404


def test_a_period_that_ends_before_it_begins_is_sent_back(client, officer):
    page = client.post(
        reverse("reports:new", args=["disbursements"]),
        {"first": "2026-02-01", "last": "2026-01-01", "language": "en"},
    )

    assert page.context["form"].errors["last"] == ["The last day lies before the first."]
    assert not Job.objects.exists()


def test_the_download_is_an_attachment_that_nobody_caches(client, officer, make):
    job = make(officer)

    answer = client.get(reverse("reports:download", args=[job.pk]))

    name = f"sdg-report-2026-as-at-{job.parameters['printed_as_at']}.xlsx"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in answer["Cache-Control"]
    workbook = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert workbook.sheetnames[0] == "Overview"


def test_the_page_of_a_download_tells_what_is_kept(client, officer, make):
    job = make(officer)

    page = client.get(reverse("reports:job", args=[job.pk]))

    facts = dict(page.context["facts"])
    assert facts["SHA-256"] == job.sha256
    assert facts["Cut-off in the trail"] == job.cutoff
    assert facts["Period"] == "2026"


def test_htmx_gets_only_the_progress(client, officer, make):
    job = make(officer)

    page = client.get(reverse("reports:job", args=[job.pk]), headers={"HX-Request": "true"})

    assert b"<html" not in page.content
    assert page.templates[0].name == "components/progress.html"


def test_what_is_not_made_yet_cannot_be_fetched(client, officer):
    job = enqueue("report.sdg", {"year": 2026}, by=officer, now=NOW)

    assert client.get(reverse("reports:download", args=[job.pk])).status_code == 404


def test_jobs_of_other_kinds_are_no_reports(client, officer):
    job = Job.objects.create(
        key="import", language="en", requested_by=officer, requested_at=NOW, heartbeat_at=NOW
    )

    assert client.get(reverse("reports:job", args=[job.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.MANAGEMENT, 200),
        (Role.AUDITOR, 200),
        (Role.HEAD_OF_UNIT, 200),
        (Role.HEAD_OF_FINANCE, 200),
        (Role.PROGRAMME_OFFICER, 403),
        (Role.FINANCE_OFFICER, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_may_fetch_the_report_of_another(client, make, role, status):
    job = make(make_user(Role.PROGRAMME_OFFICER))
    client.force_login(make_user(role))

    answer = client.get(reverse("reports:download", args=[job.pk]))
    if answer.streaming:
        assert b"".join(answer.streaming_content)[:2] == b"PK"

    assert answer.status_code == status
    assert client.get(reverse("reports:job", args=[job.pk])).status_code == status


def test_who_lost_the_role_no_longer_fetches_their_own_report(client, make):
    person = make_user(Role.PROGRAMME_OFFICER)
    job = make(person)
    alter(person, is_service=True)
    client.force_login(type(person).objects.get(pk=person.pk))

    answer = client.get(reverse("reports:download", args=[job.pk]))
    assert answer.url.startswith(reverse("login"))


def test_an_officer_sees_only_their_own_downloads(client, officer, make):
    make(make_user(Role.PROGRAMME_OFFICER))

    assert client.get(reverse("reports:list")).context["downloads"] == []


def test_an_administrator_asks_for_no_report(client):
    client.force_login(make_user(Role.ADMINISTRATOR))

    assert client.get(reverse("reports:list")).status_code == 403


def test_a_report_as_at_a_day_says_that_day(client, officer, make):
    job = make(officer, as_at=dt.date(2026, 6, 30).isoformat())

    page = client.get(reverse("reports:job", args=[job.pk]))

    assert dict(page.context["facts"])["As at"] == "30.06.2026"
