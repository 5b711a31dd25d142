"""In whatever portions and order: never more than was promised, and every total adds up."""

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.amounts import convert
from core.errors import RuleViolation
from core.funding import workflow
from core.funding.invariants import faults
from core.funding.models import (
    BankReturn,
    BudgetCredit,
    Commitment,
    CommitmentCredit,
    Disbursement,
    Instalment,
    RefundClaim,
)
from core.funding.states import DisbursementStatus as S
from core.ledger.models import Entry
from core.rates.models import ExchangeRate
from core.reference.models import Currency, Sphere
from tests.core.funding.world import undone
from tests.factories import NOW, make_account

TODAY = NOW.date()
LIMIT = 10_000_000
quick = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def rate_of(currency, francs, day=TODAY):
    return ExchangeRate.objects.create(
        currency_id=currency, valid_on=day, chf_per_unit=francs, source="SNB", recorded_at=NOW
    )


def rate(currency, francs):
    """As a page hands it over: read from the database."""
    return ExchangeRate.objects.get(pk=rate_of(currency, francs).pk)


def frame(office, amount, **values):
    credit = workflow.record_commitment_credit(
        name="Rahmenkredit",
        body="Gemeinderat",
        decided_on=dt.date(2026, 1, 1),
        number="GR 1",
        sphere=Sphere.DEVELOPMENT,
        amount=amount,
        valid_from=dt.date(2026, 1, 1),
        by=office.dario,
        now=NOW,
        **values,
    )
    return workflow.confirm_credit(credit, by=office.felix, now=NOW)


def pay(office, payout, debited, **values):
    return workflow.confirm_payment(
        payout,
        booked_on=TODAY,
        voucher="51",
        debited_chf=debited,
        by=office.elena,
        now=NOW,
        **values,
    )


def come_back(office, payout):
    bank_return = workflow.record_return(
        payout, booked_on=TODAY, reason="account closed", by=office.dario, now=NOW
    )
    return workflow.confirm_return(bank_return, by=office.elena, now=NOW)


def reduce(office, commitment, amount, claim=0):
    reduction = workflow.record_reduction(
        commitment,
        amount=amount,
        claim_amount=claim,
        decided_on=TODAY,
        reason="final accounts",
        by=office.anna,
        now=NOW,
    )
    return workflow.confirm_reduction(reduction, by=office.carla, now=NOW)


# What an office may try in any order; each draws on what stands there then.


def try_request(office, commitment, size):
    instalments = list(commitment.instalments.without_payout())
    if instalments:
        office.request(commitment)


def try_pay(office, commitment, size):
    for payout in commitment.disbursements.filter(status=S.SUBMITTED)[:1]:
        office.ordered(payout)
        debited = payout.amount
        if payout.currency_id != "CHF":
            debited = max(1, debited * (9_000 + size % 2_000) // 10_000)
        pay(office, payout, debited)


def try_return(office, commitment, size):
    for payout in commitment.disbursements.filter(status=S.PAID)[:1]:
        come_back(office, payout)


def try_reduce(office, commitment, size):
    commitment.refresh_from_db()
    claim = max(0, commitment.drawn - (commitment.net - size))
    reduce(office, commitment, size, claim)


def try_refund(office, commitment, size):
    for claim in RefundClaim.objects.confirmed():
        if claim.open:
            credited = size if commitment.currency_id != "CHF" else None
            workflow.record_refund(
                claim,
                amount=min(size, claim.open),
                booked_on=TODAY,
                voucher="R",
                credited_chf=credited,
                by=office.elena,
                now=NOW,
            )


def try_send_back(office, commitment, size):
    for payout in commitment.disbursements.in_review()[:1]:
        workflow.send_back(payout, reason="x", by=office.dario, now=NOW)


def try_resubmit(office, commitment, size):
    for payout in commitment.disbursements.filter(status=S.DRAFT)[:1]:
        request = workflow.PayoutRequest(account=payout.account)
        workflow.resubmit_payout(payout, request, by=office.anna, now=NOW)


def try_cancel(office, commitment, size):
    for payout in commitment.disbursements.live().exclude(status=S.PAID)[:1]:
        workflow.cancel(payout, reason="x", by=office.dario, now=NOW)


def try_plan(office, commitment, size):
    workflow.change_plan(
        commitment,
        [workflow.Tranche(dt.date(2026, 7, 1), size)],
        reason="x",
        by=office.anna,
        now=NOW,
    )


MOVES = [
    try_request,
    try_pay,
    try_return,
    try_reduce,
    try_refund,
    try_send_back,
    try_resubmit,
    try_cancel,
    try_plan,
]
moves = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(1, LIMIT // 2)), max_size=9)


def play(office, commitment, moves):
    for move, size in moves:
        with suppress(RuleViolation):
            move(office, commitment, size)
    commitment.refresh_from_db()
    assert faults() == []
    assert commitment.drawn <= commitment.net
    for credit in [*BudgetCredit.objects.all(), *CommitmentCredit.objects.all()]:
        assert credit.used <= credit.limit + credit.overrun


@quick
@given(moves=moves)
def test_in_whatever_order_an_award_in_francs(office, moves):
    with undone():
        commitment = office.award(LIMIT // 2, LIMIT // 2, credit=frame(office, LIMIT))
        play(office, commitment, moves)

        assert commitment.ledger_entries.net_paid() <= LIMIT
        assert commitment.ledger_entries.net_committed() == commitment.net_chf


@quick
@given(moves=moves)
def test_in_whatever_order_an_award_in_another_currency(office, moves):
    with undone():
        commitment = office.award(
            LIMIT // 3,
            LIMIT // 3,
            LIMIT // 3,
            currency="USD",
            rate=rate("USD", "0.912345678"),
            credit=frame(office, LIMIT),
        )
        play(office, commitment, moves)

        if not RefundClaim.objects.exists():
            paid = sum(entry.amount for entry in commitment.ledger_entries.paying())
            at_rate = convert(commitment.net - paid, minor_units=2, rate=commitment.rate)
            assert commitment.open_chf == at_rate


@quick
@given(parts=st.lists(st.integers(1, 4_000_000), min_size=2, max_size=4), data=st.data())
def test_any_split_of_a_sum_takes_the_signatures_of_the_sum(office, parts, data):
    """In whatever order the parts are requested, over one award or several."""
    with undone():
        whole = office.award(sum(parts))
        needed = office.request(whole).signatures_needed
        if data.draw(st.booleans(), "one award"):
            split = [office.award(*parts)]
        else:
            first = office.award(parts[0])
            from tests.factories import make_activity

            split = [first] + [
                office.award(part, activity=make_activity(status="planned", partner=first.partner))
                for part in parts[1:]
            ]
        account = make_account(split[0].partner)
        instalments = list(Instalment.objects.filter(commitment__in=split))
        for instalment in data.draw(st.permutations(instalments), "order"):
            request = workflow.PayoutRequest(account=account)
            payout = workflow.request_payout(instalment, request, by=office.anna, now=NOW)
            assert payout.signatures_needed == needed


def test_a_part_awarded_later_sends_back_what_was_requested_before(office):
    from tests.factories import make_activity

    first = office.award(3_000_000)
    payout = office.verified(office.request(first))
    assert payout.signatures_needed == 1
    office.award(3_000_000, activity=make_activity(status="planned", partner=first.partner))
    payout.refresh_from_db()

    assert (payout.status, list(payout.signatures.standing())) == (S.DRAFT, [])
    request = workflow.PayoutRequest(account=payout.account)
    again = workflow.resubmit_payout(payout, request, by=office.anna, now=NOW)
    assert again.signatures_needed == 2


# Story S10: an award in dollars, debited at a better rate.


def test_a_gain_on_an_award_in_dollars_reduces_what_is_left(office):
    credit = frame(office, 5_000_000)
    commitment = office.award(5_500_000, currency="USD", rate=rate("USD", "0.9"), credit=credit)
    pay(office, office.ordered(office.request(commitment)), 4_469_850, charges_chf=2_500)
    commitment.refresh_from_db()
    credit.refresh_from_db()

    assert (commitment.exchange_chf, commitment.net_chf, commitment.open_chf) == (
        -480_150,
        4_469_850,
        0,
    )
    assert credit.used == 4_469_850
    assert Entry.objects.net_paid() == 4_469_850


def test_a_loss_beyond_the_credit_is_booked_shown_and_covered_by_a_raise(office):
    credit = frame(office, 4_950_000)
    commitment = office.award(5_500_000, currency="USD", rate=rate("USD", "0.9"), credit=credit)
    pay(office, office.ordered(office.request(commitment)), 5_000_000)
    credit.refresh_from_db()
    assert (credit.used, credit.overrun, credit.free) == (5_000_000, 50_000, -50_000)
    with pytest.raises(RuleViolation):
        office.award(100, credit=credit)

    raised = workflow.record_raise(
        credit,
        amount=60_000,
        body="Gemeinderat",
        decided_on=TODAY,
        number="GR 2",
        by=office.dario,
        now=NOW,
    )
    workflow.confirm_raise(raised, by=office.felix, now=NOW)
    credit.refresh_from_db()
    assert (credit.raised, credit.overrun, credit.free) == (60_000, 0, 10_000)


def test_what_a_loss_overran_is_no_room_for_others(office):
    """A give-back shrinks the overrun; it opens no slack beyond the limit."""
    credit = frame(office, 5_050_000)
    dollars = office.award(5_500_000, currency="USD", rate=rate("USD", "0.9"), credit=credit)
    small = office.award(100_000, credit=credit)
    payout = office.ordered(office.request(dollars))
    pay(office, payout, 5_000_000)
    credit.refresh_from_db()
    assert (credit.used, credit.overrun) == (5_100_000, 50_000)

    reduce(office, small, 50_000)
    credit.refresh_from_db()
    assert (credit.used, credit.overrun, credit.free) == (5_050_000, 0, 0)
    with pytest.raises(RuleViolation):
        office.award(50_000, credit=credit)


def test_three_payments_in_dollars_leave_not_a_rappen_open(office):
    commitment = office.award(333, 333, 334, currency="USD", rate=rate("USD", "0.912345678"))
    for _number in range(3):
        payout = office.ordered(office.request(commitment))
        pay(office, payout, 300)
    commitment.refresh_from_db()

    assert (commitment.free, commitment.open_chf) == (0, 0)


# Story S06: an award in francs, paid in euro.


def in_euro(office, commitment, amount):
    return office.request(commitment, currency=Currency.objects.get(pk="EUR"), amount=amount)


def test_an_award_in_francs_is_paid_in_euro_and_keeps_what_is_left(office):
    rate_of("EUR", "0.94")
    commitment = office.award(9_000_000, amount=40_000_000, is_own_expenditure=True)
    payout = in_euro(office, commitment, 9_500_000)
    assert payout.draws == 9_197_900
    pay(office, office.ordered(payout), 8_941_400)
    commitment.refresh_from_db()

    assert (commitment.drawn, commitment.exchange_chf, commitment.open_chf) == (
        8_941_400,
        0,
        31_058_600,
    )
    office.budget.refresh_from_db()
    assert office.budget.used == 8_941_400


def test_a_loss_beyond_an_award_in_francs_is_an_exchange_difference(office):
    rate_of("EUR", "0.94")
    commitment = office.award(9_000_000, amount=9_300_000)
    pay(office, office.ordered(in_euro(office, commitment, 9_500_000)), 9_400_000)
    commitment.refresh_from_db()

    assert (commitment.drawn, commitment.exchange_chf, commitment.open_chf) == (
        9_300_000,
        100_000,
        0,
    )


def test_a_payment_in_euro_that_comes_back_leaves_everything_as_before(office):
    rate_of("EUR", "0.94")
    commitment = office.award(9_000_000, amount=9_300_000)
    payout = office.ordered(in_euro(office, commitment, 9_500_000))
    pay(office, payout, 9_400_000)
    come_back(office, payout)
    commitment.refresh_from_db()

    assert (commitment.drawn, commitment.exchange_chf, commitment.paid_chf) == (0, 0, 0)
    assert commitment.instalments.without_payout().count() == 1


def test_another_currency_is_no_way_around_the_instalment(office):
    rate_of("EUR", "0.94")
    commitment = office.award(1_000_000, 20_000_000)

    with pytest.raises(RuleViolation) as refusal:
        in_euro(office, commitment, 5_000_000)
    assert refusal.value.objections == [
        "47'000.00 is more than the instalment: 10'000.00. Change the plan first."
    ]


def test_a_currency_without_a_stored_rate_is_not_paid(office):
    with pytest.raises(RuleViolation) as refusal:
        in_euro(office, office.award(1_000_000), 100)
    assert refusal.value.objections == ["No rate of EUR is stored for these days."]


def test_a_return_recorded_before_the_payment_was_confirmed_holds_it_up(office):
    payout = office.ordered()
    workflow.record_return(payout, booked_on=TODAY, reason="x", by=office.dario, now=NOW)

    with pytest.raises(RuleViolation) as refusal:
        pay(office, payout, payout.amount)
    assert refusal.value.objections == ["A return of this payment waits for its confirmation."]


def test_a_return_that_nobody_confirmed_is_recorded_anew(office):
    payout = office.ordered()
    for reason, by in (("wrong", office.dario), ("right", office.elena)):
        workflow.record_return(payout, booked_on=TODAY, reason=reason, by=by, now=NOW)
    bank_return = BankReturn.objects.get()

    assert (bank_return.reason, bank_return.recorded_by) == ("right", office.elena)
    workflow.confirm_return(bank_return, by=office.dario, now=NOW)
    payout.refresh_from_db()
    assert payout.status == S.FAILED
    assert Entry.objects.filter(kind="bank_return").count() == 0


def test_a_successor_names_the_payment_that_came_back(office):
    payout = office.paid()
    come_back(office, payout)
    again = office.paid(office.request(payout.commitment))

    assert again.replaces == payout
    assert Entry.objects.net_paid() == payout.amount
    assert Disbursement.objects.count() == 2


def test_a_large_sum_in_two_plans_moves_its_budgets_at_once(office):
    commitment = office.award(1_000_000, 2_000_000)
    workflow.change_plan(
        commitment,
        [workflow.Tranche(dt.date(2026, 9, 1), 3_000_000)],
        reason="later",
        by=office.anna,
        now=NOW,
    )
    office.budget.refresh_from_db()

    assert office.budget.used == 3_000_000
    assert Instalment.objects.filter(used_chf__gt=0).count() == 1
    assert Commitment.objects.get().plans.count() == 2
