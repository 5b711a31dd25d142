"""Other currencies: gains, losses, reserves, and payments that come back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import RuleViolation
from core.funding import workflow
from core.funding.models import (
    BankReturn,
    Commitment,
    Disbursement,
    Instalment,
)
from core.funding.states import DisbursementStatus as S
from core.funding.units import in_francs, open_units
from core.guards import drop_guards, install_guards
from core.ledger.models import Entry
from core.reference.models import Currency
from tests.core.funding.making import TODAY, come_back, frame, pay, rate, rate_of, reduce
from tests.core.funding.raising import paper
from tests.core.funding.world import undone
from tests.factories import NOW

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
        paper=paper(),
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


def test_a_raise_of_a_credit_that_lost_its_confirmation_is_refused(office):
    """The step asks the row again in its UPDATE, whatever the rule said before."""
    raised = workflow.record_raise(
        office.budget,
        paper=paper(),
        amount=1,
        body="Gemeinderat",
        decided_on=TODAY,
        number="GR 3",
        by=office.dario,
        now=NOW,
    )
    with connection.cursor() as cursor:
        drop_guards(connection)
        cursor.execute(
            "UPDATE funding_budgetcredit SET confirmed_at = NULL, confirmed_by_id = NULL"
        )
    with pytest.raises(RuleViolation) as refusal:
        workflow.confirm_raise(raised, by=office.felix, now=NOW)
    assert refusal.value.objections == ["Only a confirmed credit can be raised."]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funding_budgetcredit SET confirmed_by_id = %s, confirmed_at = recorded_at",
            [office.felix.pk],
        )
    install_guards(connection)


# Whatever happened, the francs left open are the units left open at the stored rate.


def test_a_refund_at_another_rate_leaves_no_rest_in_francs(office):
    commitment = office.award(5_500_000, currency="USD", rate=rate("USD", "0.9"))
    pay(office, office.ordered(office.request(commitment)), 4_950_000)
    reduction = reduce(office, commitment, 1_000_000, claim=1_000_000)
    workflow.record_refund(
        reduction.claims.get(),
        amount=1_000_000,
        credited_chf=850_000,
        booked_on=TODAY,
        voucher="R-1",
        by=office.elena,
        now=NOW,
    )
    commitment.refresh_from_db()
    entry = Entry.objects.get(kind="exchange_difference")

    assert (commitment.free, commitment.open_chf) == (0, 0)
    assert (entry.amount_chf, entry.refund.amount_chf, entry.exchange_of) == (50_000, 850_000, None)


def test_a_return_undoes_its_exchange_difference_on_the_day_of_the_original(office):
    commitment = office.award(5_500_000, currency="USD", rate=rate("USD", "0.9"))
    payout = office.ordered(office.request(commitment))
    pay(office, payout, 5_000_000)
    later = NOW + dt.timedelta(days=30)
    bank_return = workflow.record_return(
        payout, booked_on=later.date(), reason="closed", by=office.dario, now=later
    )
    workflow.confirm_return(bank_return, by=office.elena, now=later)
    first, second = Entry.objects.filter(kind="exchange_difference").order_by("pk")

    assert (second.reverses, second.booked_on) == (first, first.booked_on)


HISTORIES = st.lists(
    st.tuples(st.sampled_from(["pay", "return", "reverse", "refund"]), st.integers(0, 10_000)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    units=st.lists(st.integers(7, 999_983), min_size=3, max_size=3),
    stored=st.integers(300_000_000, 2_000_000_000),
    history=HISTORIES,
)
def test_after_any_history_open_francs_are_open_units_at_the_stored_rate(
    office, units, stored, history
):
    with undone():
        commitment = office.award(*units, currency="USD", rate=rate("USD", Decimal(stored) / 10**9))
        for act, drift in history:
            MOVES[act](office, commitment, drift)
            commitment = Commitment.objects.get(pk=commitment.pk)
            assert commitment.open_chf == in_francs(commitment, open_units(commitment))


def _pay(office, commitment, drift):
    if commitment.instalments.without_payout().exists():
        payout = office.ordered(office.request(commitment))
        worth = in_francs(commitment, payout.amount)
        pay(office, payout, max(1, worth * (95_000 + drift) // 100_000))


def _last_paid(commitment):
    """A payment that may still be undone: what is claimed back does not come back twice."""
    paid = commitment.disbursements.filter(status=S.PAID, draws__lte=commitment.drawn)
    return paid.first()


def _return(office, commitment, _drift):
    if payout := _last_paid(commitment):
        come_back(office, payout)


def _reverse(office, commitment, _drift):
    payout = _last_paid(commitment)
    if payout and not payout.signatures.filter(signed_by=office.felix).exists():
        reversal = workflow.record_reversal(
            payout, reason="twice", money_back="nothing", by=office.dario, now=NOW
        )
        workflow.confirm_reversal(reversal, by=office.felix, now=NOW)


def _refund(office, commitment, drift):
    paid = _last_paid(commitment)
    if paid is None or paid.amount < 2 or commitment.claims.exists():
        return
    claimed = paid.amount // 2
    reduction = reduce(office, commitment, claimed, claim=claimed)
    credited = max(1, in_francs(commitment, claimed) * (95_000 + drift) // 100_000)
    workflow.record_refund(
        reduction.claims.get(),
        amount=claimed,
        credited_chf=credited,
        booked_on=TODAY,
        voucher="R-1",
        by=office.elena,
        now=NOW,
    )


MOVES = {"pay": _pay, "return": _return, "reverse": _reverse, "refund": _refund}
