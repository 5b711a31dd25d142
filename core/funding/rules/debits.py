"""Where a debit is not as released, and who may record and confirm it then."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.amounts import format_amount
from core.confirmation import objections_to_confirming
from core.funding.models import DeviatingDebit, Disbursement
from core.funding.rules.payment import (
    objections_to_confirming_payment,
    objections_to_payment_facts,
)
from core.funding.rules.payouts import FINANCE
from core.people.models import User


class Debit(NamedTuple):
    """What the bank's booking says: day, document number, Rappen; charges apart."""

    booked_on: dt.date
    voucher: str
    debited_chf: int
    charges_chf: int = 0


def deviations(disbursement: Disbursement, debit: Debit) -> list[str]:
    """In what a debit differs from the release; then one person alone does not confirm it.

    The day: later than the bank working days after the release that a dated parameter allows,
    as frozen at the release. The amount: in francs, which bear no rate.
    """
    found = []
    if disbursement.currency_id == "CHF" and debit.debited_chf != disbursement.amount:
        found.append(_("The amount debited is not the amount released."))
    expected_by = disbursement.expected_by
    if expected_by is None:
        found.append(_("It was released before debits were given a last day."))
    elif debit.booked_on > expected_by:
        found.append(
            _("The debit was expected by %(day)s.")
            % {"day": date_format(expected_by, "SHORT_DATE_FORMAT")}
        )
    return found


def objections_to_debit(disbursement: Disbursement, debit: Debit, *, today: dt.date) -> list[str]:
    """What stands against a debit whether or not it is as released."""
    objections = objections_to_payment_facts(disbursement, **debit._asdict(), today=today)
    return objections + _objections_to_more_than_the_award(disbursement, debit.debited_chf)


def objections_to_confirming_alone(
    disbursement: Disbursement, debit: Debit, *, today: dt.date
) -> list[str]:
    return objections_to_debit(disbursement, debit, today=today) + deviations(disbursement, debit)


def objections_to_recording_debit(
    disbursement: Disbursement, person: User, debit: Debit, *, reason: str, today: dt.date
) -> list[str]:
    objections = objections_to_confirming_payment(disbursement, person)
    objections += objections_to_debit(disbursement, debit, today=today)
    differing = deviations(disbursement, debit)
    if not differing:
        objections.append(_("The debit is as released; confirm the payment."))
    elif not reason.strip():
        objections += [*differing, _("A second person confirms this; write the reason for them.")]
    return objections


def objections_to_confirming_debit(debit: DeviatingDebit, person: User) -> list[str]:
    return [
        *objections_to_second_person(debit, person),
        *objections_to_recorded_debit(debit, today=person.day),
    ]


def objections_to_second_person(debit: DeviatingDebit, person: User) -> list[str]:
    """What stands against this person, whatever the debit says."""
    objections = objections_to_confirming(debit, person)
    return objections + objections_to_confirming_payment(debit.disbursement, person, but=debit)


def objections_to_recorded_debit(debit: DeviatingDebit, *, today: dt.date) -> list[str]:
    """What stands against the debit, whoever confirms it."""
    facts = Debit(debit.booked_on, debit.voucher, debit.debited_chf, debit.charges_chf)
    return objections_to_debit(debit.disbursement, facts, today=today)


def objections_to_discarding_debit(debit: DeviatingDebit, person: User) -> list[str]:
    objections = []
    if not debit.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    if not person.has_role(*FINANCE):
        objections.append(_("Confirming a payment takes finance."))
    return objections


def _objections_to_more_than_the_award(disbursement: Disbursement, debited_chf: int) -> list[str]:
    """In francs the award must cover what was debited; a loss on a rate is booked all the same."""
    if disbursement.currency_id != "CHF":
        return []
    beyond = debited_chf - disbursement.draws - disbursement.commitment.free
    if beyond <= 0:
        return []
    return [
        _(
            "The debit is %(amount)s more than the award has left: let the bank put it right, or"
            " award that much first."
        )
        % {"amount": format_amount(beyond)}
    ]
