"""The steps of money that fits nothing yet: recorded, then matched and booked by two people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.funding import rules
from core.funding.models import (
    BankReturn,
    Disbursement,
    MatchKind,
    ReceiptMatch,
    Refund,
    RefundClaim,
    Series,
    UnmatchedReceipt,
)
from core.funding.rules.receipts import (
    day_of,
    objections_to_match_facts,
    objections_to_receipt_facts,
)
from core.funding.workflow.locking import hold, lock
from core.funding.workflow.payment import put_return_in_force
from core.funding.workflow.returns import take_refund
from core.people.models import User
from core.reference.models import Currency
from core.workflow import create, deputies_may, step, today, touch


@step
def record_receipt(  # noqa: PLR0913
    *,
    booked_on: dt.date,
    currency: Currency,
    amount: int,
    amount_chf: int,
    payer: str,
    voucher: str,
    text: str = "",
    by: User,
    now: dt.datetime,
) -> UnmatchedReceipt:
    """Record money that fits no payment and no claim; nothing is booked.

    `amount` in minor units of the currency, `amount_chf` in Rappen as credited.
    """
    values: dict[str, Any] = {
        "booked_on": booked_on,
        "currency": currency,
        "amount": amount,
        "amount_chf": amount_chf,
        "payer": payer.strip(),
        "voucher": voucher.strip(),
        "text": text.strip(),
    }
    refuse_if(
        rules.objections_to_recording_receipt(by)
        + objections_to_receipt_facts(UnmatchedReceipt(**values), today=today(now))
    )
    return create(
        UnmatchedReceipt,
        number=Series.take("ZE", today(now).year),
        recorded_by=by,
        recorded_at=now,
        **values,
    )


@step
def record_match(  # noqa: PLR0913
    receipt: UnmatchedReceipt,
    *,
    kind: str,
    claim: RefundClaim | None = None,
    amount: int | None = None,
    disbursement: Disbursement | None = None,
    reason: str = "",
    by: User,
    now: dt.datetime,
) -> ReceiptMatch:
    """Say what a receipt is; booked when a second person confirms.

    `amount` in minor units of the claim's commitment; empty where that is the receipt's.
    """
    receipt = _held(receipt)
    if claim is not None and amount is None:
        is_same = receipt.currency_id == claim.commitment.currency_id
        amount = receipt.amount if is_same else _francs_as_refund(receipt, claim)
    values = {
        "receipt": receipt,
        "kind": kind,
        "claim": claim,
        "amount": amount if claim else None,
        "disbursement": disbursement,
        "reason": reason.strip(),
    }
    refuse_if(
        rules.objections_to_matching(receipt, by)
        + objections_to_match_facts(ReceiptMatch(**values), by, today=today(now))
    )
    return record(ReceiptMatch, by=by, now=now, **values)


@step
@deputies_may
def confirm_match(match: ReceiptMatch, *, by: User, now: dt.datetime) -> ReceiptMatch:
    """Match a receipt for good, and book it as what it is."""
    payout = lock(match.disbursement) if match.disbursement else None
    if match.claim is not None:
        hold(match.claim.commitment_id)
    receipt = _held(match.receipt)
    match = ReceiptMatch.objects.select_related("claim__commitment__currency").get(pk=match.pk)
    match.receipt = receipt
    if payout is not None:
        match.disbursement = payout
    refuse_if(rules.objections_to_confirming_match(match, by))
    booked: dict[str, Refund | BankReturn] = {}
    if match.kind == MatchKind.REFUND:
        booked["refund"] = _refund(match, now=now)
    elif match.kind == MatchKind.BANK_RETURN:
        booked["bank_return"] = _bank_return(match, by=by, now=now)
    return confirm(match, by=by, now=now, **booked)


@step
def discard_match(match: ReceiptMatch, *, reason: str, by: User, now: dt.datetime) -> ReceiptMatch:
    """The receipt is something else; it is open again."""
    receipt = _held(match.receipt)
    match = ReceiptMatch.objects.get(pk=match.pk)
    match.receipt = receipt
    refuse_if(rules.objections_to_discarding_match(match, by) + rules.objections_to_reason(reason))
    return discard(match, now=now)


def _francs_as_refund(receipt: UnmatchedReceipt, claim: RefundClaim) -> int | None:
    """A claim in francs takes what was credited; of any other one somebody writes the amount."""
    return receipt.amount_chf if claim.commitment.currency_id == "CHF" else None


def _refund(match: ReceiptMatch, *, now: dt.datetime) -> Refund:
    """The rule has looked: a claim and its amount are there."""
    claim, receipt = match.claim, match.receipt
    assert claim is not None  # noqa: S101
    return take_refund(
        claim,
        amount=match.amount or 0,
        credited_chf=receipt.amount_chf,
        booked_on=day_of(receipt, today=today(now)),
        voucher=receipt.voucher,
        by=match.recorded_by,
        now=now,
    )


def _bank_return(match: ReceiptMatch, *, by: User, now: dt.datetime) -> BankReturn:
    """Recorded and confirmed by the two people of the match; the rule has looked."""
    payout, receipt = match.disbursement, match.receipt
    assert payout is not None  # noqa: S101
    bank_return = record(
        BankReturn,
        by=match.recorded_by,
        now=match.recorded_at,
        disbursement=payout,
        booked_on=day_of(receipt, today=today(now)),
        amount_chf=payout.debited_chf or 0,
        reason=match.reason,
        voucher=receipt.voucher,
    )
    return put_return_in_force(payout, bank_return, by=by, now=now)


def _held(receipt: UnmatchedReceipt) -> UnmatchedReceipt:
    """Read a receipt afresh and hold it, whose matches rules compare."""
    fresh = UnmatchedReceipt.objects.select_for_update(no_key=True).get(pk=receipt.pk)
    touch(fresh)
    return fresh
