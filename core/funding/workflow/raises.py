"""The steps that move a credit's limit: raises, the parliament's word on them, carry-overs."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar, cast

from core.confirmation import Confirmable, confirm, record
from core.documents import filing
from core.documents.filing import Paper
from core.documents.models import Document
from core.errors import refuse_if
from core.funding import rules
from core.funding.counters import carry, charge_reserved, lift, lower
from core.funding.models import (
    AdditionalCredit,
    BudgetCredit,
    CarryOver,
    CommitmentCredit,
    ParliamentApproval,
    RaiseKind,
    SupplementaryCredit,
)
from core.funding.rules.lapse import objections_to_late_raise
from core.funding.rules.raises import (
    next_budget,
    objections_to_carrying,
    objections_to_decision,
    objections_to_urgency,
)
from core.people.models import User
from core.workflow import deputies_may, step, today, touch

AnyRaise = AdditionalCredit | SupplementaryCredit
Recorded = TypeVar("Recorded", bound=Confirmable)


@step
def record_raise(  # noqa: PLR0913
    credit: CommitmentCredit | BudgetCredit,
    *,
    paper: Paper,
    amount: int,
    body: str,
    decided_on: dt.date,
    number: str,
    kind: str = RaiseKind.ORDINARY,
    approval_due_on: dt.date | None = None,
    by: User,
    now: dt.datetime,
) -> AnyRaise:
    """Record a Zusatzkredit or Nachtragskredit with its decision as a paper; amount in Rappen.

    An urgent one of the executive names the day by which the parliament must approve it.
    """
    decision: dict[str, Any] = {"body": body, "decided_on": decided_on, "number": number}
    refuse_if(
        rules.objections_to_recording_raise(credit, by)
        + objections_to_decision(amount=amount, **decision, today=today(now))
        + objections_to_urgency(kind, approval_due_on=approval_due_on, decided_on=decided_on)
        + objections_to_late_raise(credit, amount=amount, decided_on=decided_on)
    )
    touch(credit)
    model = AdditionalCredit if isinstance(credit, CommitmentCredit) else SupplementaryCredit
    values: dict[str, Any] = {
        **decision,
        "credit": credit,
        "amount": amount,
        "kind": kind,
        "approval_due_on": approval_due_on,
        "document": _file(paper, by=by, now=now),
    }
    return cast("AnyRaise", record(model, by=by, now=now, **values))


@step
@deputies_may
def confirm_raise(raised: AnyRaise, *, by: User, now: dt.datetime) -> AnyRaise:
    """Put a raise in force; it first covers what overran the limit."""
    raised = _lock(raised)
    refuse_if(
        rules.objections_to_confirming_credit(raised, by)
        + objections_to_late_raise(
            raised.credit, amount=raised.amount, decided_on=raised.decided_on
        )
    )
    confirm(raised, by=by, now=now)
    lift(raised.credit, raised.amount)
    if isinstance(raised.credit, BudgetCredit):
        charge_reserved(raised.credit)
    return raised


@step
def record_approval(  # noqa: PLR0913
    raised: AnyRaise,
    *,
    is_granted: bool,
    paper: Paper,
    body: str,
    decided_on: dt.date,
    number: str,
    by: User,
    now: dt.datetime,
) -> ParliamentApproval:
    """Record what the parliament decided on an urgent raise, with the decision as a paper."""
    raised = _lock(raised)
    decision: dict[str, Any] = {"body": body, "decided_on": decided_on, "number": number}
    refuse_if(
        rules.objections_to_recording_approval(raised, by)
        + objections_to_decision(**decision, today=today(now))
    )
    touch(raised, raised.credit)
    of = "additional" if isinstance(raised, AdditionalCredit) else "supplementary"
    return record(
        ParliamentApproval,
        by=by,
        now=now,
        is_granted=is_granted,
        document=_file(paper, by=by, now=now),
        **{of: raised},
        **decision,
    )


@step
@deputies_may
def confirm_approval(
    approval: ParliamentApproval, *, by: User, now: dt.datetime
) -> ParliamentApproval:
    """Put the parliament's word in force; a refused raise gives no room any more.

    What was drawn out of it stays drawn: it shows as overrun, and nothing new is drawn.
    """
    approval = _lock(approval)
    refuse_if(rules.objections_to_confirming_credit(approval, by))
    confirm(approval, by=by, now=now)
    touch(approval.raised, approval.raised.credit)
    if not approval.is_granted:
        lower(approval.raised.credit, approval.amount)
    return approval


@step
def record_carry_over(  # noqa: PLR0913
    source: BudgetCredit,
    *,
    paper: Paper,
    amount: int,
    body: str,
    decided_on: dt.date,
    number: str,
    by: User,
    now: dt.datetime,
) -> CarryOver:
    """Record the decision that a rest goes into the budget credit of the next year."""
    source = BudgetCredit.objects.select_for_update(no_key=True).get(pk=source.pk)
    target = next_budget(source)
    decision: dict[str, Any] = {"body": body, "decided_on": decided_on, "number": number}
    refuse_if(
        rules.objections_to_recording_carry_over(source, by, today=today(now))
        + objections_to_decision(amount=amount, **decision, today=today(now))
        + objections_to_carrying(source, target, amount, decided_on=decided_on)
    )
    assert target is not None  # noqa: S101  (asked above)
    touch(source, target)
    return record(
        CarryOver,
        by=by,
        now=now,
        source=source,
        target=target,
        amount=amount,
        document=_file(paper, by=by, now=now),
        **decision,
    )


@step
@deputies_may
def confirm_carry_over(carried: CarryOver, *, by: User, now: dt.datetime) -> CarryOver:
    """Draw the rest from the old year and raise the new one by it, both at once."""
    carried = _lock(carried)
    refuse_if(
        rules.objections_to_confirming_credit(carried, by)
        + objections_to_carrying(
            carried.source, carried.target, carried.amount, decided_on=carried.decided_on
        )
    )
    confirm(carried, by=by, now=now)
    carry(carried.source, carried.target, carried.amount)
    charge_reserved(carried.target)
    return carried


def _file(paper: Paper, *, by: User, now: dt.datetime) -> Document:
    return filing.file(paper, by=by, now=now)


def _lock(recorded: Recorded) -> Recorded:
    return type(recorded)._default_manager.select_for_update(no_key=True).get(pk=recorded.pk)
