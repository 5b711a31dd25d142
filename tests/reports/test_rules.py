"""Who may ask for reports and see them, as objections."""

import pytest

from core.jobs.models import Job
from core.people.models import Role
from reports import rules
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def job_of(person):
    return Job.objects.create(
        key="report.sdg", language="en", requested_by=person, requested_at=NOW, heartbeat_at=NOW
    )


def test_whoever_works_with_the_money_or_oversees_it_asks_for_reports():
    for role in (*rules.MONEY_ROLES, Role.MANAGEMENT, Role.AUDITOR):
        assert rules.objections_to_asking(make_user(role)) == []


def test_an_administrator_asks_for_none():
    assert rules.objections_to_asking(make_user(Role.ADMINISTRATOR)) == [
        "Reports are for the office, finance, management and the auditor."
    ]


def test_a_colleague_does_not_see_it():
    job = job_of(make_user(Role.PROGRAMME_OFFICER))

    assert rules.objections_to_seeing(job, make_user(Role.FINANCE_OFFICER)) == [
        "Only who asked for a report, the heads, management and the auditor see it."
    ]


@pytest.mark.parametrize("role", rules.SEES_ALL)
def test_the_query_and_the_rule_say_the_same(role):
    job = job_of(make_user(Role.PROGRAMME_OFFICER))
    person = make_user(role)

    assert rules.objections_to_seeing(job, person) == []
    assert list(rules.visible_to(person)) == [job]


def test_nobody_without_a_role_sees_any():
    person = make_user()
    job_of(person)

    assert list(rules.visible_to(person)) == []
