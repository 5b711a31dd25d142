"""Rows of what is undone and corrected about payments, for the world of the guards."""

import datetime as dt

from core.funding import workflow
from core.funding.models import AccountAssignment
from tests.core.funding.making import reduce
from tests.factories import NOW


def undo_a_payment(office):
    """A payment of its own award, reversed, and its money back."""
    payout = office.paid(office.request(office.award(700_000)))
    reversal = workflow.record_reversal(
        payout,
        reason="paid twice",
        money_back="bank",
        due_on=dt.date(2026, 7, 1),
        by=office.dario,
        now=NOW,
    )
    reversal = workflow.confirm_reversal(reversal, by=office.felix, now=NOW)
    workflow.settle_reversal(
        reversal, settled_on=NOW.date(), voucher="R-2", by=office.elena, now=NOW
    )


def debit_otherwise(office):
    """A payment of its own award of which the bank debited less than released."""
    payout = office.ordered(office.request(office.award(600_000)))
    debit = workflow.record_deviating_debit(
        payout,
        booked_on=NOW.date(),
        voucher="D-1",
        debited_chf=599_000,
        reason="bank error",
        by=office.dario,
        now=NOW,
    )
    workflow.confirm_deviating_debit(debit, by=office.elena, now=NOW)


def match_receipts(office):
    """Money that came in: refunded against a claim, returned by the bank, and not ours."""
    commitment = office.award(300_000)
    returned = office.paid(office.request(commitment))
    owing = office.award(200_000)
    office.paid(office.request(owing))
    reduce(office, owing, 50_000, claim=50_000)
    for amount, facts in (
        (50_000, {"kind": "refund", "claim": owing.claims.get()}),
        (299_000, {"kind": "bank_return", "disbursement": returned, "reason": "closed"}),
        (1_000, {"kind": "not_ours", "reason": "for another office"}),
    ):
        receipt = workflow.record_receipt(
            booked_on=NOW.date(),
            currency=commitment.currency,
            amount=amount,
            amount_chf=amount,
            payer="a bank",
            voucher="E-1",
            by=office.dario,
            now=NOW,
        )
        match = workflow.record_match(receipt, **facts, by=office.dario, now=NOW)
        workflow.confirm_match(match, by=office.elena, now=NOW)


def end_a_line(office):
    """A line of the account assignments that has ended."""
    line = AccountAssignment.objects.confirmed().get()
    workflow.end_assignment(
        line, valid_to=dt.date(2030, 12, 31), reason="new chart", by=office.dario, now=NOW
    )
