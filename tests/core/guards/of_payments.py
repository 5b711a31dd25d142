"""What the documents around a payment must refuse."""

from core.approvals.states import Act
from core.funding.models import Disbursement, DisbursementSignature, Reversal
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


ATTEMPTS = {
    "reversed_takes_a_document_of_two": reversed_without_two,
    "an_assignment_ends_once": another_value_of_each,
    "money_back_stays_back": another_value_of_each,
    "a_reversal_of_the_same_payment_is_not_replaced": lambda guard: [
        Attempt("replace_unique", guard.table, {"discarded_at": None}, Reversal.objects.get())
    ],
}
