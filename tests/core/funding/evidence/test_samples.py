"""Samples for the audit: by chance that can be repeated, or all of a kind."""

import datetime as dt
import hashlib
import io

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.activities.models import Kind
from core.activities.states import ActivityStatus
from core.documents.filing import Paper
from core.documents.models import Category
from core.funding.evidence import draw
from core.funding.evidence.samples import Choice, by_chance
from core.funding.models import Disbursement
from core.people.models import Role
from tests.core.funding.making import come_back
from tests.factories import Office, make_activity, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def asked(choice=Choice.RANDOM, **values):
    return {
        "choice": choice,
        "first": dt.date(2026, 1, 1),
        "last": dt.date(2026, 12, 31),
        "seed": "4711",
        "size": 25,
        "amount": None,
        **values,
    }


def pay(office, *amounts, **values):
    award = office.award(*amounts, **values)
    return [office.paid(office.request(award)) for _amount in amounts]


def test_chance_is_the_order_of_the_hash_of_seed_and_number():
    payouts = [Disbursement(number=f"A-2026-{number:04}") for number in range(200)]
    expected = sorted(
        (payout.number for payout in payouts),
        key=lambda number: hashlib.sha256(f"4711:{number}".encode()).hexdigest(),
    )

    assert [p.number for p in by_chance(payouts, seed="4711", size=20)] == expected[:20]
    assert by_chance(payouts[::-1], seed="4711", size=20) == by_chance(
        payouts, seed="4711", size=20
    )
    assert by_chance(payouts, seed="4712", size=20) != by_chance(payouts, seed="4711", size=20)


def test_the_population_is_what_was_booked_in_the_period(office):
    pay(office, 100_000, 200_000)
    office.ordered()
    sample = draw(asked(size=1))

    assert (len(sample.rows), sample.population, sample.population_chf) == (1, 2, 300_000)
    assert draw(asked(first=dt.date(2027, 1, 1), last=dt.date(2027, 12, 31))).population == 0


def test_all_from_an_amount_on(office):
    _small, large = pay(office, 100_000, 200_000)

    assert draw(asked(Choice.ABOVE, amount=200_000)).rows == [large]


def test_all_of_emergencies(office):
    pay(office, 100_000)
    response = make_activity(kind=Kind.RESPONSE, status=ActivityStatus.PLANNED)
    decision = Paper(ContentFile(b"%PDF-1.7", name="STP.pdf"), "STP", Category.DECISION)
    urgent = pay(office, 200_000, activity=response, papers=[decision])

    assert draw(asked(Choice.EMERGENCY)).rows == urgent


def test_all_that_came_back(office):
    returned, _kept = pay(office, 100_000, 200_000)
    come_back(office, returned)

    assert [payout.pk for payout in draw(asked(Choice.RETURNED)).rows] == [returned.pk]


def query(**values):
    given = asked(**values)
    return {
        **{key: value for key, value in given.items() if value is not None},
        "first": "2026-01-01",
        "last": "2026-12-31",
    }


def test_the_workbook_has_the_payments_and_how_they_were_chosen(client, office):
    payout = pay(office, 100_000)[0]
    client.force_login(make_user(Role.AUDITOR))
    answer = client.get(reverse("funding:samples"), {**query(), "export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    cells = [str(cell.value) for row in book["Sample"].iter_rows() for cell in row]
    method = {row[0].value: row[1].value for row in book["Method"].iter_rows()}

    assert payout.number in cells
    assert any(cell.endswith(reverse("funding:evidence", args=[payout.pk])) for cell in cells)
    assert (method["Seed"], method["Payments in the period"]) == ("4711", "1")


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client, office):
    client.force_login(make_user(Role.AUDITOR))
    form = client.get(reverse("funding:samples"), {**query(), "first": "x"}).context["form"]

    assert "first" in form.errors
    assert form["seed"].value() == "4711"


def test_a_first_visit_proposes_a_year_and_a_seed(client, office):
    client.force_login(make_user(Role.AUDITOR))
    context = client.get(reverse("funding:samples")).context

    assert context["sample"] is None
    assert len(context["form"]["seed"].value()) == 8


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR])
def test_others_do_not_choose(client, office, role):
    client.force_login(make_user(role))

    assert client.get(reverse("funding:samples")).status_code == 403


def test_thirty_payments_take_no_more_queries_than_one(client, office):
    client.force_login(make_user(Role.AUDITOR))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("funding:samples"), {**query(size=100), "export": "xlsx"})
        return len(captured)

    pay(office, 1_000)
    queries()
    one = queries()
    pay(office, *[1_000] * 10)

    assert queries() == one
