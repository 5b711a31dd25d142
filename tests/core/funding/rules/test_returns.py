"""Who may reduce an award and claim money back, and why not."""

import pytest

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import CommitmentReduction
from core.funding.rules.returns import objections_to_refund_facts
from tests.core.funding.rules.making import TODAY, award, planned
from tests.factories import (
    NOW,
)


class TestReductions:
    def test_are_recorded_by_whom(self, office, visitor):
        commitment = workflow.record_award(planned(), award(), by=office.anna, now=NOW)

        assert rules.objections_to_recording_reduction(commitment, visitor) == [
            "The award is not confirmed.",
            "Reductions are recorded by an officer or finance.",
        ]

    def test_wait_one_at_a_time_and_can_be_discarded(self, office, visitor):
        commitment = office.award(1_000_000)
        office.paid(office.request(commitment))
        values = {"amount": 500_000, "decided_on": TODAY, "reason": "x", "by": office.anna}
        waiting = workflow.record_reduction(commitment, claim_amount=500_000, **values, now=NOW)
        assert rules.objections_to_recording_reduction(commitment, office.anna) == [
            "A reduction of this award waits for confirmation already."
        ]
        waiting = workflow.discard_reduction(waiting, reason="slip", by=office.anna, now=NOW)
        assert rules.objections_to_recording_reduction(commitment, office.anna) == []
        assert rules.objections_to_discarding_reduction(waiting, visitor) == [
            "Only what waits for its confirmation can be discarded.",
            "Reductions are recorded by an officer or finance.",
        ]
        assert waiting.claims.get().discarded_at is not None

    def test_cover_what_was_paid_and_claim_nothing_else(self, office):
        commitment = office.award(1_000_000, 1_000_000)
        office.request(commitment)
        commitment.refresh_from_db()
        reducing = {"decided_on": TODAY, "reason": " ", "by": office.anna, "now": NOW}
        with pytest.raises(RuleViolation) as refusal:
            workflow.record_reduction(commitment, amount=0, claim_amount=-1, **reducing)
        assert refusal.value.objections == [
            "Write the reason.",
            "The amount must be above zero.",
            "A claim is above zero.",
        ]
        reducing["reason"] = "x"
        with pytest.raises(RuleViolation) as refusal:
            workflow.record_reduction(commitment, amount=1_500_000, **reducing)
        assert refusal.value.objections == [
            "Paid or under way is 5'000.00 more than would remain; claim that much back."
        ]
        with pytest.raises(RuleViolation) as refusal:
            workflow.record_reduction(
                commitment, amount=1_500_000, claim_amount=500_000, **reducing
            )
        assert refusal.value.objections == [
            "Only what was paid can be claimed back; cancel what is under way."
        ]

    def test_are_confirmed_by_whom(self, office, visitor):
        reduction = workflow.record_reduction(
            office.award(1_000_000),
            amount=1,
            decided_on=TODAY,
            reason="x",
            by=office.anna,
            now=NOW,
        )
        assert rules.objections_to_confirming_reduction(reduction, office.carla) == []
        assert rules.objections_to_confirming_reduction(reduction, visitor) == [
            "Reductions are confirmed by the head of unit or finance."
        ]
        assert rules.objections_to_confirming_reduction(reduction, office.anna) == [
            "Who records a thing does not confirm it.",
            "Reductions are confirmed by the head of unit or finance.",
        ]

    def test_cut_the_open_plan_from_its_end(self, office):
        commitment = office.award(1_000_000, 1_000_000, 1_000_000)
        reduction = workflow.record_reduction(
            commitment,
            amount=1_500_000,
            decided_on=TODAY,
            reason="x",
            by=office.anna,
            now=NOW,
        )
        workflow.confirm_reduction(reduction, by=office.carla, now=NOW)

        kept = commitment.instalments.without_payout().values_list("amount", flat=True)
        assert list(kept) == [1_000_000, 500_000]
        assert CommitmentReduction.objects.get().is_confirmed

    def test_refunds_are_recorded_by_finance_against_a_confirmed_claim(self, office, visitor):
        commitment = office.award(1_000_000)
        office.paid(office.request(commitment))
        reduction = workflow.record_reduction(
            commitment,
            amount=400,
            claim_amount=400,
            decided_on=TODAY,
            reason="x",
            by=office.anna,
            now=NOW,
        )
        claim = reduction.claims.get()
        assert rules.objections_to_recording_refund(claim, visitor) == [
            "The claim is not confirmed.",
            "Refunds are recorded by finance.",
        ]
        assert objections_to_refund_facts(claim, amount=0, credited_chf=1, voucher=" ") == [
            "The amount must be above zero.",
            "The amount credited is not the amount refunded.",
            "A refund is recorded with its document number.",
        ]
        assert objections_to_refund_facts(claim, amount=401, credited_chf=401, voucher="1") == [
            "More came back than was claimed."
        ]
        workflow.confirm_reduction(reduction, by=office.carla, now=NOW)
        refund = workflow.record_refund(
            claim, amount=400, booked_on=TODAY, voucher="R", by=office.elena, now=NOW
        )
        claim.refresh_from_db()
        assert (refund.amount_chf, claim.open) == (400, 0)
