"""The start page: what waits for whom, what is overdue, and the year."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.activities.models import PartnerReport
from core.activities.states import ActivityStatus
from core.approvals.models import ApprovalRule
from core.confirmation import record
from core.people.models import Role, RoleAssignment
from core.workflow import create
from tests.core.people.deputies import make_deputy
from tests.factories import (
    NOW,
    Office,
    in_a_step,
    load_reference,
    make_account,
    make_activity,
    make_user,
)
from tests.reports import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def page_of(client, person):
    client.force_login(person)
    return client.get(reverse("home"))


def tasks(page):
    return {task.label: task.count for task in page.context["tasks"]}


def test_each_person_sees_what_they_may_do_next(client, office):
    payout = office.request()

    assert tasks(page_of(client, office.beat)) == {"To verify": 1}
    assert page_of(client, office.beat).context["payouts"] == [(payout, "To verify")]
    assert tasks(page_of(client, office.anna)) == {}
    assert tasks(page_of(client, office.dario)) == {}


def test_finance_sees_what_is_to_approve_and_to_confirm(client, office):
    office.verified()
    office.ordered()

    assert tasks(page_of(client, office.elena)) == {"To approve": 1, "To confirm": 1}


def test_an_account_waits_for_everybody_but_who_recorded_it(client, office):
    account = make_account(confirmed=False)

    assert tasks(page_of(client, office.dario)) == {"To confirm as the second person": 1}
    assert tasks(page_of(client, account.recorded_by)) == {}


def test_roles_and_rules_wait_for_a_second_person(client, office):
    with in_a_step(by=office.dario):
        record(
            RoleAssignment,
            by=office.dario,
            now=NOW,
            person=office.anna,
            role=Role.AUDITOR,
            valid_from=NOW.date(),
        )
        record(
            ApprovalRule,
            by=office.dario,
            now=NOW,
            amount_from=100,
            signatures=2,
            valid_from=NOW.date(),
        )

    assert tasks(page_of(client, office.felix)) == {"To confirm as the second person": 2}
    assert tasks(page_of(client, office.dario)) == {}


def test_an_officer_sees_their_drafts_and_late_reports(client, office):
    make_activity(status=ActivityStatus.DRAFT, responsible=office.anna)
    late = make_activity(responsible=office.anna)
    with in_a_step():
        create(PartnerReport, activity=late, kind="interim", due_on=dt.date(2026, 1, 31))

    assert tasks(page_of(client, office.anna)) == {
        "Your drafts": 1,
        "Partners' reports overdue": 1,
    }
    assert tasks(page_of(client, office.carla)) == {"Partners' reports overdue": 1}


def test_overdue_instalments_are_listed_to_the_head_and_to_who_is_responsible(client, office):
    activity = make_activity(status=ActivityStatus.PLANNED, responsible=office.beat)
    office.award(1_000_000, activity=activity)

    assert page_of(client, office.carla).context["overdue_count"] == 1
    assert page_of(client, office.beat).context["overdue_count"] == 1
    assert page_of(client, office.anna).context["overdue_count"] == 0


def test_an_officer_with_nothing_to_do_is_told_what_to_do(client, office):
    assert b"Log a project" in page_of(client, office.anna).content


def test_without_a_role_the_page_says_who_gives_one(client):
    page = page_of(client, make_user())

    assert b"You have no role yet" in page.content
    assert "year" not in page.context


def test_management_sees_the_year_by_goal(client):
    year = dt.date.today().year
    project = ledger.activity(goals=[("6.1", 7500), ("13.1", 2500)])
    ledger.pay(project, 100_00, f"{year}-01-02")
    ledger.pay(ledger.activity(), 50_00, f"{year}-01-02")

    shown = page_of(client, make_user(Role.MANAGEMENT)).context["year"]

    lines = [(line.goal and line.goal.pk, line.paid, line.bar) for line in shown["goals"]]
    assert lines == [(6, 75_00, 1000), (13, 25_00, 333), (None, 50_00, 666)]
    assert shown["paid"] == 150_00


def test_the_year_is_counted_anew_only_when_the_trail_has_grown(
    client, settings, django_assert_max_num_queries
):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    load_reference()
    person = make_user(Role.MANAGEMENT)
    page_of(client, person)

    with django_assert_max_num_queries(13):
        client.get(reverse("home"))

    ledger.pay(ledger.activity(), 50_00, f"{dt.date.today().year}-01-02")
    assert client.get(reverse("home")).context["year"]["paid"] == 50_00


def test_the_page_takes_as_many_queries_for_one_payout_as_for_ten(client, office):
    office.request()
    for_one = queries_of_home(client, office.beat)

    commitment = office.award(*[1_000] * 9)
    for _number in range(9):
        office.request(commitment)

    assert queries_of_home(client, office.beat) == for_one


def queries_of_home(client, person):
    page_of(client, person)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("home"))
    return len(queries)


def test_a_deputy_finds_the_payouts_of_whom_they_represent(client, office):
    payout = office.request()
    deputy = make_deputy(office.carla, by=office.felix).deputy

    with time_machine.travel(NOW, tick=False):
        page = page_of(client, deputy)

    assert [one for one, _title in page.context["payouts"]] == [payout]
    assert page.context["has_role"]
