"""Every list hands out what it shows, as filtered there, as a workbook and as CSV."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.people.groups import derive_groups
from core.people.models import Role
from tests.factories import NOW, Office, make_activity, make_user

pytestmark = pytest.mark.django_db

LISTS = [
    "activities:list",
    "activities:mapping",
    "aid:clearance_list",
    "aid:emergency_list",
    "aid:in_kind_list",
    "aid:response_times",
    "approvals:rules",
    "audit:checkpoint_list",
    "audit:trail",
    "deputy_list",
    "exchange:proposal_list",
    "funding:assignment_list",
    "funding:competences",
    "funding:credit_list",
    "funding:disbursement_list",
    "funding:ledger",
    "funding:overdue_reports",
    "funding:payment_list_list",
    "funding:receipt_list",
    "funding:year_list",
    "iza:application_list",
    "iza:call_list",
    "iza:criteria",
    "iza:project_list",
    "partners:organisation_list",
    "partners:waiting",
    "reports:iati_check",
    "reports:list",
    "role_list",
    "user_account_list",
]
TRIED_WITH_THEIR_OWN_PAGES = {"reports/booking_list.html"}


@pytest.fixture
def office():
    office = Office()
    office.paid()
    office.verified()
    return office


@pytest.fixture
def watcher(client, office):
    person = make_user(Role.HEAD_OF_UNIT, Role.AUDITOR, Role.FINANCE_OFFICER, Role.MANAGEMENT)
    derive_groups(person, on=NOW.date())
    client.force_login(person)
    return client


def sheet_of(answer):
    return load_workbook(io.BytesIO(answer.getvalue())).active


def table_of(answer):
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_sent_as_workbook_and_as_csv_with_the_same_rows(watcher, name):
    book = watcher.get(reverse(name), {"export": "xlsx"})
    text = watcher.get(reverse(name), {"export": "csv"})

    assert isinstance(book, StreamingHttpResponse)
    assert isinstance(text, StreamingHttpResponse)
    for answer, ending in ((book, "xlsx"), (text, "csv")):
        assert f"-{timezone.localdate():%Y-%m-%d}.{ending}" in answer["Content-Disposition"]
    sheet, table = sheet_of(book), table_of(text)
    first = int(sheet.freeze_panes[1:])
    assert [cell.value for cell in sheet[first - 1]] == table[0]
    last = int(re.search(r"(\d+)$", sheet.auto_filter.ref)[1])
    assert last - first + 1 == len(table) - 1


def test_every_page_of_a_list_is_tried_here(watcher):
    folder = Path(settings.BASE_DIR) / "templates"
    pages = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.html")
        if "components/list_page.html" in path.read_text() and path.parent.name != "components"
    }
    shown = {part.name for name in LISTS for part in watcher.get(reverse(name)).templates}

    assert pages - shown == TRIED_WITH_THEIR_OWN_PAGES


@pytest.mark.parametrize("name", LISTS)
def test_both_forms_are_offered_on_the_page(watcher, office, name):
    page = watcher.get(reverse(name)).text

    if name != "reports:list":  # nothing was made yet
        assert "export=xlsx" in page
        assert "export=csv" in page


def test_only_what_is_chosen_is_sent_and_the_file_says_so(watcher):
    answer = watcher.get(reverse("funding:disbursement_list"), {"status": "paid", "export": "xlsx"})

    cells = [value for row in sheet_of(answer).values for value in row]
    assert "Only: State: paid" in cells
    assert cells.count("paid") == 1
    assert cells.count("verified") == 0


def test_whoever_may_not_see_a_list_gets_no_file(client, office):
    client.force_login(make_user())

    answers = {name: client.get(reverse(name), {"export": "xlsx"}) for name in LISTS}

    assert {name for name, answer in answers.items() if answer.status_code != 403} == set()


def test_the_rows_come_in_the_order_of_the_list(watcher):
    titles = [f"Brunnen {number}" for number in range(3)]
    for title in titles:
        make_activity(title=title)

    table = table_of(watcher.get(reverse("activities:list"), {"q": "Brunnen", "export": "csv"}))

    assert [row[1] for row in table[1:]] == titles[::-1]


def test_a_title_does_not_run_as_a_formula(watcher):
    make_activity(title="=1+1 Brunnen")
    asked = {"q": "Brunnen"}

    table = table_of(watcher.get(reverse("activities:list"), {**asked, "export": "csv"}))
    sheet = sheet_of(watcher.get(reverse("activities:list"), {**asked, "export": "xlsx"}))

    assert table[1][1] == "'=1+1 Brunnen"
    (cell,) = [one for row in sheet.iter_rows() for one in row if one.value == "=1+1 Brunnen"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
