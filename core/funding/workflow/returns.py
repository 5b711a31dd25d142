"""The steps by which an award shrinks and money comes back from a partner."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils.translation import gettext as _

from core.confirmation import confirm, discard, record
from core.errors import RuleViolation, refuse_if
from core.funding import rules
from core.funding.counters import add, draw, use
from core.funding.models import Commitment, CommitmentReduction, Refund, RefundClaim
from core.funding.rules.awards import free_to_plan
from core.funding.rules.payment import objections_to_day
from core.funding.rules.returns import objections_to_reducing, objections_to_refund_facts
from core.funding.units import in_francs, open_units
from core.funding.workflow.awards import (
    Tranche,
    replace_open_instalments,
)
from core.funding.workflow.booking import book_rest
from core.funding.workflow.locking import hold
from core.ledger.posting import post
from core.ledger.states import EntryKind
from core.people.models import User
from core.workflow import create, current, deputies_may, note, step, today


@step
def record_reduction(  # noqa: PLR0913
    commitment: Commitment,
    *,
    amount: int,
    decided_on: dt.date,
    reason: str,
    claim_amount: int = 0,
    claim_due_on: dt.date | None = None,
    by: User,
    now: dt.datetime,
) -> CommitmentReduction:
    """Record a reduction, together with the claim for what was paid too much.

    Amounts in minor units of the commitment's currency; in force when confirmed.
    """
    commitment = hold(commitment.pk)
    refuse_if(
        rules.objections_to_recording_reduction(commitment, by)
        + rules.objections_to_reason(reason)
        + objections_to_day(decided_on, today(now))
        + objections_to_reducing(commitment, amount=amount, claim=claim_amount)
    )
    reduction = record(
        CommitmentReduction,
        by=by,
        now=now,
        commitment=commitment,
        amount=amount,
        amount_chf=_reduction_in_francs(commitment, amount),
        decided_on=decided_on,
        reason=reason,
    )
    if claim_amount:
        record(
            RefundClaim,
            by=by,
            now=now,
            commitment=commitment,
            reduction=reduction,
            amount=claim_amount,
            reason=reason,
            due_on=claim_due_on or decided_on + dt.timedelta(days=30),
        )
    return reduction


@step
@deputies_may
def confirm_reduction(
    reduction: CommitmentReduction, *, by: User, now: dt.datetime
) -> CommitmentReduction:
    """Put reduction and claim in force, and cut the open plan to what is left."""
    commitment = hold(reduction.commitment_id)
    reduction = CommitmentReduction.objects.get(pk=reduction.pk)
    reduction.commitment = commitment
    refuse_if(rules.objections_to_confirming_reduction(reduction, by))
    confirm(reduction, by=by, now=now)
    for claim in reduction.claims.all():
        confirm(claim, by=by, now=now)
        draw(commitment, -claim.amount)
    add(commitment, reduced=reduction.amount, reduced_chf=reduction.amount_chf)
    post(
        commitment.activity,
        EntryKind.REDUCTION,
        document=reduction,
        commitment=commitment,
        currency=commitment.currency,
        amount=-reduction.amount,
        amount_chf=-reduction.amount_chf,
        rate=commitment.rate,
        rate_on=commitment.rate_on,
        rate_source=commitment.rate_source,
        booked_on=reduction.decided_on,
        now=now,
        text=reduction.reason[:250],
    )
    if commitment.credit is not None:
        use({commitment.credit: -reduction.amount_chf})
    commitment.refresh_from_db(fields=["drawn", "reduced"])
    _cut_plan(commitment, reason=reduction.reason, now=now)
    return reduction


@step
def discard_reduction(
    reduction: CommitmentReduction, *, reason: str, by: User, now: dt.datetime
) -> CommitmentReduction:
    """Take a reduction that nobody confirmed, and its claim, out of the waiting ones."""
    hold(reduction.commitment_id)
    reduction = CommitmentReduction.objects.get(pk=reduction.pk)
    refuse_if(
        rules.objections_to_discarding_reduction(reduction, by) + rules.objections_to_reason(reason)
    )
    for claim in reduction.claims.all():
        discard(claim, now=now)
    return discard(reduction, now=now)


@step
def record_refund(  # noqa: PLR0913
    claim: RefundClaim,
    *,
    amount: int,
    booked_on: dt.date,
    voucher: str,
    credited_chf: int | None = None,
    by: User,
    now: dt.datetime,
) -> Refund:
    """Record what a partner paid back against a claim; negative in the year received.

    `amount` in minor units of the commitment's currency; `credited_chf` is what the bank
    credited in Rappen, where that currency is not the franc.
    """
    commitment = hold(claim.commitment_id)
    claim = RefundClaim.objects.get(pk=claim.pk)
    claim.commitment = commitment
    credited = in_francs(commitment, amount) if credited_chf is None else credited_chf
    refuse_if(
        rules.objections_to_recording_refund(claim, by)
        + objections_to_refund_facts(claim, amount=amount, credited_chf=credited, voucher=voucher)
        + objections_to_day(booked_on, today(now))
    )
    return take_refund(
        claim,
        amount=amount,
        credited_chf=credited,
        booked_on=booked_on,
        voucher=voucher,
        by=by,
        now=now,
    )


def take_refund(  # noqa: PLR0913
    claim: RefundClaim,
    *,
    amount: int,
    credited_chf: int,
    booked_on: dt.date,
    voucher: str,
    by: User,
    now: dt.datetime,
) -> Refund:
    """Count and book what came back against a claim; inside a step only, after its rule.

    The commitment is held. `amount` in minor units of its currency, `credited_chf` in Rappen.
    """
    commitment = claim.commitment
    taken = RefundClaim.objects.filter(pk=claim.pk, received__lte=F("amount") - amount)
    if not taken.update(received=F("received") + amount, step_id=current().step):
        raise RuleViolation([_("More came back than was claimed.")])
    note(claim, after={"received": amount})
    refund = create(
        Refund,
        claim=claim,
        amount=amount,
        amount_chf=credited_chf,
        booked_on=booked_on,
        voucher=voucher,
        recorded_by=by,
        recorded_at=now,
    )
    _post_refund(refund, commitment, now=now)
    book_rest(commitment, document=refund, booked_on=booked_on, now=now)
    return refund


def _post_refund(refund: Refund, commitment: Commitment, *, now: dt.datetime) -> None:
    add(commitment, paid_chf=-refund.amount_chf)
    post(
        commitment.activity,
        EntryKind.REFUND,
        document=refund,
        commitment=commitment,
        currency=commitment.currency,
        amount=-refund.amount,
        amount_chf=-refund.amount_chf,
        rate=commitment.rate,
        rate_on=commitment.rate_on,
        rate_source=commitment.rate_source,
        booked_on=refund.booked_on,
        now=now,
    )


def _reduction_in_francs(commitment: Commitment, amount: int) -> int:
    """Rappen that a reduction takes, so that the open units stay worth the open francs."""
    if commitment.currency_id == "CHF":
        return amount
    units = open_units(commitment)
    return in_francs(commitment, units) - in_francs(commitment, units - amount)


def _cut_plan(commitment: Commitment, *, reason: str, now: dt.datetime) -> None:
    """End or shorten open instalments, the last ones first, until they fit what is free."""
    open_ones = list(commitment.instalments.without_payout())
    left = free_to_plan(commitment)
    if sum(instalment.amount for instalment in open_ones) <= left:
        return
    kept = []
    for instalment in open_ones:
        amount = max(0, min(instalment.amount, left))
        left -= amount
        if amount:
            kept.append(
                Tranche(
                    instalment.due_on,
                    amount,
                    instalment.condition,
                    instalment.condition_text,
                    instalment.report,
                    is_retention=instalment.is_retention,
                )
            )
    replace_open_instalments(commitment, kept, reason=reason, now=now)
