"""What still counts against a budget credit once its year is over."""

import datetime as dt

import pytest

from core.errors import RuleViolation
from core.funding import invariants, workflow
from core.funding.models import BudgetCredit
from core.funding.rules import lapse
from core.funding.rules.closed_years import accruals
from core.workflow import change
from tests.core.funding.december import (
    IN_TIME,
    awarded_in_december,
    recorded_in_december,
    replan,
    waiting_for_a_permit,
    waiting_for_a_report,
)
from tests.core.funding.raising import raise_by, record_carry_over, record_raise
from tests.core.ledger.closing import close
from tests.factories import (
    NOW,
    in_a_step,
    make_budget,
)

LAPSED = "The budget of 2025 has lapsed; plan the instalment in a year to come."
TOO_LATE = "The budget of 2025 had lapsed on the day of the decision."
NOT_OWED = (
    "The budget of 2025 has lapsed, and this was not owed on 31.12.2025: its condition was not"
    " met. Move the due date."
)


@pytest.fixture
def budget(office):
    return make_budget(2025, 1_000_000)


def refused(act, *args, **values):
    with pytest.raises(RuleViolation) as refusal:
        act(*args, **values)
    return refusal.value.objections


class TestAwards:
    def test_decided_in_december_and_confirmed_in_january_draw_on_the_old_year(
        self, office, budget
    ):
        commitment = workflow.confirm_award(recorded_in_december(office), by=office.carla, now=NOW)

        budget.refresh_from_db()
        assert (commitment.instalments.get().budget_credit, budget.used) == (budget, 1_000)
        assert invariants.faults() == []

    def test_are_not_confirmed_into_a_budget_whose_books_are_closed(self, office, budget):
        commitment = recorded_in_december(office)
        close(2025)

        assert refused(workflow.confirm_award, commitment, by=office.carla, now=NOW) == [
            "The books of 2025 are closed."
        ]


class TestPlans:
    def test_what_waited_for_the_vote_of_a_lapsed_budget_is_moved(self, office):
        commitment = awarded_in_december(office)
        make_budget(2025, 1_000_000)

        assert refused(replan, office, commitment, workflow.Tranche(IN_TIME, 1_000)) == [LAPSED]
        moved = replan(office, commitment, workflow.Tranche(dt.date(2026, 7, 1), 1_000))
        assert moved.budget_credit == office.budget

    def test_what_a_reduction_leaves_of_it_goes_on_waiting(self, office):
        commitment = awarded_in_december(office)
        budget = make_budget(2025, 1_000_000)
        reduction = workflow.record_reduction(
            commitment, amount=400, decided_on=NOW.date(), reason="less", by=office.anna, now=NOW
        )
        workflow.confirm_reduction(reduction, by=office.carla, now=NOW)

        budget.refresh_from_db()
        left = commitment.instalments.get(ended_by=None)
        assert (left.amount, left.budget_credit, budget.used) == (600, None, 0)


class TestPayouts:
    def test_owed_at_the_end_of_the_year_are_asked_for_in_the_next(self, office, budget):
        commitment = awarded_in_december(office)
        office.paid(office.request(commitment))

        budget.refresh_from_db()
        assert budget.used == 1_000
        assert invariants.faults() == []

    @pytest.mark.parametrize("waiting", [waiting_for_a_report, waiting_for_a_permit])
    def test_on_a_condition_met_too_late_move_their_day(self, office, budget, waiting):
        commitment = waiting(office, accepted_on=dt.date(2026, 1, 5))

        assert refused(office.request, commitment) == [NOT_OWED]
        assert accruals(2025) == []
        moved = replan(office, commitment, workflow.Tranche(NOW.date(), 1_000))
        assert office.request(commitment).instalment == moved

    @pytest.mark.parametrize("waiting", [waiting_for_a_report, waiting_for_a_permit])
    def test_on_a_condition_met_in_time_stay(self, office, budget, waiting):
        commitment = waiting(office, accepted_on=dt.date(2025, 12, 31))

        assert office.request(commitment).instalment.budget_credit == budget
        assert [one.commitment for one in accruals(2025)] == [commitment]
        assert invariants.faults() == []


class TestDecisions:
    def test_a_budget_is_voted_before_its_year_is_over(self, office):
        values = {
            "year": 2025,
            "name": "Budget 2025",
            "body": "Gemeinderat",
            "decided_on": dt.date(2026, 1, 1),
            "number": "GR 1",
            "sphere": "development",
            "amount": 1_000,
        }

        assert refused(workflow.record_budget_credit, **values, by=office.dario, now=NOW) == [
            TOO_LATE
        ]
        in_time = values | {"decided_on": dt.date(2025, 12, 31)}
        assert workflow.record_budget_credit(**in_time, by=office.dario, now=NOW).year == 2025

    def test_a_raise_decided_after_the_year_gives_no_room(self, office, budget):
        assert refused(record_raise, office, budget, 100) == [
            f"{TOO_LATE} It can cover what overran it: CHF\xa00.00."
        ]
        assert raise_by(office, budget, 100, decided_on=IN_TIME).is_confirmed

    def test_it_covers_what_overran_the_budget_and_no_more(self, office, budget):
        budget.overrun = 100

        assert lapse.objections_to_late_raise(budget, amount=100, decided_on=NOW.date()) == []
        assert lapse.objections_to_late_raise(budget, amount=101, decided_on=NOW.date()) == [
            f"{TOO_LATE} It can cover what overran it: CHF\xa01.00."
        ]

    def test_it_is_asked_again_when_it_is_confirmed(self, office, budget):
        with in_a_step():
            change(budget, overrun=100)
        raised = record_raise(office, budget, 100)
        with in_a_step():
            change(BudgetCredit.objects.get(pk=budget.pk), overrun=0)

        assert refused(workflow.confirm_raise, raised, by=office.felix, now=NOW) == [
            f"{TOO_LATE} It can cover what overran it: CHF\xa00.00."
        ]

    def test_a_rest_is_carried_over_before_the_next_year_has_lapsed_too(self, office, budget):
        assert refused(record_carry_over, office, make_budget(2024, 1_000), 1) == [TOO_LATE]
        assert record_carry_over(office, budget, 1).target == office.budget
