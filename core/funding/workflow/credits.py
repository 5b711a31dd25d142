"""The steps of credits: recorded by one person, in force when another one confirms."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar, cast

from django.db.models import F
from django.utils.translation import gettext as _

from core.confirmation import Confirmable, confirm, discard, record
from core.errors import RuleViolation, refuse_if
from core.funding import rules
from core.funding.counters import charge_reserved
from core.funding.models import (
    AdditionalCredit,
    BudgetCredit,
    CommitmentCredit,
    SupplementaryCredit,
)
from core.people.models import User
from core.workflow import current, note, step, touch

Raise = AdditionalCredit | SupplementaryCredit
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
    refuse_if(rules.objections_to_recording_credit(by))
    return record(BudgetCredit, by=by, now=now, **values)


@step
def record_raise(
    credit: CommitmentCredit | BudgetCredit, *, by: User, now: dt.datetime, **values: Any
) -> Raise:
    """Record a Zusatzkredit or Nachtragskredit: amount (Rappen), body, decided_on, number."""
    refuse_if(rules.objections_to_recording_raise(credit, by))
    touch(credit)
    model = AdditionalCredit if isinstance(credit, CommitmentCredit) else SupplementaryCredit
    return cast("Raise", record(model, by=by, now=now, credit=credit, **values))


@step
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
    """Take a credit or a raise that nobody confirmed out of the waiting ones."""
    credit = type(credit)._default_manager.select_for_update(no_key=True).get(pk=credit.pk)
    refuse_if(
        rules.objections_to_discarding_credit(credit, by) + rules.objections_to_reason(reason)
    )
    return discard(credit, now=now)


@step
def confirm_raise(raised: Raise, *, by: User, now: dt.datetime) -> Raise:
    """Put a raise in force; it first covers what an exchange loss overran."""
    raised = type(raised).objects.select_for_update(no_key=True).get(pk=raised.pk)
    refuse_if(rules.objections_to_confirming_credit(raised, by))
    confirm(raised, by=by, now=now)
    credit = type(raised.credit).objects.select_for_update(no_key=True).get(pk=raised.credit_id)
    covered = min(credit.overrun, raised.amount)
    if (
        not type(credit)
        .objects.filter(pk=credit.pk, confirmed_at__isnull=False)
        .update(
            raised=F("raised") + raised.amount,
            overrun=F("overrun") - covered,
            step_id=current().step,
        )
    ):
        raise RuleViolation([_("Only a confirmed credit can be raised.")])
    note(credit, after={"raised": raised.amount})
    if isinstance(credit, BudgetCredit):
        charge_reserved(credit)
    return raised
