"""Rows of what is undone and corrected about payments, for the world of the guards."""

import datetime as dt

from core.funding import workflow
from core.funding.models import AccountAssignment
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


def end_a_line(office):
    """A line of the account assignments that has ended."""
    line = AccountAssignment.objects.confirmed().get()
    workflow.end_assignment(
        line, valid_to=dt.date(2030, 12, 31), reason="new chart", by=office.dario, now=NOW
    )
