"""What the documents around a payment must refuse."""

import datetime as dt

from core.approvals.states import Act
from core.funding.models import (
    BankReturn,
    DeviatingDebit,
    Disbursement,
    DisbursementSignature,
    ReceiptMatch,
    Refund,
    Reversal,
    UnmatchedReceipt,
)
from tests.core.guards.attempts import Attempt
from tests.core.guards.cases import another_value_of_each, bring, undone


def reversed_without_two(guard):
    """No document, one of nobody's confirmation, or one confirmed by who signed the payout."""
    reversal = Reversal.objects.get()
    payout = bring(reversal.disbursement, status="paid")
    signer = DisbursementSignature.objects.get(disbursement=payout, act=Act.VERIFY).signed_by_id
    another = Disbursement.objects.exclude(pk=payout.pk).first()
    for flaw in (
        {"disbursement_id": another.pk},
        {"confirmed_by_id": None, "confirmed_at": None, "booked_on": None, "settled_on": None}
        | {"settled_voucher": ""},
        {"confirmed_by_id": signer},
    ):
        with undone():
            bring(reversal, **flaw)
            yield Attempt("update", guard.table, {"status": "reversed"}, payout)
        reversal.refresh_from_db()


def deviating_without_two(guard):
    """No document, another one's facts, nobody's confirmation, or that of who released it."""
    debit = DeviatingDebit.objects.get()
    payout = bring(debit.disbursement, status="ordered")
    orderer = DisbursementSignature.objects.get(disbursement=payout, act=Act.ORDER).signed_by_id
    another = Disbursement.objects.exclude(pk=payout.pk).first()
    for flaw in (
        {"disbursement_id": another.pk},
        {"debited_chf": debit.debited_chf - 1},
        {"voucher": "another"},
        {"charges_chf": debit.charges_chf + 1},
        {"booked_on": dt.date(2026, 5, 1)},
        {"confirmed_by_id": None, "confirmed_at": None},
        {"confirmed_by_id": orderer},
        {"recorded_by_id": orderer},
    ):
        with undone():
            bring(debit, **flaw)
            yield Attempt("update", guard.table, {"status": "paid"}, payout)
        debit.refresh_from_db()
    bring(debit, disbursement_id=another.pk)
    as_released = {"debited_chf": payout.amount}
    for late in ({"expected_by": None}, {"expected_by": dt.date(2026, 5, 1)}):
        with undone():
            bring(payout, **as_released | late)
            yield Attempt("update", guard.table, {"status": "paid"}, payout)


def booked_as_something_else(guard):
    """A refund of another claim or amount, or the return of another or of a smaller payment."""
    refunded = ReceiptMatch.objects.get(kind="refund")
    refund = Refund.objects.filter(pk=refunded.refund_id)
    returned = ReceiptMatch.objects.get(kind="bank_return")
    back = BankReturn.objects.filter(pk=returned.bank_return_id)
    receipt = UnmatchedReceipt.objects.filter(pk=refunded.receipt_id)
    for match, rows, flaw in (
        (refunded, refund, {"amount": 1}),
        (refunded, refund, {"amount_chf": 1}),
        (refunded, receipt, {"amount": 1, "amount_chf": 1}),
        (returned, back, {"amount_chf": 1}),
        (returned, back, {"confirmed_at": None, "confirmed_by": None}),
    ):
        with undone():
            rows.update(**flaw)
            yield Attempt("update", guard.table, {"reason": "as before"}, match)
    other = ReceiptMatch.objects.get(kind="not_ours")
    for match, kept in (
        (refunded, ("kind", "claim_id", "amount", "disbursement_id", "refund_id")),
        (returned, ("kind", "claim_id", "amount", "disbursement_id", "bank_return_id")),
    ):
        with undone():
            bring(other, **{name: getattr(match, name) for name in kept})
            yield Attempt("update", guard.table, {"reason": "as before"}, match)
        other.refresh_from_db()


ATTEMPTS = {
    "a_receipt_is_booked_as_what_it_is": booked_as_something_else,
    "a_match_of_the_same_receipt_is_not_replaced": lambda guard: [
        Attempt("replace_unique", guard.table, {"discarded_at": None}, ReceiptMatch.objects.first())
    ],
    "a_deviating_debit_takes_two": deviating_without_two,
    "a_debit_of_the_same_payment_is_not_replaced": lambda guard: [
        Attempt("replace_unique", guard.table, {"discarded_at": None}, DeviatingDebit.objects.get())
    ],
    "reversed_takes_a_document_of_two": reversed_without_two,
    "an_assignment_ends_once": another_value_of_each,
    "money_back_stays_back": another_value_of_each,
    "a_reversal_of_the_same_payment_is_not_replaced": lambda guard: [
        Attempt("replace_unique", guard.table, {"discarded_at": None}, Reversal.objects.get())
    ],
}
