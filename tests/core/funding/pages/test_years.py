"""Year-end on pages: reasons, accruals, two people, and back again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.ledger.models import ClosedYear
from tests.factories import make_budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office):
    make_budget(2025, 10_000_000)
    return office


def test_a_year_is_closed_and_reopened_on_pages(office, as_person):
    dario, felix = as_person(office.dario), as_person(office.felix)
    dario.post(reverse("funding:year_close", args=[2025]))
    closing = ClosedYear.objects.get()
    assert not ClosedYear.objects.has(2025)

    felix.post(reverse("funding:closing_confirm", args=[closing.pk]))
    assert ClosedYear.objects.has(2025)

    dario.post(reverse("funding:closing_reopen", args=[closing.pk]), {"reason": "late invoice"})
    felix.post(reverse("funding:reopening_confirm", args=[closing.reopenings.get().pk]))
    assert not ClosedYear.objects.has(2025)
    shown = felix.get(reverse("funding:year", args=[2025])).getvalue().decode()
    assert "late invoice" in shown


def test_a_closing_waits_in_the_inbox(office, as_person):
    as_person(office.dario).post(reverse("funding:year_close", args=[2025]))

    items = as_person(office.felix).get(reverse("funding:inbox")).context["items"]

    assert [str(item.record) for item in items] == ["2025"]


def test_a_year_that_runs_is_not_closed(office, as_person):
    year = timezone.localdate().year

    answer = as_person(office.dario).post(reverse("funding:year_close", args=[year]))

    assert f"The year {year} is not over." in answer.context["objections"]


def test_what_was_recorded_by_mistake_is_discarded(office, as_person):
    client = as_person(office.dario)
    client.post(reverse("funding:year_close", args=[2025]))
    closing = ClosedYear.objects.get()
    client.post(reverse("funding:closing_discard", args=[closing.pk]), {"reason": "too early"})

    closing.refresh_from_db()
    assert closing.discarded_at is not None


def test_the_accruals_are_exported(office, as_person):
    answer = as_person(office.anna).get(reverse("funding:year", args=[2025]), {"export": "csv"})

    assert answer.status_code == 200
    assert "Due on" in answer.getvalue().decode("utf-8-sig")


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_is_read_in_the_same_number_of_queries(office, as_person, number):
    for year in range(2030, 2030 + number):
        make_budget(year, 1_000)
    client = as_person(office.anna)
    client.get(reverse("funding:year_list"))

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("funding:year_list"))

    assert len(queries) <= 14
