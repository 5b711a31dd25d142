"""Who may record money that fits nothing, and find out with a second person what it is."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.confirmation import objections_to_confirming
from core.funding.models import BankReturn, MatchKind, ReceiptMatch, UnmatchedReceipt
from core.funding.rules.payment import (
    objections_to_day,
    objections_to_recording_return,
    objections_to_return_facts,
    objections_to_undoing,
)
from core.funding.rules.payouts import FINANCE
from core.funding.rules.returns import objections_to_recording_refund, objections_to_refund_facts
from core.funding.states import DisbursementStatus
from core.ledger.models import ClosedYear
from core.people.models import User


def objections_to_recording_receipt(person: User) -> list[str]:
    if person.has_role(*FINANCE):
        return []
    return [_("Receipts are recorded by finance.")]


def objections_to_receipt_facts(receipt: UnmatchedReceipt, *, today: dt.date) -> list[str]:
    """What stands against a receipt that was typed, not yet stored."""
    objections = []
    if receipt.booked_on > today:
        objections.append(_("The booking day lies in the future."))
    if receipt.amount <= 0 or receipt.amount_chf <= 0:
        objections.append(_("The amount must be above zero."))
    if receipt.currency_id == "CHF" and receipt.amount != receipt.amount_chf:
        objections.append(_("The amount credited is not the amount received."))
    if not receipt.payer.strip():
        objections.append(_("Write who paid."))
    if not receipt.voucher.strip():
        objections.append(_("Write the document number."))
    return objections


def objections_to_matching(receipt: UnmatchedReceipt, person: User) -> list[str]:
    """Who may say at all what a receipt is."""
    objections = []
    if not person.has_role(*FINANCE):
        objections.append(_("Receipts are matched by finance."))
    if (match := receipt.match) is not None:
        objections.append(
            _("This receipt is matched already.")
            if match.is_confirmed
            else _("A match of this receipt waits for its second person.")
        )
    return objections


def objections_to_match_facts(match: ReceiptMatch, person: User, *, today: dt.date) -> list[str]:
    """What stands against what a receipt is said to be."""
    if match.kind == MatchKind.REFUND:
        return _objections_to_refund(match, person, today=today)
    objections = [] if match.reason.strip() else [_("Write the reason.")]
    if match.kind == MatchKind.BANK_RETURN:
        objections += _objections_to_return(match, person, today=today)
    return objections


def _objections_to_refund(match: ReceiptMatch, person: User, *, today: dt.date) -> list[str]:
    claim, receipt = match.claim, match.receipt
    if claim is None:
        return [_("Choose the claim.")]
    objections = objections_to_recording_refund(claim, person)
    objections += objections_to_refund_facts(
        claim,
        amount=match.amount or 0,
        credited_chf=receipt.amount_chf,
        voucher=receipt.voucher,
    )
    is_same_currency = claim.commitment.currency_id == receipt.currency_id
    if is_same_currency and match.amount != receipt.amount:
        objections.append(_("The whole receipt is matched: its amount is that of the refund."))
    return objections + objections_to_day(day_of(receipt, today=today), today)


def _objections_to_return(match: ReceiptMatch, person: User, *, today: dt.date) -> list[str]:
    payout, receipt = match.disbursement, match.receipt
    if payout is None:
        return [_("Choose the payment.")]
    objections = objections_to_recording_return(payout, person)
    if payout.status != DisbursementStatus.PAID:
        objections.append(_("Only a paid disbursement was sent back by the bank."))
    elif BankReturn.objects.filter(disbursement=payout).exists():
        objections.append(_("A return of this payment waits for its confirmation."))
    objections += objections_to_return_facts(
        payout, booked_on=day_of(receipt, today=today), reason=match.reason or "–", today=today
    )
    if receipt.amount_chf > (payout.debited_chf or 0):
        objections.append(_("More came back than was debited for this payment."))
    return objections + objections_to_undoing(payout)


def objections_to_confirming_match(match: ReceiptMatch, person: User) -> list[str]:
    objections = objections_to_confirming(match, person)
    if not person.has_role(*FINANCE):
        objections.append(_("Receipts are matched by finance."))
        return objections
    return objections + objections_to_match_facts(match, person, today=person.day)


def objections_to_discarding_match(match: ReceiptMatch, person: User) -> list[str]:
    objections = []
    if not match.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    if not person.has_role(*FINANCE):
        objections.append(_("Receipts are matched by finance."))
    return objections


def day_of(receipt: UnmatchedReceipt, *, today: dt.date) -> dt.date:
    """The day on which a receipt counts once it is matched: the bank's, or today.

    Where the books of the bank's year are closed by then, as for an entry that reverses another.
    """
    return today if ClosedYear.objects.has(receipt.booked_on.year) else receipt.booked_on
