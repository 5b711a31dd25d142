import datetime as dt

import pytest

from core.audit.trail import faults
from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import Disbursement
from core.funding.states import DisbursementStatus as S
from core.ledger.models import Entry
from tests.factories import NOW, Office, make_account, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def test_a_payout_goes_from_request_to_confirmed_payment_through_six_hands(office):
    payout = office.paid()

    assert payout.status == S.PAID
    assert [s.act for s in payout.signatures.standing()] == [
        "record",
        "verify",
        "approve",
        "order",
        "confirm",
    ]
    assert Entry.objects.net_paid() == 1_000_000
    office.budget.refresh_from_db()
    assert office.budget.used == 1_000_000
    assert list(faults()) == []


def test_nobody_verifies_their_own_payout(office):
    payout = office.request()

    with pytest.raises(RuleViolation) as refusal:
        workflow.verify(payout, by=office.anna, now=NOW)

    assert refusal.value.objections == ["Nobody approves a disbursement that they requested."]


def test_who_verified_does_not_approve_even_with_a_second_role(office):
    both = make_user("programme_officer", "finance_officer")
    payout = workflow.verify(office.request(), by=both, now=NOW)

    assert rules.objections_to_approving(payout, both) == [
        "You have signed this disbursement already."
    ]


def test_a_large_payout_takes_two_approving_signatures(office):
    payout = office.verified(office.request(office.award(5_000_000)))

    payout = workflow.approve(payout, by=office.dario, now=NOW)
    assert (payout.status, payout.signatures_needed) == (S.VERIFIED, 2)
    payout = workflow.approve(payout, by=office.felix, now=NOW)
    assert payout.status == S.APPROVED


def test_splitting_a_sum_does_not_lower_its_signatures(office):
    commitment = office.award(2_500_000, 2_500_000)

    assert office.request(commitment).signatures_needed == 2


def test_the_same_form_sent_twice_makes_one_payout(office):
    commitment = office.award(1_000_000)
    instalment = commitment.instalments.get()
    request = workflow.PayoutRequest(account=make_account(commitment.partner))
    first = workflow.request_payout(instalment, request, by=office.anna, now=NOW)
    second = workflow.request_payout(instalment, request, by=office.anna, now=NOW)

    assert first == second
    assert Disbursement.objects.count() == 1


def test_an_instalment_of_a_year_without_budget_waits_for_the_vote(office):
    next_year = workflow.Tranche(dt.date(2027, 4, 15), 500_000)
    commitment = office.award(instalments=[next_year])
    instalment = commitment.instalments.get()
    assert rules.objections_to_requesting(instalment, office.anna) == [
        "The budget of 2027 is not voted yet (reservation of the budget decision)."
    ]

    credit = workflow.record_budget_credit(
        year=2027,
        name="Budget 2027",
        body="Gemeinderat",
        decided_on=dt.date(2026, 5, 20),
        number="GR 7",
        sphere="development",
        instrument=None,
        amount=500_000,
        by=office.dario,
        now=NOW,
    )
    workflow.confirm_credit(credit, by=office.felix, now=NOW)

    instalment = commitment.instalments.get()
    assert rules.objections_to_requesting(instalment, office.anna) == []
    credit.refresh_from_db()
    assert credit.used == 500_000
