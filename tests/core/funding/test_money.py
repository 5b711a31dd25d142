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
    Disbursement,
    Instalment,
    RefundClaim,
)
from core.funding.states import DisbursementStatus as S
from tests.core.funding.making import TODAY, come_back, frame, pay, rate, reduce
from tests.core.funding.world import undone
from tests.factories import NOW, make_account, make_activity, make_organisation

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
@given(
    parts=st.lists(st.integers(1_500_000, 4_000_000), min_size=2, max_size=4),
    apart=st.sampled_from([1, 31, 60]),
    data=st.data(),
)
def test_any_split_of_a_sum_takes_the_signatures_of_the_sum(office, parts, apart, data):
    """In whatever order the parts are requested, over one award or several, due whenever."""
    with undone():
        whole = office.award(sum(parts))
        needed = office.request(whole).signatures_needed
        tranches = [
            workflow.Tranche(dt.date(2026, 6, 15) + dt.timedelta(days=apart * number), part)
            for number, part in enumerate(parts)
        ]
        if data.draw(st.booleans(), "one award"):
            split = [office.award(instalments=tranches)]
        else:
            partner = make_organisation()
            split = [
                office.award(
                    instalments=[tranche],
                    activity=make_activity(status="planned", partner=partner),
                )
                for tranche in tranches
            ]
        account = make_account(split[0].partner)
        instalments = list(Instalment.objects.filter(commitment__in=split))
        request_all(office, data.draw(st.permutations(instalments), "order"), account)
        payouts = Disbursement.objects.filter(instalment__in=instalments)
        assert {payout.signatures_needed for payout in payouts} == {needed}
        assert {payout.status for payout in payouts} == {S.SUBMITTED}


def request_all(office, instalments, account):
    """Request each; what is sent back, because it now takes more, is submitted again."""
    for instalment in instalments:
        request = workflow.PayoutRequest(account=account)
        workflow.request_payout(instalment, request, by=office.anna, now=NOW)
    for payout in Disbursement.objects.filter(instalment__in=instalments, status=S.DRAFT):
        request = workflow.PayoutRequest(account=account)
        workflow.resubmit_payout(payout, request, by=office.anna, now=NOW)


def two_apart(office, days=60):
    """Two instalments of one award, each below the second signature, due so far apart."""
    first = dt.date(2026, 6, 15)
    return office.award(
        instalments=[
            workflow.Tranche(first, 3_000_000),
            workflow.Tranche(first + dt.timedelta(days=days), 3_000_000),
        ]
    )


def test_a_part_requested_early_sends_back_what_was_requested_with_it(office):
    commitment = two_apart(office)
    first = office.verified(office.request(commitment))
    assert first.signatures_needed == 1
    early = office.request(commitment, account=first.account)
    first.refresh_from_db()

    assert (early.signatures_needed, first.status) == (2, S.DRAFT)
    request = workflow.PayoutRequest(account=first.account)
    again = workflow.resubmit_payout(first, request, by=office.anna, now=NOW)
    assert again.signatures_needed == 2


def test_what_is_requested_far_apart_counts_by_itself(office):
    commitment = two_apart(office)
    first = office.verified(office.request(commitment))
    later = NOW + dt.timedelta(days=31)
    request = workflow.PayoutRequest(account=first.account)
    second = workflow.request_payout(
        commitment.instalments.without_payout().get(), request, by=office.anna, now=later
    )
    first.refresh_from_db()

    assert (second.signatures_needed, first.status) == (1, S.VERIFIED)


def test_what_was_cancelled_counts_no_more(office):
    commitment = two_apart(office)
    first, last = commitment.instalments.all()
    request = workflow.PayoutRequest(account=make_account(commitment.partner))
    early = workflow.request_payout(last, request, by=office.anna, now=NOW)
    workflow.cancel(early, reason="x", by=office.dario, now=NOW)
    request = workflow.PayoutRequest(account=request.account)

    payout = workflow.request_payout(first, request, by=office.anna, now=NOW)
    assert payout.signatures_needed == 1


def test_a_part_awarded_later_sends_back_what_was_requested_before(office):
    first = office.award(3_000_000)
    payout = office.verified(office.request(first))
    assert payout.signatures_needed == 1
    office.award(3_000_000, activity=make_activity(status="planned", partner=first.partner))
    payout.refresh_from_db()

    assert (payout.status, list(payout.signatures.standing())) == (S.DRAFT, [])
    request = workflow.PayoutRequest(account=payout.account)
    again = workflow.resubmit_payout(payout, request, by=office.anna, now=NOW)
    assert again.signatures_needed == 2
