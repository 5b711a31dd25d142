"""Who may request, verify and approve a payout, and why not."""

import uuid

import pytest

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import AccountAssignment
from core.funding.rules.payouts import objections_to_foreign_amount, plan_sum
from core.reference.models import Currency
from core.workflow import change
from tests.core.funding.rules.making import TODAY, award, planned
from tests.factories import (
    NOW,
    in_a_step,
    make_account,
)


class TestPayouts:
    def test_are_requested_by_an_officer_of_what_stands_in_the_plan(self, office, visitor):
        commitment = office.award(1_000_000)
        instalment = commitment.instalments.get()
        office.request(commitment)
        instalment.ended_by_id = 1

        assert rules.objections_to_requesting(instalment, visitor) == [
            "Payouts are requested by a programme officer.",
            "The plan was changed; this instalment is no longer part of it.",
            "A payout of this instalment is under way already.",
        ]

    def test_go_to_a_running_activity_with_a_confirmed_award(self, office):
        commitment = workflow.record_award(planned(), award(), by=office.anna, now=NOW)
        instalment = commitment.instalments.get()

        assert rules.objections_to_requesting(instalment, office.anna)[:3] == [
            "The award is not confirmed.",
            "Only a running activity is paid.",
            "The budget of 2026 is not voted yet (reservation of the budget decision).",
        ]

    def test_go_to_a_usable_account_of_the_partner(self, office):
        commitment = office.award(1_000_000)
        account = make_account(confirmed=False)
        with in_a_step():
            change(account, closed_at=NOW)
        request = workflow.PayoutRequest(account=account, amount=5)

        assert rules.objections_to_content(commitment, commitment.instalments.get(), request) == [
            "The bank account is not confirmed by a second person.",
            "The bank account is no longer in use.",
            "The bank account belongs to another organisation.",
            "The payout is the instalment: 10'000.00. For another amount, change the plan.",
        ]

    def test_in_another_currency_name_an_amount(self, office):
        commitment = office.award(1_000_000)
        instalment, euro = commitment.instalments.get(), Currency.objects.get(pk="EUR")
        request = workflow.PayoutRequest(account=make_account(commitment.partner), currency=euro)
        assert rules.objections_to_content(commitment, instalment, request) == [
            "Write the amount in the currency of the payment."
        ]
        commitment.currency = Currency.objects.get(pk="USD")
        assert rules.objections_to_content(commitment, instalment, request) == [
            "A commitment in a foreign currency is paid in its currency."
        ]
        assert objections_to_foreign_amount(instalment, francs=0, draws=0, reserve=300) == [
            "The amount must be above zero."
        ]

    def test_of_own_expenditure_go_to_suppliers(self, office):
        commitment = office.award(1_000_000, is_own_expenditure=True)

        assert office.request(commitment, account=make_account()).status == "submitted"

    def test_are_submitted_again_from_a_draft_by_an_officer(self, office, visitor):
        payout = office.request()

        assert rules.objections_to_resubmitting(payout, visitor) == [
            "Only a draft can be submitted.",
            "Payouts are requested by a programme officer.",
        ]

    def test_are_verified_and_approved_by_whom_and_when(self, office, visitor):
        paid = office.paid()
        assert rules.objections_to_verifying(paid, visitor) == [
            "Only a submitted disbursement can be verified.",
            "Verifying takes a programme officer or the head of unit.",
        ]
        assert rules.objections_to_approving(paid, visitor) == [
            "Only a verified disbursement can be approved.",
            "Approving takes a finance officer.",
        ]

    def test_are_first_approved_by_a_finance_officer(self, office):
        payout = office.verified()

        assert rules.objections_to_approving(payout, office.felix) == [
            "The first approving signature is a finance officer's."
        ]

    def test_without_a_rule_in_force_are_not_submitted(self, office, monkeypatch):
        monkeypatch.setattr(
            "core.funding.workflow.freezing.signatures_needed", lambda *_args, **_values: None
        )
        with pytest.raises(RuleViolation) as refusal:
            office.request()
        assert refusal.value.objections == ["No approval rule is in force for this payout."]

    def test_without_an_account_assignment_are_not_submitted(self, office, monkeypatch):
        commitment = office.award(1_000)
        monkeypatch.setattr(AccountAssignment.objects, "proposed_for", lambda *_args, **_on: None)
        with pytest.raises(RuleViolation) as refusal:
            office.request(commitment)
        assert refusal.value.objections == [
            "No account assignment is proposed; choose the account."
        ]

    def test_of_an_unplanned_instalment_count_themselves(self, office):
        commitment = workflow.record_award(planned(), award(700), by=office.anna, now=NOW)

        assert plan_sum(commitment.instalments.get(), on=TODAY) == 700

    def test_other_drafts_do_not_count_as_a_changed_content(self, office):
        payout = workflow.take_back(office.request(), by=office.anna, now=NOW)

        assert rules.objections_to_verifying(payout, office.beat) == [
            "Only a submitted disbursement can be verified."
        ]


def test_every_form_has_a_key_of_its_own(office):
    account = make_account()

    assert isinstance(workflow.PayoutRequest(account=account).key, uuid.UUID)
    assert (
        workflow.PayoutRequest(account=account).key != workflow.PayoutRequest(account=account).key
    )
