"""Pages and exports say from which row of which list something was taken over."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.audit.origins import place_of, places_of
from core.funding.models import BudgetCredit, Commitment, CommitmentCredit
from core.partners.models import BankAccount
from core.people.models import User
from tests.exchange.portfolio.test_taking_over import Staff
from tests.exchange.portfolio.workbooks import small
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db
FILE = "portfolio.xlsx"


@pytest.fixture
def staff(client):
    client.cookies["django_language"] = "en"
    staff = Staff()
    staff.take_over(small())
    client.force_login(staff.anna)
    return staff


def read(client, address, **query):
    return client.get(address, query).getvalue().decode("utf-8-sig")


def test_the_page_of_an_award_names_the_rows_of_the_award_and_of_its_instalments(client, staff):
    page = read(client, Commitment.objects.get().get_absolute_url())

    assert f"{FILE}, sheet «Awards», row 2" in page
    assert f"{FILE}, sheet «Instalments», row 2" in page
    assert f"{FILE}, sheet «Instalments», row 3" in page


@pytest.mark.parametrize(
    ("kind", "model", "sheet"),
    [
        ("commitment", CommitmentCredit, "Commitment credits"),
        ("budget", BudgetCredit, "Budget credits"),
    ],
)
def test_the_page_of_a_credit_and_its_exports_name_its_row(client, staff, kind, model, sheet):
    place = f"{FILE}, sheet «{sheet}», row 2"
    page = reverse("funding:credit", args=[kind, model.objects.get().pk])

    assert place in read(client, page)
    book = load_workbook(io.BytesIO(client.get(page, {"export": "xlsx"}).getvalue()))
    assert f"Taken over from: {place}" in {row[0] for row in book.active.values}
    assert place in read(client, reverse("funding:credit_list"), export="csv")


def test_the_page_of_an_account_names_its_row(client, staff):
    page = read(client, BankAccount.objects.get().get_absolute_url())

    assert f"{FILE}, sheet «Accounts», row 2" in page


def test_what_no_list_brought_came_from_nowhere(staff):
    other = make_organisation(code="OTHER")

    assert place_of(other) is None
    assert place_of(User.objects.first()) is None
    assert places_of([]) == {}
