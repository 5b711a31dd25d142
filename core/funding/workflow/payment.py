"""The steps of a payment: released in a list, confirmed by another person, or returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.approvals.models import Parameter, ParameterKey
from core.approvals.states import Act, Release
from core.confirmation import confirm, record, rerecord
from core.errors import refuse_if
from core.funding import rules
from core.funding.counters import draw
from core.funding.models import BankReturn, Disbursement, PaymentList, Series
from core.funding.rules.debits import Debit
from core.funding.rules.payment import objections_to_return_facts
from core.funding.states import CONFIRM, FAIL, ORDER, DisbursementStatus
from core.funding.workflow.booking import book_payment, book_return
from core.funding.workflow.locking import hold_partners, lock
from core.funding.workflow.payouts import sign
from core.partners.holidays import bank_working_days_after
from core.people.models import User
from core.workflow import create, deputies_may, move, step, today


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
        made_for=by.represents,
        made_at=now,
    )
    act = Act.ORDER if release == Release.HERE else Act.HAND_OVER
    debit_days = Parameter.objects.value_on(ParameterKey.DEBIT_DAYS, today(now))
    expected_by = bank_working_days_after(today(now), debit_days)
    for payout in payouts:
        sign(payout, act, by=by, now=now)
        move(
            payout,
            ORDER,
            payment_list=payment_list,
            ordered_on=today(now),
            expected_by=expected_by,
        )
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
    """Confirm what the bank debited: booking day, document number, Rappen; charges apart.

    Where amount or day are not as released, a second person has to (`debits.py`).
    """
    payout = lock(disbursement)
    debit = Debit(booked_on, voucher, debited_chf, charges_chf)
    refuse_if(
        rules.objections_to_confirming_payment(payout, by)
        + rules.objections_to_confirming_alone(payout, debit, today=today(now))
    )
    return settle(payout, debit, by=by, now=now)


def settle(payout: Disbursement, debit: Debit, *, by: User, now: dt.datetime) -> Disbursement:
    """Move a payout to paid and book it; inside a step only, after its rule was asked."""
    sign(payout, Act.CONFIRM, by=by, now=now)
    move(payout, CONFIRM, **debit._asdict())
    book_payment(payout, booked_on=debit.booked_on, now=now)
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
    return put_return_in_force(payout, bank_return, by=by, now=now)


def put_return_in_force(
    payout: Disbursement, bank_return: BankReturn, *, by: User, now: dt.datetime
) -> BankReturn:
    """Confirm and book a return; inside a step only, after its rule, with the payout held."""
    was_paid = payout.status == DisbursementStatus.PAID
    confirm(bank_return, by=by, now=now)
    move(payout, FAIL)
    if was_paid:
        book_return(payout, bank_return, now=now)
    else:
        draw(payout.commitment, -payout.draws)
    return bank_return


def _activity_first(payout: Disbursement) -> tuple[int, int, int]:
    """The order of locks: activity, then commitment."""
    return (payout.commitment.activity_id, payout.commitment_id, payout.pk)
