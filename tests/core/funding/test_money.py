"""In whatever portions and order: never more than was promised, and every total adds up."""

import datetime as dt
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.amounts import convert
from core.errors import RuleViolation
from core.funding import workflow
from core.funding.invariants import faults
from core.funding.models import (
    BudgetCredit,
    CommitmentCredit,
    Instalment,
    RefundClaim,
)
from core.funding.states import DisbursementStatus as S
from tests.core.funding.making import TODAY, come_back, frame, pay, rate, reduce
from tests.core.funding.world import undone
from tests.factories import NOW, make_account

LIMIT = 10_000_000
quick = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


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
