"""What came back of a payment: from the bank, from the payee, or undone by ourselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.confirmation import Confirmable
from core.display import NOTHING, amount, chf, swiss_date
from core.funding.evidence.facts import Fact, names
from core.funding.models import (
    BankReturn,
    Disbursement,
    ReceiptMatch,
    Refund,
    RefundClaim,
)


def coming_back(payout: Disbursement) -> Iterator[Fact]:
    """In the order in which it is looked for; says so where nothing came back."""
    facts = [
        *_bank_return(payout),
        *_reversals(payout),
        *_claims(payout),
        *_receipts(payout),
        *_payments_around(payout),
    ]
    yield from facts or [Fact(_("What came back"), _("Nothing came back."))]


def returned(payout: Disbursement) -> list[Any]:
    """The documents of all that came back; their steps belong to the evidence."""
    claims, matches = list(_claims_of(payout)), list(_matches(payout))
    return [
        *BankReturn.objects.filter(disbursement=payout),
        *payout.reversals.all(),
        *claims,
        *Refund.objects.filter(claim__in=claims),
        *(match.receipt for match in matches),
        *matches,
    ]


def _bank_return(payout: Disbursement) -> Iterator[Fact]:
    for bank_return in BankReturn.objects.filter(disbursement=payout):
        when = (
            _("not executed: sent back before the debit")
            if payout.booked_on is None
            else _("sent back after the debit of %(day)s") % {"day": swiss_date(payout.booked_on)}
        )
        said = [
            swiss_date(bank_return.booked_on),
            chf(bank_return.amount_chf),
            when,
            bank_return.reason,
            _document(bank_return.voucher),
            _state(bank_return),
        ]
        yield Fact(_("Bank return"), _joined(said))


def _reversals(payout: Disbursement) -> Iterator[Fact]:
    for reversal in payout.reversals.order_by("pk"):
        yield Fact(
            _("Reversal"),
            _joined([reversal.reason, str(reversal.get_money_back_display()), _state(reversal)]),
        )
        if reversal.settled_on is not None:
            settled = [swiss_date(reversal.settled_on), _document(reversal.settled_voucher)]
            yield Fact(_("Money back on"), _joined(settled))
        elif reversal.is_owed:
            yield Fact(
                _("Money back on"),
                _("Not back yet; expected by %(day)s.") % {"day": swiss_date(reversal.due_on)},
                is_missing=True,
            )


def _claims(payout: Disbursement) -> Iterator[Fact]:
    """Claims are against the award, of which this payment is a part."""
    currency = payout.commitment.currency
    for claim in _claims_of(payout):
        said = [
            str(amount(claim.amount, currency)),
            _("due on %(day)s") % {"day": swiss_date(claim.due_on)},
            claim.reason,
            _("open: %(amount)s") % {"amount": amount(claim.open, currency)},
            _state(claim),
        ]
        yield Fact(_("Refund claim against the award"), _joined(said))
        for refund in claim.refunds.order_by("pk"):
            paid = [
                swiss_date(refund.booked_on),
                str(amount(refund.amount, currency)),
                chf(refund.amount_chf) if currency.code != "CHF" else "",
                _document(refund.voucher),
            ]
            yield Fact(_("Refund"), _joined(paid))


def _receipts(payout: Disbursement) -> Iterator[Fact]:
    for match in _matches(payout):
        receipt = match.receipt
        said = [
            receipt.number,
            swiss_date(receipt.booked_on),
            str(amount(receipt.amount, receipt.currency)),
            receipt.payer,
            _document(receipt.voucher),
            str(match.get_kind_display()),
            match.reason,
            _state(match),
        ]
        yield Fact(_("Receipt matched"), _joined(said))


def _payments_around(payout: Disbursement) -> Iterator[Fact]:
    if payout.replaces is not None:
        yield Fact(_("Takes the place of"), _payment(payout.replaces))
    successor = Disbursement.objects.filter(replaces=payout).first()
    if successor is not None:
        yield Fact(_("Paid anew by"), _payment(successor))


def _payment(payout: Disbursement) -> str:
    paid = _("debited on %(day)s") % {"day": swiss_date(payout.booked_on)}
    said = [payout.number, str(payout.get_status_display()), paid if payout.booked_on else ""]
    return _joined(said)


def _claims_of(payout: Disbursement) -> QuerySet[RefundClaim]:
    claims = RefundClaim.objects.filter(commitment=payout.commitment_id)
    return claims.order_by("pk")


def _matches(payout: Disbursement) -> QuerySet[ReceiptMatch]:
    """Receipts found to be this payment, or a refund against a claim on its award."""
    matches = ReceiptMatch.objects.filter(
        Q(disbursement=payout) | Q(claim__commitment=payout.commitment_id)
    )
    return matches.select_related("receipt__currency").order_by("pk")


def _state(record: Confirmable) -> str:
    """Who stands behind it, and whether it counts."""
    if record.discarded_at is not None:
        return f"{names(record)}; " + _("discarded on %(day)s") % {
            "day": swiss_date(record.discarded_at)
        }
    if record.confirmed_at is None:
        return f"{names(record)}; " + _("waits for the second person")
    return names(record)


def _document(voucher: str) -> str:
    return _("document %(number)s") % {"number": voucher} if voucher else ""


def _joined(parts: list[str]) -> str:
    return "; ".join(part for part in parts if part) or NOTHING
