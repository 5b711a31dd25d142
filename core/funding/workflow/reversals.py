"""The steps that undo a payment for an error of our own (Storno)."""

from __future__ import annotations

import datetime as dt

from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.funding import rules
from core.funding.models import Disbursement, Reversal
from core.funding.rules.reversals import (
    objections_to_reversal_facts,
    objections_to_settlement_facts,
)
from core.funding.states import REVERSE
from core.funding.workflow.booking import book_reversal, day_of_reversing
from core.funding.workflow.locking import lock
from core.people.models import User
from core.workflow import change, move, step, today


@step
def record_reversal(
    disbursement: Disbursement,
    *,
    reason: str,
    money_back: str,
    due_on: dt.date | None = None,
    by: User,
    now: dt.datetime,
) -> Reversal:
    """Record that a payment was our own error; undone when a second person confirms."""
    payout = lock(disbursement)
    refuse_if(
        rules.objections_to_recording_reversal(payout, by)
        + objections_to_reversal_facts(reason=reason, money_back=money_back, due_on=due_on)
    )
    return record(
        Reversal,
        by=by,
        now=now,
        disbursement=payout,
        reason=reason,
        money_back=money_back,
        due_on=due_on,
    )


@step
def confirm_reversal(reversal: Reversal, *, by: User, now: dt.datetime) -> Reversal:
    """Reverse the payment's entries and free its instalment and its award."""
    payout, reversal = _held(reversal)
    refuse_if(rules.objections_to_confirming_reversal(reversal, by))
    booked_on = day_of_reversing(payout.entries.get(reverses=None), now=now)
    confirm(reversal, by=by, now=now, booked_on=booked_on)
    move(payout, REVERSE)
    book_reversal(payout, reversal, now=now)
    return reversal


@step
def discard_reversal(reversal: Reversal, *, reason: str, by: User, now: dt.datetime) -> Reversal:
    """Take a reversal that nobody confirmed out of the waiting ones."""
    _payout, reversal = _held(reversal)
    refuse_if(
        rules.objections_to_discarding_reversal(reversal, by) + rules.objections_to_reason(reason)
    )
    return discard(reversal, now=now)


@step
def settle_reversal(
    reversal: Reversal, *, settled_on: dt.date, voucher: str, by: User, now: dt.datetime
) -> Reversal:
    """Record that the money of a reversed payment is back; the ledger has it already."""
    _payout, reversal = _held(reversal)
    refuse_if(
        rules.objections_to_settling_reversal(reversal, by)
        + objections_to_settlement_facts(
            reversal, settled_on=settled_on, voucher=voucher, today=today(now)
        )
    )
    return change(reversal, settled_on=settled_on, settled_voucher=voucher.strip())


def _held(reversal: Reversal) -> tuple[Disbursement, Reversal]:
    """Both read afresh, with what the payment moves held."""
    payout = lock(reversal.disbursement)
    fresh = Reversal.objects.get(pk=reversal.pk)
    fresh.disbursement = payout
    return payout, fresh
