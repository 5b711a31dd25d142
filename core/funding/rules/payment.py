"""Who may release a payment, confirm it, or record that it came back."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.activities.states import ActivityStatus
from core.approvals.states import Act, Release
from core.confirmation import objections_to_confirming
from core.funding.models import BankReturn, DeviatingDebit, Disbursement, Reversal
from core.funding.rules.closed_years import objections_to_closed_year
from core.funding.rules.numbers import objections_to_missing_number
from core.funding.rules.payouts import (
    FINANCE,
    _holds,
    _objections_to_a_second_act,
    _objections_to_changed_content,
    objections_to_account_editor,
    objections_to_reason,
)
from core.funding.rules.preconditions import objections_to_paying
from core.funding.states import CONFIRM, FAIL, ORDER, DisbursementStatus
from core.people.models import Role, User

MAY_RELEASE = (*FINANCE, Role.HEAD_OF_UNIT)


def objections_to_releasing(
    disbursement: Disbursement, person: User, *, on: dt.date | None = None
) -> list[str]:
    on = on or person.day
    objections = []
    if not ORDER.is_open_from(disbursement.status):
        objections.append(_("Only an approved disbursement can be released for payment."))
    if not person.has_role(*MAY_RELEASE):
        objections.append(_("Releasing takes finance or the head of unit."))
    if disbursement.release == Release.HERE:
        objections += _objections_to_a_second_act(disbursement, person)
    else:
        objections += _objections_to_a_second_act(disbursement, person, Act.RECORD, Act.VERIFY)
    if disbursement.commitment.activity.status != ActivityStatus.RUNNING:
        objections.append(_("Only a running activity is paid."))
    objections += objections_to_missing_number(disbursement.commitment)
    objections += objections_to_account_editor(disbursement, person)
    objections += _objections_to_account(disbursement, on)
    objections += objections_to_paying(disbursement, on=on)
    return objections + _objections_to_changed_content(disbursement)


def _objections_to_account(disbursement: Disbursement, on: dt.date) -> list[str]:
    account = disbursement.account
    objections = []
    if not account.is_confirmed:
        objections.append(_("The bank account is not confirmed by a second person."))
    if account.replaced_by_id is not None or account.closed_at is not None:
        objections.append(_("The bank account is no longer in use."))
    if account.usable_from is not None and on < account.usable_from:
        objections.append(
            _("The bank account is new; it can be paid from %(day)s.")
            % {"day": date_format(account.usable_from, "SHORT_DATE_FORMAT")}
        )
    return objections


def objections_to_confirming_payment(
    disbursement: Disbursement, person: User, *, but: DeviatingDebit | None = None
) -> list[str]:
    """Who may say that a payment was debited; `but` is the deviating debit that is asked about."""
    objections = []
    if not CONFIRM.is_open_from(disbursement.status):
        objections.append(_("Only what is released for payment can be confirmed."))
    if not person.has_role(*FINANCE):
        objections.append(_("Confirming a payment takes finance."))
    bank_return: BankReturn | None = getattr(disbursement, "bank_return", None)
    if bank_return is not None and bank_return.is_waiting:
        objections.append(_("A return of this payment waits for its confirmation."))
    if disbursement.waiting_debit not in {None, but}:
        objections.append(_("A deviating debit of this payment waits for its second person."))
    if _holds(disbursement, person, Act.ORDER, Act.HAND_OVER):
        objections.append(_("Who released a payment does not confirm it."))
    return objections


def objections_to_day(day: dt.date, today: dt.date) -> list[str]:
    """What stands against a day on which something was booked, decided or met."""
    objections = []
    if day > today:
        objections.append(_("The booking day lies in the future."))
    return objections + objections_to_closed_year(day)


def objections_to_payment_facts(
    disbursement: Disbursement,
    *,
    booked_on: dt.date,
    voucher: str,
    debited_chf: int,
    charges_chf: int = 0,
    today: dt.date,
) -> list[str]:
    """What stands against booking day, document number and amount."""
    objections = objections_to_day(booked_on, today)
    if disbursement.ordered_on and booked_on < disbursement.ordered_on:
        objections.append(_("The booking day lies before the release."))
    if not voucher.strip():
        objections.append(_("A payment is confirmed with its document number."))
    if debited_chf <= 0:
        objections.append(_("The amount must be above zero."))
    if charges_chf < 0:
        objections.append(_("Charges are not negative."))
    return objections


def objections_to_return_facts(
    disbursement: Disbursement, *, booked_on: dt.date, reason: str, today: dt.date
) -> list[str]:
    """What stands against the day and the reason of a return."""
    objections = objections_to_day(booked_on, today)
    before = disbursement.booked_on or disbursement.ordered_on
    if before is not None and booked_on < before:
        objections.append(_("The booking day lies before the payment."))
    return objections + objections_to_reason(reason)


def objections_to_recording_return(disbursement: Disbursement, person: User) -> list[str]:
    objections = []
    if not FAIL.is_open_from(disbursement.status):
        objections.append(_("Only a released or paid disbursement can come back."))
    if not person.has_role(*FINANCE):
        objections.append(_("Recording a return takes finance."))
    if BankReturn.objects.confirmed().filter(disbursement=disbursement).exists():
        objections.append(_("A return of this payment is recorded already."))
    if Reversal.objects.unconfirmed().filter(disbursement=disbursement).exists():
        objections.append(_("A reversal of this payment waits for its confirmation."))
    if DeviatingDebit.objects.unconfirmed().filter(disbursement=disbursement).exists():
        objections.append(_("A deviating debit of this payment waits for its second person."))
    return objections


def objections_to_undoing(disbursement: Disbursement) -> list[str]:
    """What a partner was asked to pay back is not given back to the award a second time."""
    if disbursement.status != DisbursementStatus.PAID:
        return []
    commitment, draws = disbursement.commitment, disbursement.draws
    if commitment.currency_id == "CHF":
        lost = disbursement.exchange_entries.aggregate(sum=Sum("amount_chf"))["sum"] or 0
        draws = (disbursement.debited_chf or 0) - lost
    if draws > commitment.drawn:
        return [_("A part of what was paid is claimed back already; it cannot come back twice.")]
    return []


def objections_to_confirming_return(bank_return: BankReturn, person: User) -> list[str]:
    objections = objections_to_confirming(bank_return, person)
    if not FAIL.is_open_from(bank_return.disbursement.status):
        objections.append(_("Only a released or paid disbursement can come back."))
    if not person.has_role(*FINANCE):
        objections.append(_("Confirming a return takes finance."))
    if bank_return.amount_chf != (bank_return.disbursement.debited_chf or 0):
        objections.append(_("The payment was confirmed meanwhile; record the return again."))
    return objections + objections_to_undoing(bank_return.disbursement)
