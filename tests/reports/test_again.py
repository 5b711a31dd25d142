"""Reports made again as known then, and two reports held against each other."""

import datetime as dt

import pytest
from django.urls import reverse

from core.jobs.models import Job
from core.jobs.queue import enqueue
from core.people.models import Role
from reports.figures import cutoff_now
from tests.factories import NOW, load_reference, make_split, make_user
from tests.reports import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    load_reference()
    person = make_user(Role.MANAGEMENT)
    client.force_login(person)
    return person


@pytest.fixture
def make(manager, django_capture_on_commit_callbacks):
    def made(**parameters):
        with django_capture_on_commit_callbacks(execute=True):
            job = enqueue(
                "report.sdg", {"year": 2026, **parameters}, by=manager, now=NOW, language="en"
            )
        job.refresh_from_db()
        return job

    return made


@pytest.fixture
def again(client, django_capture_on_commit_callbacks):
    def made(job):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("reports:again", args=[job.pk]))
        return client.get(answer.url)

    return made


def test_a_report_made_again_gives_equal_figures_whatever_was_booked_since(make, again):
    project = ledger.activity(goals=[("6.1", 10_000)])
    ledger.pay(project, 100_00, "2026-03-01")
    job = make()
    ledger.pay(project, 900_00, "2026-03-02")

    page = again(job)

    newer = page.context["job"]
    assert newer.figures == job.figures
    assert newer.cutoff == job.cutoff
    assert page.context["former"] == job
    assert b"All figures are equal." in page.content


def test_a_report_that_cannot_be_repeated_names_each_row_that_differs(make, again):
    ledger.pay(ledger.activity(goals=[("6.1", 10_000)]), 100_00, "2026-03-01")
    job = make()
    Job.objects.filter(pk=job.pk).update(figures={**job.figures, "goal:6": [0, 99_00]})

    page = again(job)

    assert [(name, one.paid) for name, one in page.context["differing"]] == [
        ("Goal: 6 – Clean water and sanitation", 1_00)
    ]
    assert b"All figures are equal." not in page.content


def test_a_report_that_another_may_not_see_is_not_made_again(make, client):
    job = make()
    client.force_login(make_user(Role.PROGRAMME_OFFICER))

    assert client.post(reverse("reports:again", args=[job.pk])).status_code == 404


def compare(client, first, second):
    return client.get(reverse("reports:compare"), {"first": first.pk, "second": second.pk})


def test_two_reports_name_the_rows_that_differ_and_the_bookings_that_came(make, client):
    project = ledger.activity(goals=[("6.1", 10_000)])
    ledger.pay(project, 100_00, "2026-03-01")
    first = make()
    came = ledger.pay(project, 900_00, "2026-03-02")
    second = make()

    context = compare(client, first, second).context

    assert context["came"] == [came]
    assert (context["went"], context["corrections"]) == ([], [])
    assert {(name, one.paid) for name, one in context["differing"]} >= {
        ("Whole year", 900_00),
        ("Goal: 6 – Clean water and sanitation", 900_00),
    }


def test_a_corrected_split_is_named_as_the_cause(make, client):
    project = ledger.activity(goals=[("3.1", 10_000)])
    ledger.pay(project, 100_00, "2026-03-01")
    first = make()
    former = project.split_sets.get()
    correction = make_split(
        project, lines=[("3.2", 10_000)], replaces=former, reason="It was about newborns."
    )
    second = make()

    context = compare(client, first, second).context

    assert context["corrections"] == [{"activity": project, "split_sets": [correction]}]
    assert context["came"] == []
    assert ("Whole year", 0) not in {(name, one.paid) for name, one in context["differing"]}


def test_equal_reports_say_so(make, client):
    ledger.pay(ledger.activity(), 100_00, "2026-03-01")

    assert b"All figures are equal." in compare(client, make(), make()).content


def test_reports_of_other_years_or_filters_cannot_be_compared(make, client):
    first = make()
    for second in (make(year=2025), make(filters={"goals": [6]})):
        page = compare(client, first, second)

        assert page.context["form"].non_field_errors() == [
            "Only reports of the same year with the same filters can be compared."
        ]


def test_a_report_cannot_be_compared_with_itself(make, client):
    job = make()

    page = compare(client, job, job)

    assert page.context["form"].non_field_errors() == ["Choose two different reports."]


def test_the_page_opens_before_anything_is_chosen(client, manager):
    page = client.get(reverse("reports:compare"))

    assert page.status_code == 200
    assert not page.context["form"].is_bound


def test_a_cut_off_comes_back_as_it_was(db):
    cutoff = cutoff_now(dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC))

    assert type(cutoff).from_data(cutoff.as_data()) == cutoff
