"""Who may raise a credit, record what the parliament said to it, or carry a rest over."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.amounts import format_francs
from core.funding.models import BudgetCredit, RaiseKind
from core.funding.models.credits import Credit
from core.funding.models.raises import Raise
from core.funding.rules.credits import objections_to_recording_credit
from core.funding.rules.lapse import objections_to_late_vote
from core.people.models import User


def objections_to_recording_raise(credit: Credit, person: User) -> list[str]:
    objections = objections_to_recording_credit(person)
    if not credit.is_confirmed:
        objections.append(_("Only a confirmed credit can be raised."))
    return objections


def objections_to_decision(
    *, amount: int = 1, body: str, decided_on: dt.date, number: str, today: dt.date
) -> list[str]:
    """What a decision lacks: amount, body, number, or a day that has come."""
    objections = []
    if amount <= 0:
        objections.append(_("The amount must be above zero."))
    if not body.strip() or not number.strip():
        objections.append(_("A decision names the deciding body and its number."))
    if decided_on > today:
        objections.append(_("The decision lies in the future."))
    return objections


def objections_to_urgency(
    kind: str, *, approval_due_on: dt.date | None, decided_on: dt.date
) -> list[str]:
    """An urgent decision has a day by which the parliament must approve it; others have none."""
    if kind == RaiseKind.URGENT and approval_due_on is None:
        return [_("An urgent decision takes the day by which the parliament must approve it.")]
    if kind != RaiseKind.URGENT and approval_due_on is not None:
        return [_("Only an urgent decision waits for the parliament's approval.")]
    if approval_due_on is not None and approval_due_on < decided_on:
        return [_("The approval is due before the decision.")]
    return []


def objections_to_recording_approval(raised: Raise, person: User) -> list[str]:
    objections = objections_to_recording_credit(person)
    if not raised.is_urgent or not raised.is_confirmed:
        objections.append(_("Only an urgent decision in force waits for the parliament."))
    if raised.ruling is not None:
        objections.append(_("The decision of the parliament is recorded already."))
    if raised.waiting_ruling is not None:
        objections.append(_("A decision of the parliament waits for its confirmation already."))
    return objections


def objections_to_recording_carry_over(
    source: BudgetCredit, person: User, *, today: dt.date
) -> list[str]:
    objections = objections_to_recording_credit(person)
    if not source.is_confirmed:
        objections.append(_("Only a confirmed credit can be carried over."))
    if source.year > today.year:
        objections.append(_("The year of this credit has not begun."))
    if source.free <= 0:
        objections.append(_("Nothing is left of «%(credit)s».") % {"credit": source})
    if source.carried_out.unconfirmed().exists():
        objections.append(_("A carry-over of this credit waits for its confirmation already."))
    return objections


def objections_to_carrying(
    source: BudgetCredit,
    target: BudgetCredit | None,
    amount: int,
    *,
    decided_on: dt.date | None = None,
) -> list[str]:
    """What stands against the amount, and against the credit of the next year.

    `decided_on`: the day of the decision, once it is known.
    """
    if target is None or not target.is_confirmed:
        return [
            _("There is no confirmed budget credit of %(year)s for the same purpose.")
            % {"year": source.year + 1}
        ]
    objections = []
    if _purpose(source) != _purpose(target) or target.year != source.year + 1:
        objections.append(_("A rest goes into the next year, for the same purpose."))
    if amount > source.free:
        objections.append(
            _("Of «%(credit)s» only %(rest)s are left.")
            % {"credit": source, "rest": format_francs(source.free)}
        )
    if decided_on is not None:
        objections += objections_to_late_vote(year=target.year, decided_on=decided_on)
    return objections


def next_budget(source: BudgetCredit) -> BudgetCredit | None:
    """The confirmed budget credit of the next year for the same purpose."""
    following = BudgetCredit.objects.confirmed().filter(
        year=source.year + 1, sphere=source.sphere, instrument=source.instrument_id
    )
    return following.first()


def _purpose(budget: BudgetCredit) -> tuple[str, str | None]:
    return (budget.sphere, budget.instrument_id)
