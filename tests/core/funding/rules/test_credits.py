"""Who may record and confirm credits, and what a credit must still hold."""

import datetime as dt

import pytest

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import BudgetCredit
from core.funding.rules.credits import budget_credit_for, objections_to_drawing
from core.reference.models import Instrument, Sphere
from tests.core.funding.raising import raise_by
from tests.core.funding.rules.making import DECISION
from tests.factories import (
    NOW,
    in_a_step,
    make_budget,
)


class TestCredits:
    def test_are_recorded_by_finance(self, office, visitor):
        waiting = BudgetCredit()
        assert rules.objections_to_recording_credit(office.dario) == []
        assert rules.objections_to_recording_raise(waiting, visitor) == [
            "Credits are recorded by finance.",
            "Only a confirmed credit can be raised.",
        ]

    def test_are_confirmed_by_finance_one_of_them_the_head(self, office, visitor):
        waiting = workflow.record_budget_credit(
            year=2027,
            name="Budget 2027",
            sphere=Sphere.DEVELOPMENT,
            amount=1,
            **DECISION,
            by=office.dario,
            now=NOW,
        )
        assert rules.objections_to_confirming_credit(waiting, office.felix) == []
        assert rules.objections_to_confirming_credit(waiting, office.elena) == [
            "One of the two is the head of finance."
        ]
        assert rules.objections_to_confirming_credit(waiting, visitor) == [
            "Credits are confirmed by finance.",
            "One of the two is the head of finance.",
        ]

    def test_a_slip_of_the_pen_is_discarded_and_recorded_anew(self, office, visitor):
        values = {
            "year": 2027,
            "name": "Budget 2027",
            "sphere": Sphere.DEVELOPMENT,
            "amount": 1,
            **DECISION,
        }
        wrong = workflow.record_budget_credit(**values, by=office.dario, now=NOW)
        wrong = workflow.discard_credit(wrong, reason="slip", by=office.dario, now=NOW)
        again = workflow.record_budget_credit(**values, by=office.dario, now=NOW)

        assert again.pk != wrong.pk
        assert rules.objections_to_discarding_credit(wrong, visitor) == [
            "Credits are recorded by finance.",
            "Only what waits for its confirmation can be discarded.",
        ]

    def test_a_credit_that_is_not_confirmed_gives_nothing(self, office):
        from core.funding.counters import use

        waiting = workflow.record_commitment_credit(
            name="Kredit",
            sphere=Sphere.DEVELOPMENT,
            amount=100,
            valid_from=dt.date(2026, 1, 1),
            **DECISION,
            by=office.dario,
            now=NOW,
        )
        with pytest.raises(RuleViolation) as refusal, in_a_step():
            use({waiting: 1})
        assert refusal.value.objections == ["«Kredit» is not confirmed."]

    def test_the_credit_of_the_instrument_goes_before_that_of_the_sphere(self, office):
        own = make_budget(2026, 5_000, instrument_id="B")
        instrument = Instrument.objects.get(pk="B")
        budget = budget_credit_for(year=2026, sphere=Sphere.DEVELOPMENT, instrument=instrument)

        assert budget == own
        assert objections_to_drawing({own: 5_000}) == []

    def test_a_vote_charges_what_waited_for_it_as_far_as_it_goes(self, office):
        tranches = [
            workflow.Tranche(dt.date(2027, month, 1), amount)
            for month, amount in ((3, 600), (4, 600), (5, 300))
        ]
        commitment = office.award(instalments=tranches)
        waiting = commitment.instalments.first()
        assert rules.objections_to_requesting(waiting, office.anna) == [
            "The budget of 2027 is not voted yet (reservation of the budget decision)."
        ]
        budget = workflow.record_budget_credit(
            year=2027,
            name="Budget 2027",
            sphere=Sphere.DEVELOPMENT,
            amount=1_000,
            **DECISION,
            by=office.dario,
            now=NOW,
        )
        budget = workflow.confirm_credit(budget, by=office.felix, now=NOW)

        assert list(commitment.instalments.values_list("used_chf", flat=True)) == [600, 0, 300]
        raise_by(office, budget, 500)
        assert list(commitment.instalments.values_list("used_chf", flat=True)) == [600, 600, 300]
