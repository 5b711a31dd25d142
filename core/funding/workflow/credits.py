"""The steps of credits: recorded by one person, in force when another one confirms."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from core.confirmation import Confirmable, confirm, discard, record
from core.errors import refuse_if
from core.funding import rules
from core.funding.counters import charge_reserved
from core.funding.models import BudgetCredit, CommitmentCredit
from core.funding.rules.lapse import objections_to_late_vote
from core.people.models import User
from core.workflow import deputies_may, step

AnyCredit = TypeVar("AnyCredit", bound=Confirmable)


@step
def record_commitment_credit(*, by: User, now: dt.datetime, **values: Any) -> CommitmentCredit:
    """Record a Verpflichtungskredit.

    `values`: name, body, decided_on, number, sphere, instrument, amount (Rappen), valid_from,
    valid_to.
    """
    refuse_if(rules.objections_to_recording_credit(by))
    return record(CommitmentCredit, by=by, now=now, **values)


@step
def record_budget_credit(*, by: User, now: dt.datetime, **values: Any) -> BudgetCredit:
    """Record the voted Budgetkredit of a year.

    `values`: year, name, body, decided_on, number, sphere, instrument, amount (Rappen).
    """
    refuse_if(
        rules.objections_to_recording_credit(by)
        + objections_to_late_vote(year=values["year"], decided_on=values["decided_on"])
    )
    return record(BudgetCredit, by=by, now=now, **values)


@step
@deputies_may
def confirm_credit(
    credit: CommitmentCredit | BudgetCredit, *, by: User, now: dt.datetime
) -> CommitmentCredit | BudgetCredit:
    """Put a credit in force; a budget is charged with the instalments that waited for its vote."""
    credit = type(credit).objects.select_for_update(no_key=True).get(pk=credit.pk)
    refuse_if(rules.objections_to_confirming_credit(credit, by))
    confirm(credit, by=by, now=now)
    if isinstance(credit, BudgetCredit):
        charge_reserved(credit)
    return credit


@step
def discard_credit(credit: AnyCredit, *, reason: str, by: User, now: dt.datetime) -> AnyCredit:
    """Take a credit, or what would move its limit, out of the waiting ones; nobody confirmed it."""
    credit = type(credit)._default_manager.select_for_update(no_key=True).get(pk=credit.pk)
    refuse_if(
        rules.objections_to_discarding_credit(credit, by) + rules.objections_to_reason(reason)
    )
    return discard(credit, now=now)
