"""The steps by which an award shrinks and money comes back from a partner."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils.translation import gettext as _

from core.activities.models import Activity
from core.confirmation import confirm, record
from core.errors import RuleViolation, refuse_if
from core.funding import rules
from core.funding.counters import add, draw, use
from core.funding.models import Commitment, CommitmentReduction, Refund, RefundClaim
from core.funding.rules.returns import objections_to_reducing
from core.funding.workflow.awards import Tranche, in_francs, replace_open_instalments
from core.ledger.posting import post
from core.ledger.states import EntryKind
from core.people.models import User
from core.workflow import create, current, note, step, today, touch


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
    commitment = _lock(commitment.pk)
    refuse_if(rules.objections_to_recording_reduction(commitment, by))
    refuse_if([] if reason.strip() else [_("Write the reason.")])
    refuse_if([_("The decision lies in the future.")] if decided_on > today(now) else [])
    refuse_if(objections_to_reducing(commitment, amount=amount, claim=claim_amount))
    reduction = record(
        CommitmentReduction,
        by=by,
        now=now,
        commitment=commitment,
        amount=amount,
        amount_chf=in_francs(commitment, amount),
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
def confirm_reduction(
    reduction: CommitmentReduction, *, by: User, now: dt.datetime
) -> CommitmentReduction:
    """Put reduction and claim in force, and cut the open plan to what is left."""
    commitment = _lock(reduction.commitment_id)
    reduction = CommitmentReduction.objects.select_for_update().get(pk=reduction.pk)
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
    commitment.refresh_from_db()
    _cut_plan(commitment, reason=reduction.reason, now=now)
    if commitment.credit is not None:
        use({commitment.credit: -reduction.amount_chf})
    return reduction


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
    commitment = _lock(claim.commitment_id)
    claim = RefundClaim.objects.select_for_update().get(pk=claim.pk)
    refuse_if(rules.objections_to_recording_refund(claim, by))
    refuse_if([_("The booking day lies in the future.")] if booked_on > today(now) else [])
    refuse_if([] if voucher.strip() else [_("A refund is recorded with its document number.")])
    taken = RefundClaim.objects.filter(pk=claim.pk, received__lte=F("amount") - amount)
    if amount <= 0 or not taken.update(received=F("received") + amount, step_id=current().step):
        raise RuleViolation([_("More came back than was claimed.")])
    note(claim, after={"received": amount})
    refund = create(
        Refund,
        claim=claim,
        amount=amount,
        amount_chf=in_francs(commitment, amount) if credited_chf is None else credited_chf,
        booked_on=booked_on,
        voucher=voucher,
        recorded_by=by,
        recorded_at=now,
    )
    add(commitment, paid_chf=-refund.amount_chf)
    post(
        commitment.activity,
        EntryKind.REFUND,
        document=refund,
        commitment=commitment,
        currency=commitment.currency,
        amount=-amount,
        amount_chf=-refund.amount_chf,
        rate=commitment.rate,
        rate_on=commitment.rate_on,
        rate_source=commitment.rate_source,
        booked_on=booked_on,
        now=now,
    )
    return refund


def _cut_plan(commitment: Commitment, *, reason: str, now: dt.datetime) -> None:
    """End or shorten open instalments, the last ones first, until they fit what is free."""
    open_ones = list(commitment.instalments.without_payout())
    left = commitment.free
    if sum(instalment.amount for instalment in open_ones) <= left:
        return
    kept = []
    for instalment in open_ones:
        amount = min(instalment.amount, left)
        left -= amount
        if amount:
            kept.append(
                Tranche(
                    instalment.due_on,
                    amount,
                    instalment.condition,
                    instalment.condition_text,
                    instalment.report,
                )
            )
    replace_open_instalments(commitment, kept, reason=reason, now=now)


def _lock(pk: int) -> Commitment:
    activity = Commitment.objects.values_list("activity", flat=True).get(pk=pk)
    Activity.objects.select_for_update().get(pk=activity)
    Commitment.objects.select_for_update().get(pk=pk)
    commitment = Commitment.objects.select_related("activity", "partner", "currency", "credit").get(
        pk=pk
    )
    touch(commitment, commitment.activity)
    return commitment
