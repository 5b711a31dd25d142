"""The list of deputies: narrowed, downloaded as narrowed, and with its history."""

import datetime as dt
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from core.people import workflow
from core.people.deputy_lists import state_on
from core.people.models import Role
from tests.core.people.deputies import TODAY, make_deputy, record_deputy
from tests.factories import NOW, Office, finance_officer, head_of_unit, make_user

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def both(client):
    """The deputies of Klara and Doris."""
    client.force_login(make_user(Role.AUDITOR))
    return (
        make_deputy(head_of_unit(name="klara")),
        make_deputy(finance_officer(name="doris"), role=Role.FINANCE_OFFICER),
    )


def present(client, **query):
    page = client.get(reverse("deputy_list"), query)
    return [one for one, _may_end in page.context["present"]]


def test_it_narrows_to_names_role_and_day(client, both):
    of_klara, of_doris = both

    assert set(present(client)) == {of_klara, of_doris}
    assert present(client, q="klara") == [of_klara]
    assert present(client, role="finance_officer") == [of_doris]
    assert present(client, on=f"{of_klara.valid_to + DAY:%Y-%m-%d}") == []


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_it_leaves_as_a_file_as_narrowed(client, both, form):
    answer = client.get(reverse("deputy_list"), {"q": "doris", "export": form})

    if form == "csv":
        lines = answer.getvalue().decode("utf-8-sig").splitlines()
        assert len([line for line in lines if "holidays" in line]) == 1
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
        (row,) = [r for r in sheet.iter_rows(values_only=True) if "finance officer" in r]
        assert row[6] == "in force"


def test_each_has_one_state_on_a_day():
    head, administrator = head_of_unit(), make_user(Role.ADMINISTRATOR)
    waiting = record_deputy(head, make_user())
    assert state_on(waiting, TODAY) == "waiting"
    discarded = workflow.discard_deputyship(waiting, reason="mistyped", by=administrator, now=NOW)
    assert state_on(discarded, TODAY) == "discarded"

    lent = make_deputy(head, valid_from=TODAY + DAY)
    days = (TODAY, lent.valid_from, lent.valid_to + DAY)
    assert [state_on(lent, day) for day in days] == ["later", "in_force", "ended"]
    ended = workflow.end_deputyship(lent, reason="back early", by=head, now=NOW)
    assert state_on(ended, lent.valid_from) == "ended"


@pytest.mark.parametrize(
    ("address", "verb"),
    [
        ("deputy_list", "confirm_deputyship"),
        ("role_list", "set_up"),
        ("approvals:rules", "set_up"),
        ("funding:competences", "set_up"),
    ],
)
def test_its_history_stands_below(client, both, address, verb):
    Office()
    lines = client.get(reverse(address)).context["lines"]

    assert verb in {line.verb for line in lines}
    assert [line.number for line in lines] == sorted((line.number for line in lines), reverse=True)
