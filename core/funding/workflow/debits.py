"""The steps of a debit that is not as released: recorded, confirmed by a second person."""

from __future__ import annotations

import datetime as dt

from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.funding import rules
from core.funding.models import DeviatingDebit, Disbursement
from core.funding.rules.debits import Debit
from core.funding.workflow.locking import lock
from core.funding.workflow.payment import settle
from core.people.models import User
from core.workflow import deputies_may, step, today


@step
def record_deviating_debit(  # noqa: PLR0913
    disbursement: Disbursement,
    *,
    booked_on: dt.date,
    voucher: str,
    debited_chf: int,
    charges_chf: int = 0,
    reason: str,
    by: User,
    now: dt.datetime,
) -> DeviatingDebit:
    """Record a debit of another amount or later than expected; amounts in Rappen.

    The payment is confirmed when a second person confirms this.
    """
    payout = lock(disbursement)
    debit = Debit(booked_on, voucher.strip(), debited_chf, charges_chf)
    refuse_if(
        rules.objections_to_recording_debit(payout, by, debit, reason=reason, today=today(now))
    )
    return record(
        DeviatingDebit,
        by=by,
        now=now,
        disbursement=payout,
        reason=reason.strip(),
        **debit._asdict(),
    )


@step
@deputies_may
def confirm_deviating_debit(debit: DeviatingDebit, *, by: User, now: dt.datetime) -> Disbursement:
    """Confirm the payment as it was debited, after the second look."""
    payout, debit = _held(debit)
    refuse_if(rules.objections_to_confirming_debit(debit, by))
    confirm(debit, by=by, now=now)
    facts = Debit(debit.booked_on, debit.voucher, debit.debited_chf, debit.charges_chf)
    return settle(payout, facts, by=by, now=now)


@step
def discard_deviating_debit(
    debit: DeviatingDebit, *, reason: str, by: User, now: dt.datetime
) -> DeviatingDebit:
    """Take a debit that was recorded wrongly out of the waiting ones."""
    _payout, debit = _held(debit)
    refuse_if(rules.objections_to_discarding_debit(debit, by) + rules.objections_to_reason(reason))
    return discard(debit, now=now)


def _held(debit: DeviatingDebit) -> tuple[Disbursement, DeviatingDebit]:
    """Both read afresh, with what the payment moves held."""
    payout = lock(debit.disbursement)
    fresh = DeviatingDebit.objects.get(pk=debit.pk)
    fresh.disbursement = payout
    return payout, fresh
