"""The steps of a payment: released in a list, confirmed by another person, or returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.approvals.states import Act, Release
from core.confirmation import confirm, record, rerecord
from core.errors import refuse_if
from core.funding import rules
from core.funding.counters import add, draw, use_beyond, use_budget
from core.funding.models import BankReturn, Disbursement, PaymentList, Series
from core.funding.rules.payment import objections_to_return_facts
from core.funding.states import CONFIRM, FAIL, ORDER, DisbursementStatus
from core.funding.workflow.awards import in_francs
from core.funding.workflow.locking import hold_partners, lock, open_units
from core.funding.workflow.payouts import sign
from core.ledger.models import Entry
from core.ledger.posting import post
from core.ledger.states import EntryKind, Flow
from core.people.models import User
from core.workflow import create, deputies_may, move, step, today, touch


@step
@deputies_may
def release_payments(
    disbursements: Sequence[Disbursement], *, by: User, now: dt.datetime
) -> PaymentList:
    """Release approved payouts as one numbered list, all of them or none."""
    refuse_if([] if disbursements else [_("Choose at least one payout.")])
    hold_partners(disbursements)
    payouts = [lock(payout) for payout in sorted(disbursements, key=_activity_first)]
    refuse_if(
        f"{payout}: {objection}"
        for payout in payouts
        for objection in rules.objections_to_releasing(payout, by, on=today(now))
    )
    releases = {payout.release for payout in payouts}
    refuse_if([] if len(releases) == 1 else [_("These payouts are released in different places.")])
    release = releases.pop()
    payment_list = create(
        PaymentList,
        number=Series.take("ZL", today(now).year),
        release=release,
        made_by=by,
        made_at=now,
    )
    act = Act.ORDER if release == Release.HERE else Act.HAND_OVER
    for payout in payouts:
        sign(payout, act, by=by, now=now)
        move(payout, ORDER, payment_list=payment_list, ordered_on=today(now))
    return payment_list


@step
@deputies_may
def confirm_payment(  # noqa: PLR0913
    disbursement: Disbursement,
    *,
    booked_on: dt.date,
    voucher: str,
    debited_chf: int,
    charges_chf: int = 0,
    by: User,
    now: dt.datetime,
) -> Disbursement:
    """Confirm what the bank debited: booking day, document number, Rappen; charges apart."""
    payout = lock(disbursement)
    refuse_if(
        rules.objections_to_confirming_payment(payout, by)
        + rules.objections_to_payment_facts(
            payout,
            booked_on=booked_on,
            voucher=voucher,
            debited_chf=debited_chf,
            charges_chf=charges_chf,
            today=today(now),
        )
    )
    sign(payout, Act.CONFIRM, by=by, now=now)
    move(
        payout,
        CONFIRM,
        booked_on=booked_on,
        voucher=voucher,
        debited_chf=debited_chf,
        charges_chf=charges_chf,
    )
    difference = _exchange_difference(payout)
    _post_payment(payout, booked_on=booked_on, now=now)
    if difference:
        _post_exchange(payout, difference, booked_on=booked_on, now=now)
    use_budget(payout.instalment, debited_chf, is_paid=True)
    return payout


@step
def record_return(
    disbursement: Disbursement,
    *,
    booked_on: dt.date,
    reason: str,
    voucher: str = "",
    by: User,
    now: dt.datetime,
) -> BankReturn:
    """Record that the bank did not pay, or sent back; in force when a second person confirms.

    What waits unconfirmed is recorded anew, in the name of whoever does so.
    """
    payout = lock(disbursement)
    refuse_if(
        rules.objections_to_recording_return(payout, by)
        + objections_to_return_facts(payout, booked_on=booked_on, reason=reason, today=today(now))
    )
    facts = {
        "booked_on": booked_on,
        "amount_chf": payout.debited_chf or 0,
        "reason": reason,
        "voucher": voucher,
    }
    waiting = BankReturn.objects.filter(disbursement=payout).first()
    if waiting is not None:
        return rerecord(waiting, by=by, now=now, **facts)
    return record(BankReturn, by=by, now=now, disbursement=payout, **facts)


@step
@deputies_may
def confirm_return(bank_return: BankReturn, *, by: User, now: dt.datetime) -> BankReturn:
    """Put a return in force: the payout has failed, its instalment is open again."""
    payout = lock(bank_return.disbursement)
    bank_return = BankReturn.objects.get(pk=bank_return.pk)
    bank_return.disbursement = payout
    refuse_if(rules.objections_to_confirming_return(bank_return, by))
    was_paid = payout.status == DisbursementStatus.PAID
    confirm(bank_return, by=by, now=now)
    move(payout, FAIL)
    if was_paid:
        _undo_payment(payout, bank_return, now=now)
    else:
        draw(payout.commitment, -payout.draws)
    return bank_return


def _activity_first(payout: Disbursement) -> tuple[int, int, int]:
    """The order of locks: activity, then commitment."""
    return (payout.commitment.activity_id, payout.commitment_id, payout.pk)


def _post_payment(payout: Disbursement, *, booked_on: dt.date, now: dt.datetime) -> None:
    commitment, debited = payout.commitment, _debited(payout)
    post(
        commitment.activity,
        EntryKind.DISBURSEMENT,
        document=payout,
        commitment=commitment,
        currency=payout.currency,
        amount=payout.amount,
        amount_chf=debited,
        flow=Flow.EXPENDITURE if commitment.is_own_expenditure else Flow.DISBURSEMENT,
        booked_on=booked_on,
        now=now,
        **_debit_rate(payout),
    )
    add(commitment, paid_chf=debited)


def _debit_rate(payout: Disbursement) -> dict[str, Any]:
    """Francs per unit that the bank's debit amounts to."""
    if payout.currency_id == "CHF":
        return {}
    units = Decimal(payout.amount).scaleb(-payout.currency.minor_units)
    rate = Decimal(_debited(payout)).scaleb(-2) / units
    return {
        "rate": rate.quantize(Decimal("1e-9")),
        "rate_on": payout.booked_on,
        "rate_source": f"debit {payout.voucher}"[:100],
    }


def _exchange_difference(payout: Disbursement) -> int:
    """Rappen by which the debit differs from what was committed for it.

    Foreign commitment: so much that the francs left open are the units left open at the stored
    rate, to the Rappen. Commitment in francs: what exceeds the net commitment; the payout then
    draws what was debited instead of its reserve.
    """
    commitment, debited = payout.commitment, _debited(payout)
    if commitment.currency_id != "CHF":
        left_open = in_francs(commitment, open_units(commitment) - payout.amount)
        return debited - (commitment.open_chf - left_open)
    draws_now = min(commitment.free + payout.draws, debited)
    draw(commitment, draws_now - payout.draws)
    return debited - draws_now


def _post_exchange(
    payout: Disbursement,
    difference: int,
    *,
    booked_on: dt.date,
    now: dt.datetime,
    reverses: Entry | None = None,
) -> None:
    commitment = payout.commitment
    post(
        commitment.activity,
        EntryKind.EXCHANGE_DIFFERENCE,
        document=payout,
        commitment=commitment,
        currency=commitment.currency,
        amount=0,
        amount_chf=difference,
        rate=commitment.rate,
        rate_on=commitment.rate_on,
        rate_source=commitment.rate_source,
        booked_on=booked_on,
        split_on=reverses.split_on if reverses else None,
        reverses=reverses,
        now=now,
    )
    add(commitment, exchange_chf=difference)
    if commitment.credit is not None:
        use_beyond({commitment.credit: difference})


def _undo_payment(payout: Disbursement, bank_return: BankReturn, *, now: dt.datetime) -> None:
    """Book the return, free the commitment and plan the instalment again."""
    commitment, debited = payout.commitment, _debited(payout)
    exchange = payout.exchange_entries.filter(reversed_by__isnull=True).first()
    post(
        commitment.activity,
        EntryKind.BANK_RETURN,
        document=bank_return,
        commitment=commitment,
        currency=payout.currency,
        amount=-payout.amount,
        amount_chf=-debited,
        booked_on=bank_return.booked_on,
        split_on=payout.booked_on,
        now=now,
        **_debit_rate(payout),
    )
    add(commitment, paid_chf=-debited)
    lost = exchange.amount_chf if exchange and commitment.currency_id == "CHF" else 0
    draw(commitment, -(payout.draws if commitment.currency_id != "CHF" else debited - lost))
    if exchange is not None:
        _post_exchange(
            payout,
            -exchange.amount_chf,
            booked_on=bank_return.booked_on,
            now=now,
            reverses=exchange,
        )
    use_budget(payout.instalment, payout.instalment.amount_chf, is_paid=True)
    touch(bank_return)


def _debited(payout: Disbursement) -> int:
    """Rappen; a confirmed payment has them (CHECK)."""
    return payout.debited_chf or 0
