"""Who may not: each rule says to an auditor, and about what is settled, why not."""

import datetime as dt
from types import SimpleNamespace

import pytest

from aid import rules as aid
from aid.models import Clearance, ContributionInKind
from core.funding import workflow
from core.funding.models import DecisionNumber, Reversal
from core.funding.rules import closed_years, numbers, raises, reversals
from core.ledger.models import YearReopening
from exchange import rules as exchange
from exchange.models import Batch, BatchReturn, Proposal
from tests.core.funding.raising import URGENT, carry_over, raise_by, record_raise, rule_on
from tests.factories import NOW, make_budget, make_user

TODAY = NOW.date()
DISCARDED_ONLY = "Only what waits for its confirmation can be discarded."


@pytest.fixture
def auditor(office):
    return make_user("auditor")


class TestYears:
    def test_a_closing_is_confirmed_by_the_head_of_finance_alone(self, office):
        closing = workflow.record_closing(year=2025, by=office.dario, now=NOW)

        assert closed_years.objections_to_confirming_closing(closing, office.elena) == [
            "The closing of a year is confirmed by the head of finance."
        ]

    def test_an_auditor_confirms_no_reopening_and_discards_nothing(self, office, auditor):
        reopening = YearReopening(recorded_by=office.dario, recorded_at=NOW, reason="late")

        assert closed_years.objections_to_confirming_reopening(reopening, auditor)[-2:] == [
            "Years are reopened by finance.",
            "One of the two is the head of finance.",
        ]
        reopening.discarded_at = NOW
        assert closed_years.objections_to_discarding_year_act(reopening, auditor) == [
            "Years are closed by finance.",
            DISCARDED_ONLY,
        ]


class TestNumbers:
    def test_a_discarded_award_takes_no_number(self, office):
        award = SimpleNamespace(
            discarded_at=NOW, decision_number="", later_numbers=DecisionNumber.objects
        )

        assert numbers.objections_to_adding_number(award, office.anna) == ["This was discarded."]

    def test_finance_confirms_and_discards_none(self, office):
        number = DecisionNumber(recorded_by=office.anna, recorded_at=NOW, number="1")
        number.content_hash = number.compute_hash()

        assert numbers.objections_to_confirming_number(number, office.dario) == [
            "The number is confirmed by a programme officer or the head of unit."
        ]
        number.discarded_at = NOW
        assert numbers.objections_to_discarding_number(number, office.dario) == [
            DISCARDED_ONLY,
            "Awards are recorded by a programme officer.",
        ]


class TestRaises:
    def test_only_an_urgent_decision_in_force_waits_for_the_parliament(self, office):
        waiting = record_raise(office, office.budget, 1_000_000)

        assert raises.objections_to_recording_approval(waiting, office.dario) == [
            "Only an urgent decision in force waits for the parliament."
        ]

    def test_the_parliament_decides_once(self, office):
        raised = raise_by(office, office.budget, 1_000_000, **URGENT)
        rule_on(office, raised, is_granted=True)

        assert raises.objections_to_recording_approval(raised, office.dario) == [
            "The decision of the parliament is recorded already."
        ]

    def test_nothing_is_carried_over_before_the_year_or_without_a_rest(self, office):
        coming = make_budget(2027, 100)

        assert raises.objections_to_recording_carry_over(coming, office.dario, today=TODAY) == [
            "The year of this credit has not begun."
        ]
        carry_over(office, office.budget, office.budget.free)
        office.budget.refresh_from_db()
        assert raises.objections_to_recording_carry_over(
            office.budget, office.dario, today=TODAY
        ) == [f"Nothing is left of «{office.budget}»."]

    def test_a_rest_goes_into_the_next_year(self, office):
        later = make_budget(2028)

        assert raises.objections_to_carrying(office.budget, later, 1) == [
            "A rest goes into the next year, for the same purpose."
        ]


class TestReversals:
    def test_nothing_comes_back_where_nothing_left(self, office):
        assert reversals.objections_to_reversal_facts(
            reason="x", money_back="nothing", due_on=TODAY
        ) == ["Where nothing left the account, nothing comes back."]

    def test_an_officer_confirms_none(self, office):
        payout = office.paid()
        reversal = workflow.record_reversal(
            payout, reason="x", money_back="bank", due_on=TODAY, by=office.felix, now=NOW
        )

        assert reversals.objections_to_confirming_reversal(reversal, make_user("auditor")) == [
            "Reversals are confirmed by finance or the head of unit."
        ]
        reversal.discarded_at = NOW
        assert reversals.objections_to_discarding_reversal(reversal, office.anna) == [
            DISCARDED_ONLY,
            "Reversals are recorded by finance.",
        ]

    def test_what_was_returned_meanwhile_is_not_reversed(self, office):
        reversal = Reversal(
            disbursement=office.ordered(), recorded_by=office.felix, recorded_at=NOW, reason="x"
        )

        assert "Only a paid disbursement is reversed." in (
            reversals.objections_to_confirming_reversal(reversal, office.elena)
        )


class TestAid:
    def test_an_auditor_logs_no_contribution_and_clears_nobody(self, auditor):
        gift = ContributionInKind(discarded_at=NOW)
        cleared = Clearance(discarded_at=NOW)

        assert DISCARDED_ONLY in aid.objections_to_discarding_in_kind(gift, auditor)
        assert aid.objections_to_discarding_clearance(cleared, auditor) == [
            "Partners are cleared by programme officers and the head of unit.",
            DISCARDED_ONLY,
        ]

    def test_a_correction_stays_in_its_emergency(self, office):
        other = ContributionInKind(emergency_id=2, confirmed_at=NOW)
        gift = ContributionInKind(
            emergency_id=1, value_chf=1, provided_on=TODAY, replaces=other, response=None
        )

        assert aid.objections_to_recording_in_kind(gift, office.anna, today=TODAY)[-1] == (
            "The corrected contribution belongs to another emergency."
        )


class TestBatches:
    def test_two_officers_take_no_list_back(self, office):
        batch = Batch(pk=0)
        batch.proposal = Proposal(totals={"sheets": [["organisations", 1, 0]]})
        wish = BatchReturn(batch=batch, recorded_by=office.anna, recorded_at=NOW)

        assert "One of the two is the head of unit." in (
            exchange.objections_to_confirming_return(wish, office.beat)
        )
        wish.discarded_at = dt.datetime.now(tz=dt.UTC)
        assert exchange.objections_to_keeping_batch(wish, office.anna) == [DISCARDED_ONLY]
