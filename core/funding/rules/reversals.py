"""Who may undo a payment for an error of our own, and record that its money is back."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.approvals.states import Act
from core.confirmation import objections_to_confirming
from core.funding.models import BankReturn, Disbursement, MoneyBack, Reversal
from core.funding.rules.payment import objections_to_day, objections_to_undoing
from core.funding.rules.payouts import FINANCE, _holds, objections_to_reason
from core.funding.states import REVERSE
from core.people.models import Role, User

MAY_CONFIRM_REVERSAL = (*FINANCE, Role.HEAD_OF_UNIT)
"""The head of unit too: of a large payout all of finance may have decided."""
DECIDING = (Act.RECORD, Act.VERIFY, Act.APPROVE, Act.ORDER, Act.HAND_OVER)
"""Who confirmed the payment wrote down what the bank did, and decided nothing."""


def objections_to_recording_reversal(disbursement: Disbursement, person: User) -> list[str]:
    objections = []
    if not REVERSE.is_open_from(disbursement.status):
        objections.append(_("Only a paid disbursement is reversed."))
    if not person.has_role(*FINANCE):
        objections.append(_("Reversals are recorded by finance."))
    if BankReturn.objects.unconfirmed().filter(disbursement=disbursement).exists():
        objections.append(_("A return of this payment waits for its confirmation."))
    if Reversal.objects.filter(disbursement=disbursement, discarded_at=None).exists():
        objections.append(_("A reversal of this payment is recorded already."))
    return objections


def objections_to_reversal_facts(
    *, reason: str, money_back: str, due_on: dt.date | None
) -> list[str]:
    """What stands against the reason, and against what is to happen with the money."""
    objections = objections_to_reason(reason)
    if money_back == MoneyBack.NOTHING and due_on is not None:
        objections.append(_("Where nothing left the account, nothing comes back."))
    if money_back != MoneyBack.NOTHING and due_on is None:
        objections.append(_("Write by when the money is to be back."))
    return objections


def objections_to_confirming_reversal(reversal: Reversal, person: User) -> list[str]:
    """Finance or the head of unit, and nobody who decided on the payout."""
    objections = objections_to_confirming(reversal, person)
    if not REVERSE.is_open_from(reversal.disbursement.status):
        objections.append(_("Only a paid disbursement is reversed."))
    if not person.has_role(*MAY_CONFIRM_REVERSAL):
        objections.append(_("Reversals are confirmed by finance or the head of unit."))
    if has_decided(reversal.disbursement, person):
        objections.append(_("Who decided on the payout does not confirm its reversal."))
    return objections + objections_to_undoing(reversal.disbursement)


def has_decided(disbursement: Disbursement, person: User) -> bool:
    """Whether a name of this person, or of whom they act for, stands under a decision on it."""
    is_requester = disbursement.requested_by_id in person.sides
    return is_requester or _holds(disbursement, person, *DECIDING)


def objections_to_discarding_reversal(reversal: Reversal, person: User) -> list[str]:
    objections = []
    if not reversal.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    if not person.has_role(*FINANCE):
        objections.append(_("Reversals are recorded by finance."))
    return objections


def objections_to_settling_reversal(reversal: Reversal, person: User) -> list[str]:
    objections = []
    if not reversal.is_owed:
        objections.append(_("Of this reversal nothing is to come back."))
    if not person.has_role(*FINANCE):
        objections.append(_("Finance records that the money is back."))
    return objections


def objections_to_settlement_facts(
    reversal: Reversal, *, settled_on: dt.date, voucher: str, today: dt.date
) -> list[str]:
    """What stands against the day and the document number of what came back."""
    objections = objections_to_day(settled_on, today)
    paid_on = reversal.disbursement.booked_on
    if paid_on is not None and settled_on < paid_on:
        objections.append(_("The booking day lies before the payment."))
    if not voucher.strip():
        objections.append(_("Write the document number."))
    return objections
