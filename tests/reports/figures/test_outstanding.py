"""Open commitments and credits on a day."""

import datetime as dt

import pytest

from core.funding import workflow as funding
from reports.figures import (
    Filters,
    budget_credits,
    commitment_credits,
    cutoff_at,
    cutoff_now,
    open_commitments,
)
from tests.core.funding.raising import paper
from tests.factories import NOW, Office, make_split

pytestmark = pytest.mark.django_db

YEAR_END = dt.date(2026, 12, 31)


@pytest.fixture
def office():
    return Office()


def test_a_commitment_is_open_by_what_is_not_yet_paid(office):
    commitment = office.award(1_000_000, 500_000)
    office.paid(office.request(commitment))
    settled = office.award(200_000)
    office.paid(office.request(settled))

    found = open_commitments(cutoff_now(), YEAR_END)

    assert [(one.commitment, one.committed, one.paid, one.open) for one in found] == [
        (commitment, 1_500_000, 1_000_000, 500_000)
    ]


def test_on_an_earlier_day_more_was_open(office):
    commitment = office.award(1_000_000, decided_on=dt.date(2026, 5, 1))
    office.paid(office.request(commitment))

    before_payment = NOW.date() - dt.timedelta(days=1)

    assert [one.open for one in open_commitments(cutoff_now(), before_payment)] == [1_000_000]
    assert open_commitments(cutoff_at(before_payment), before_payment) == []


def test_a_filter_by_goal_takes_the_share_in_force(office):
    commitment = office.award(1_000_000)
    make_split(commitment.activity, lines=[("6.1", 2500), ("13.1", 7500)])

    filters = Filters(goals=frozenset({6}))

    assert [one.open for one in open_commitments(cutoff_now(), YEAR_END, filters)] == [250_000]


def test_a_budget_credit_is_used_by_payments_and_by_the_plan(office):
    commitment = office.award(1_000_000, 500_000)
    office.paid(office.request(commitment))

    row = budget_credits(2026, cutoff_now(), YEAR_END)[0]

    assert (row.voted, row.raised, row.paid, row.planned) == (100_000_000, 0, 1_000_000, 500_000)
    office.budget.refresh_from_db()
    assert row.free == office.budget.free


def test_a_budget_credit_shows_its_raises_as_known_then(office):
    raised = funding.record_raise(
        office.budget,
        paper=paper(),
        amount=5_000_000,
        body="Gemeinderat",
        decided_on=NOW.date(),
        number="NK 1",
        by=office.dario,
        now=NOW,
    )
    assert budget_credits(2026, cutoff_now(), YEAR_END)[0].raised == 0
    funding.confirm_raise(raised, by=office.felix, now=NOW)

    assert budget_credits(2026, cutoff_now(NOW), YEAR_END)[0].raised == 5_000_000


def test_commitment_credits_show_voted_awarded_paid_open_and_free(office):
    credit = funding.record_commitment_credit(
        name="Rahmenkredit",
        body="Gemeinderat",
        decided_on=dt.date(2026, 1, 1),
        number="GR 1",
        sphere="development",
        instrument=None,
        amount=5_000_000,
        valid_from=dt.date(2026, 1, 1),
        by=office.dario,
        now=NOW,
    )
    credit = funding.confirm_credit(credit, by=office.felix, now=NOW)
    office.paid(office.request(office.award(1_000_000, 500_000, credit=credit)))
    office.award(200_000)

    named, without = commitment_credits(cutoff_now(), YEAR_END)

    assert named.credit == credit
    assert (named.voted, named.awarded, named.paid, named.open, named.free) == (
        5_000_000,
        1_500_000,
        1_000_000,
        500_000,
        3_500_000,
    )
    assert (without.credit, without.awarded, without.free) == (None, 200_000, None)
