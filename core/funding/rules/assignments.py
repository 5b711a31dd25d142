"""Who may change where payouts are booked: the table, and one payout before it is approved."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.confirmation import objections_to_confirming, objections_to_discarding
from core.funding.models import AccountAssignment, Disbursement
from core.funding.rules.payouts import FINANCE
from core.funding.states import DisbursementStatus
from core.people.models import User

CORRECTABLE = (DisbursementStatus.SUBMITTED, DisbursementStatus.VERIFIED)


def objections_to_keeping_assignments(person: User) -> list[str]:
    """Who may record a line at all, before anything is typed."""
    if person.has_role(*FINANCE):
        return []
    return [_("Account assignments are kept by finance.")]


def objections_to_recording_assignment(
    line: AccountAssignment, person: User, *, on: dt.date
) -> list[str]:
    """What stands against a line that was typed, on the day it is recorded."""
    objections = objections_to_keeping_assignments(person)
    if line.valid_from < on:
        objections.append(_("A line begins today at the earliest."))
    return objections


def objections_to_confirming_assignment(line: AccountAssignment, person: User) -> list[str]:
    return objections_to_confirming(line, person) + objections_to_keeping_assignments(person)


def objections_to_discarding_assignment(
    line: AccountAssignment, person: User, *, reason: str | None = None
) -> list[str]:
    objections = objections_to_discarding(line, reason=reason)
    return objections + objections_to_keeping_assignments(person)


def objections_to_ending_assignment(line: AccountAssignment, person: User) -> list[str]:
    objections = []
    if not line.is_confirmed:
        objections.append(_("Only a line in force is ended."))
    if line.valid_to is not None:
        objections.append(_("The line is ended already."))
    return objections + objections_to_keeping_assignments(person)


def objections_to_last_day(line: AccountAssignment, last_day: dt.date, *, on: dt.date) -> list[str]:
    """What stands against the last day of a line: what was proposed stays proposed."""
    if last_day < max(line.valid_from, on):
        return [_("A line ends today at the earliest, and after it began.")]
    return []


def objections_to_correcting_assignment(disbursement: Disbursement, person: User) -> list[str]:
    """Who may book one payout elsewhere; it is verified anew then."""
    objections = []
    if disbursement.status not in CORRECTABLE:
        objections.append(_("The account assignment is corrected before the payout is approved."))
    if not person.has_role(*FINANCE):
        objections.append(_("Finance corrects the account assignment."))
    return objections


def objections_to_shipping_assignments(by: User, confirmed_by: User) -> list[str]:
    """The product's own lines come by command, in the names of two, before any money moves."""
    objections = []
    if by == confirmed_by:
        objections.append(_("Who records a thing does not confirm it."))
    if AccountAssignment.objects.exists() or Disbursement.objects.exists():
        objections.append(_("There are account assignments or payouts already."))
    return objections
