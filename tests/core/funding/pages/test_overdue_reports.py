"""The list of overdue reports: how late, whose, and what cannot be paid because of them."""

import datetime as dt
import io

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.activities.workflow import accept_report, decline_report, receive_report
from core.funding import workflow
from core.notices.waiting import lines_for
from core.workflow import change
from tests.core.funding.making import gated
from tests.factories import NOW, in_a_step, make_account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def late(office):
    """A report due a month ago, for which the only instalment of an award waits."""
    commitment, report = gated(office)
    with in_a_step():
        change(commitment.activity, responsible=office.anna)
    report.refresh_from_db()
    return report


def rows(client, **asked):
    return client.get(reverse("funding:overdue_reports"), asked).context["rows"]


def test_it_says_how_late_a_report_is_and_what_it_blocks(late, office, as_person):
    (row,) = rows(as_person(office.dario))

    assert (row.report, row.days, row.blocked_chf) == (late, 31, 1_000_000)
    page = as_person(office.dario).get(reverse("funding:overdue_reports")).getvalue().decode()
    assert "31 days overdue" in page
    assert "instalment of 01.07.2026" in page


def test_accepted_reports_leave_the_list_and_received_ones_stay(late, office, as_person):
    client = as_person(office.anna)
    receive_report(late, on=NOW.date(), by=office.anna, now=NOW)
    assert [row.report for row in rows(client, state="received")] == [late]
    assert rows(client, state="missing") == []

    accept_report(late, on=NOW.date(), by=office.beat, now=NOW)
    assert rows(client) == []


def test_a_report_sent_back_is_missing_again(late, office, as_person):
    receive_report(late, on=NOW.date(), by=office.anna, now=NOW)
    decline_report(late, on=NOW.date(), reason="thin", due_on=None, by=office.anna, now=NOW)

    (row,) = rows(as_person(office.anna), state="missing")
    assert row.report.state.label == "not accepted"


def test_a_payout_under_way_by_a_waiver_is_blocked_no_more(late, office, as_person):
    instalment = late.instalments.get()
    asked = workflow.PayoutRequest(
        account=make_account(instalment.commitment.partner), waiver="The well dries up."
    )
    workflow.request_payout(instalment, asked, by=office.anna, now=NOW)

    (row,) = rows(as_person(office.anna))
    assert (row.blocked, row.blocked_chf) == ([], 0)


def test_it_is_narrowed_by_words_kind_person_and_partner(late, office, as_person):
    client, partner = as_person(office.anna), late.activity.partner
    for asked in (
        {"q": late.activity.code},
        {"kind": "final"},
        {"responsible": office.anna.pk},
        {"partner": partner.pk},
    ):
        assert len(rows(client, **asked)) == 1
    assert rows(client, q="nowhere") == rows(client, kind="interim") == []


def test_it_is_taken_away_as_workbook_and_csv(late, office, as_person):
    client, address = as_person(office.anna), reverse("funding:overdue_reports")
    file = io.BytesIO(client.get(address, {"export": "xlsx"}).getvalue())
    sheet = openpyxl.load_workbook(file).active
    cells = [cell for line in sheet.iter_rows(values_only=True) for cell in line]
    assert {late.activity.code, 31, 10_000, "01.07.2026"} <= set(cells)

    table = client.get(address, {"export": "csv"}).getvalue().decode("utf-8-sig")
    assert late.activity.partner.name in table


def test_the_number_of_queries_does_not_grow_with_the_list(late, office, as_person):
    client, address = as_person(office.anna), reverse("funding:overdue_reports")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _more in range(3):
        gated(office)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_the_inbox_and_the_mail_of_the_responsible_officer_tell_it(late, office, as_person):
    inbox = reverse("funding:inbox")
    assert [row.report for row in as_person(office.anna).get(inbox).context["reports"]] == [late]
    assert as_person(office.beat).get(inbox).context["reports"] == []

    (line,) = [one for one in lines_for(office.anna) if one.key.startswith("report:")]
    assert (line.what, line.due_on, line.days) == (
        "Partner's report overdue",
        dt.date(2026, 5, 1),
        31,
    )
    assert line.path == late.activity.get_absolute_url()
    assert not [one for one in lines_for(office.beat) if one.key.startswith("report:")]
