"""The second half of I2 finds what counts against a budget that had lapsed."""

import datetime as dt

import pytest
from django.db import connection

from core.funding import workflow
from core.funding.invariants.lapse import counted_against_lapsed_budgets
from core.funding.models import BudgetCredit, CarryOver, Commitment, Instalment
from core.guards import drop_guards
from tests.core.funding.december import (
    IN_TIME,
    awarded_in_december,
    replan,
    waiting_for_a_permit,
)
from tests.core.funding.raising import carry_over
from tests.factories import Office, make_budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def budget(office):
    return make_budget(2025, 1_000_000)


def forged(model, **values):
    drop_guards(connection)
    model.objects.update(**values)
    return list(counted_against_lapsed_budgets())


def test_finds_another_years_budget(office, budget):
    instalment = awarded_in_december(office).instalments.get()

    assert forged(Instalment, budget_credit=office.budget) == [
        f"{instalment} ({instalment.pk}) is charged to the budget of another year."
    ]


def test_finds_an_award_of_a_later_year(office, budget):
    instalment = awarded_in_december(office).instalments.get()
    named = str(instalment).replace("SR 12", "SR 1")

    assert forged(Commitment, decided_on=dt.date(2026, 1, 5), number="SR 1") == [
        f"{named} ({instalment.pk}) was awarded after its budget had lapsed."
    ]


def test_finds_a_plan_made_later_that_asks_more_than_the_one_before(office, budget):
    commitment = awarded_in_december(office)
    replanned = replan(office, commitment, workflow.Tranche(IN_TIME, 600))
    assert list(counted_against_lapsed_budgets()) == []

    drop_guards(connection)
    Instalment.objects.filter(pk=replanned.pk).update(amount=1_001)
    assert list(counted_against_lapsed_budgets()) == [
        (
            f"Award {commitment.pk}: 1001 are planned in 2025 since its budget lapsed, 1000 were"
            " before."
        )
    ]


def test_finds_a_payout_of_what_was_not_owed_in_its_year(office, budget):
    commitment = waiting_for_a_permit(office, accepted_on=dt.date(2025, 12, 31))
    payout = office.request(commitment)
    assert list(counted_against_lapsed_budgets()) == []

    assert forged(Instalment, condition_met_on=dt.date(2026, 1, 1)) == [
        f"{payout} ({payout.pk}) was not owed when its budget lapsed."
    ]


def test_finds_a_vote_or_a_carry_over_of_a_later_year(office, budget):
    carried = carry_over(office, budget, 1)

    drop_guards(connection)
    BudgetCredit.objects.filter(pk=budget.pk).update(decided_on=dt.date(2026, 1, 1))
    CarryOver.objects.update(decided_on=dt.date(2027, 1, 1))
    assert list(counted_against_lapsed_budgets()) == [
        f"{one} ({one.pk}) was decided after the year of the budget." for one in (budget, carried)
    ]
