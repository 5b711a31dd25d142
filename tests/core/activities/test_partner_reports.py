"""A partner's report: taken in by one person, accepted by another, or owed again."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.urls import reverse

from core.activities import workflow
from core.activities.models import PartnerReport
from core.activities.states import ReportState
from core.audit.models import AuditEntry
from core.partners.workflow import declare_interest
from tests import factories
from tests.core.activities.making import NOW, make_planned, objections

pytestmark = pytest.mark.django_db

RECEIVED = dt.date(2026, 3, 1)
TODAY = NOW.date()
WHY = "The accounts of the second half are missing."


@pytest.fixture
def anna():
    return factories.officer()


@pytest.fixture
def beat():
    return factories.officer()


@pytest.fixture
def report(anna):
    return workflow.expect_report(
        make_planned(by=anna), kind="interim", due_on=dt.date(2026, 2, 1), by=anna, now=NOW
    )


@pytest.fixture
def received(report, anna):
    return workflow.receive_report(report, on=RECEIVED, by=anna, now=NOW)


def decline(report, by, *, due_on=None):
    return workflow.decline_report(report, on=TODAY, reason=WHY, due_on=due_on, by=by, now=NOW)


def test_who_took_a_report_in_does_not_accept_it(received, anna):
    assert objections(workflow.accept_report, received, on=TODAY, by=anna) == [
        "Who recorded the receipt does not accept the report."
    ]


def test_nor_does_the_database_let_them(received, anna):
    with pytest.raises(IntegrityError), factories.in_a_step() as running:
        PartnerReport.objects.filter(pk=received.pk).update(
            accepted_on=TODAY, accepted_by=anna, step_id=running.step
        )


def test_nobody_in_recusal_for_the_partner_accepts_its_report(received, beat):
    partner = received.activity.partner
    declare_interest(
        partner, person=beat, nature="board member", valid_from=RECEIVED, by=beat, now=NOW
    )

    assert objections(workflow.accept_report, received, on=TODAY, by=beat) == [
        f"{beat} is in recusal for {partner}."
    ]


def test_a_report_that_is_not_accepted_is_owed_again_with_the_reason(received, anna):
    report = decline(received, anna)

    assert report.state == ReportState.DECLINED
    assert (report.received_on, report.received_by) == (None, None)
    assert (report.declined_on, report.declined_by, report.declined_reason) == (TODAY, anna, WHY)
    assert report.due_on == dt.date(2026, 2, 1)
    entry = AuditEntry.objects.latest("number")
    assert (entry.verb, entry.reason) == ("decline_report", WHY)


def test_the_improved_report_is_due_by_the_new_day_and_can_be_accepted(received, anna, beat):
    report = decline(received, anna, due_on=dt.date(2026, 4, 1))
    assert report.due_on == dt.date(2026, 4, 1)

    report = workflow.receive_report(report, on=TODAY, by=anna, now=NOW)
    assert report.state == ReportState.RECEIVED
    report = workflow.accept_report(report, on=TODAY, by=beat, now=NOW)
    assert (report.state, report.declined_reason) == (ReportState.ACCEPTED, WHY)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"reason": "  "}, "Give the reason."),
        ({"on": dt.date(2026, 2, 28)}, "The report was received after this day."),
        ({"on": dt.date(2026, 3, 3)}, "The day lies in the future."),
        ({"due_on": dt.date(2026, 3, 1)}, "The new deadline lies before this day."),
    ],
)
def test_declining_takes_a_reason_and_sensible_days(received, anna, values, expected):
    given = {"on": TODAY, "reason": WHY, "due_on": None, **values}

    assert objections(workflow.decline_report, received, by=anna, **given) == [expected]


def test_only_what_came_in_and_was_not_accepted_can_be_declined(report, anna, beat):
    asked = {"on": TODAY, "reason": WHY, "due_on": None, "by": anna}
    assert objections(workflow.decline_report, report, **asked) == [
        "The report has not been received yet."
    ]

    workflow.receive_report(report, on=RECEIVED, by=anna, now=NOW)
    workflow.accept_report(report, on=TODAY, by=beat, now=NOW)
    assert objections(workflow.decline_report, report, **asked) == [
        "The report has been accepted already."
    ]


def test_others_than_the_programme_decline_nothing(received):
    reader = factories.finance_officer()

    assert objections(
        workflow.decline_report, received, on=TODAY, reason=WHY, due_on=None, by=reader
    ) == ["Activities are kept by programme officers and the head of unit."]


def test_days_overdue_count_from_the_day_it_was_due_until_it_is_accepted(received, beat):
    assert received.days_overdue(dt.date(2026, 2, 11)) == 10
    assert received.days_overdue(dt.date(2026, 1, 11)) == 0
    assert list(PartnerReport.objects.overdue(TODAY)) == [received]
    assert list(PartnerReport.objects.overdue(dt.date(2026, 2, 1))) == []

    accepted = workflow.accept_report(received, on=TODAY, by=beat, now=NOW)
    assert accepted.days_overdue(TODAY) == 0
    assert list(PartnerReport.objects.overdue(TODAY)) == []


def test_the_page_asks_for_the_reason_and_keeps_what_was_typed(client, received, anna):
    client.force_login(anna)
    address = reverse("activities:report_decline", args=[received.pk])
    assert client.get(address).context["objections"] == []
    typed = {"reason": "Accounts missing", "due_on": "30.04.2030"}

    answer = client.post(address, {**typed, "on": "28.02.2026"})
    form = answer.context["form"]
    assert form.non_field_errors() == ["The report was received after this day."]
    assert form["reason"].value() == "Accounts missing"

    answer = client.post(address, {**typed, "on": "02.03.2026"})
    received.refresh_from_db()
    assert (received.state, received.due_on) == (ReportState.DECLINED, dt.date(2030, 4, 30))
    page = client.get(answer.url).content.decode()
    assert "Accounts missing" in page
