"""Who may release, confirm and return a payment, and why not."""

import datetime as dt

import pytest

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import BankReturn
from core.funding.rules.payment import objections_to_day, objections_to_return_facts
from tests.core.funding.rules.making import TODAY
from tests.core.ledger.closing import close
from tests.factories import (
    NOW,
    in_a_step,
    make_user,
)


class TestPayments:
    def test_are_released_by_whom_and_when(self, office, visitor):
        payout = office.request(office.award(1_000_000), account=None)
        payout.account.confirmed_at = None
        payout.commitment.activity.status = "aborted"

        assert rules.objections_to_releasing(payout, visitor) == [
            "Only an approved disbursement can be released for payment.",
            "Releasing takes finance or the head of unit.",
            "Only a running activity is paid.",
            "The bank account is not confirmed by a second person.",
        ]

    def test_released_in_accounting_are_handed_over_by_an_approver(self, office):
        with in_a_step():
            from core.approvals.models import ApprovalRule
            from core.confirmation import confirm, record

            rule = record(
                ApprovalRule,
                by=office.dario,
                now=NOW,
                amount_from=0,
                signatures=1,
                release="accounting",
                valid_from=dt.date(2026, 1, 1),
            )
            confirm(rule, by=office.felix, now=NOW)
        payout = office.approved()
        both = make_user("programme_officer", "finance_officer")
        assert rules.objections_to_releasing(payout, office.dario) == []
        payout.signatures.filter(act="verify")
        payment_list = workflow.release_payments([payout], by=office.dario, now=NOW)
        assert payment_list.release == "accounting"
        other = office.request(by=both)
        assert "Nobody approves a disbursement that they requested." in (
            rules.objections_to_releasing(other, both)
        )
        with pytest.raises(RuleViolation) as refusal:
            workflow.confirm_payment(
                payout,
                booked_on=TODAY,
                voucher="1",
                debited_chf=payout.amount,
                by=office.dario,
                now=NOW,
            )
        assert refusal.value.objections == ["Who released a payment does not confirm it."]

    def test_nothing_is_no_list(self, office):
        with pytest.raises(RuleViolation) as refusal:
            workflow.release_payments([], by=office.carla, now=NOW)
        assert refusal.value.objections == ["Choose at least one payout."]

    def test_are_confirmed_with_their_facts(self, office, visitor):
        payout = office.ordered()
        assert rules.objections_to_confirming_payment(office.approved(), visitor) == [
            "Only what is released for payment can be confirmed.",
            "Confirming a payment takes finance.",
        ]
        assert rules.objections_to_payment_facts(
            payout,
            booked_on=dt.date(2026, 6, 2),
            voucher=" ",
            debited_chf=0,
            charges_chf=-1,
            today=TODAY,
        ) == [
            "The booking day lies in the future.",
            "A payment is confirmed with its document number.",
            "The amount must be above zero.",
            "Charges are not negative.",
        ]
        assert rules.objections_to_payment_facts(
            payout,
            booked_on=dt.date(2026, 5, 31),
            voucher="1",
            debited_chf=payout.amount,
            today=TODAY,
        ) == ["The booking day lies before the release."]

    def test_are_not_booked_into_a_closed_year(self, office):
        close(2025)

        assert objections_to_day(dt.date(2025, 12, 31), TODAY) == ["The books of 2025 are closed."]

    def test_come_back_by_whom_and_when(self, office, visitor):
        approved, paid = office.approved(), office.paid()
        assert rules.objections_to_recording_return(approved, visitor) == [
            "Only a released or paid disbursement can come back.",
            "Recording a return takes finance.",
        ]
        assert objections_to_return_facts(
            paid, booked_on=dt.date(2026, 5, 31), reason=" ", today=TODAY
        ) == ["The booking day lies before the payment.", "Write the reason."]
        recorded = BankReturn(
            disbursement=approved, recorded_by=office.dario, amount_chf=5, booked_on=TODAY
        )
        recorded.content_hash = recorded.compute_hash()
        assert rules.objections_to_confirming_return(recorded, visitor) == [
            "Only a released or paid disbursement can come back.",
            "Confirming a return takes finance.",
            "The payment was confirmed meanwhile; record the return again.",
        ]

    def test_come_back_once(self, office):
        payout = office.paid()
        recorded = workflow.record_return(
            payout, booked_on=TODAY, reason="closed", by=office.dario, now=NOW
        )
        workflow.confirm_return(recorded, by=office.elena, now=NOW)

        assert rules.objections_to_recording_return(payout, office.dario) == [
            "A return of this payment is recorded already."
        ]
