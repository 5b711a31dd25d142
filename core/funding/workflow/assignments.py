"""The steps that say where payouts are booked: the dated table, and one payout's correction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict, Unpack

from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.funding import rules
from core.funding.models import AccountAssignment, Disbursement
from core.funding.rules.assignments import objections_to_last_day
from core.funding.workflow.freezing import back_to_draft
from core.funding.workflow.locking import lock
from core.funding.workflow.payouts import submit
from core.people.models import User
from core.reference.models import FunctionalCode, GeneralLedgerAccount, Instrument
from core.workflow import change, step, today

SHIPPED_FROM = dt.date(2020, 1, 1)
SHIPPED: tuple[dict[str, Any], ...] = (
    {"account_id": "3636", "function_id": "5930", "is_swiss": True},
    {"account_id": "3638", "function_id": "5930", "is_swiss": False},
    {"account_id": "3632", "function_id": "5930", "is_swiss": True, "recipient_kind": "11"},
    {"account_id": "3635", "function_id": "5930", "is_swiss": True, "recipient_kind": "70"},
    {"account_id": "3130", "function_id": "5930", "is_own_expenditure": True},
    {"account_id": "3636", "function_id": "5920", "instrument_id": "H-Inland"},
)
"""The product's own lines: HRM2 accounts by where and what the recipient is."""


class LineDetails(TypedDict):
    """A line: for an instrument, a kind of recipient and of spending, or for all."""

    account: GeneralLedgerAccount
    valid_from: dt.date
    function: NotRequired[FunctionalCode | None]
    cost_centre: NotRequired[str]
    instrument: NotRequired[Instrument | None]
    recipient_kind: NotRequired[str]
    is_swiss: NotRequired[bool | None]
    is_own_expenditure: NotRequired[bool | None]


@dataclass(frozen=True)
class Assignment:
    """Where one payout is booked."""

    gl_account: GeneralLedgerAccount
    function: FunctionalCode | None = None
    cost_centre: str = ""
    internal_order: str = ""


@step
def record_assignment(
    *, by: User, now: dt.datetime, **details: Unpack[LineDetails]
) -> AccountAssignment:
    """Record a line of the table; it proposes nothing until a second person confirms it."""
    draft = AccountAssignment(**details)
    refuse_if(rules.objections_to_recording_assignment(draft, by, on=today(now)))
    return record(AccountAssignment, by=by, now=now, **details)


@step
def confirm_assignment(line: AccountAssignment, *, by: User, now: dt.datetime) -> AccountAssignment:
    """Put a line in force."""
    line = _lock(line)
    refuse_if(rules.objections_to_confirming_assignment(line, by))
    return confirm(line, by=by, now=now)


@step
def discard_assignment(
    line: AccountAssignment, *, reason: str, by: User, now: dt.datetime
) -> AccountAssignment:
    """Take a line that nobody confirmed out of the waiting ones."""
    line = _lock(line)
    refuse_if(rules.objections_to_discarding_assignment(line, by, reason=reason))
    return discard(line, now=now)


@step
def end_assignment(
    line: AccountAssignment, *, valid_to: dt.date, reason: str, by: User, now: dt.datetime
) -> AccountAssignment:
    """Let a line propose nothing after its last day; payouts requested before keep theirs."""
    line = _lock(line)
    refuse_if(
        rules.objections_to_ending_assignment(line, by)
        + objections_to_last_day(line, valid_to, on=today(now))
        + rules.objections_to_reason(reason)
    )
    return change(line, valid_to=valid_to)


@step
def ship_assignments(*, by: User, confirmed_by: User, now: dt.datetime) -> list[AccountAssignment]:
    """Put the product's own table in force, before the office keeps its own."""
    refuse_if(rules.objections_to_shipping_assignments(by, confirmed_by))
    shipped = [
        record(AccountAssignment, by=by, now=now, valid_from=SHIPPED_FROM, **line)
        for line in SHIPPED
    ]
    return [confirm(line, by=confirmed_by, now=now) for line in shipped]


@step
def correct_assignment(
    disbursement: Disbursement,
    assignment: Assignment,
    *,
    reason: str,
    by: User,
    now: dt.datetime,
) -> Disbursement:
    """Book a payout elsewhere before it is approved.

    The assignment is part of what is signed: all signatures fall, the content is frozen anew,
    and who corrects it counts as who last edited it, so others approve.
    """
    payout = lock(disbursement)
    refuse_if(
        rules.objections_to_correcting_assignment(payout, by) + rules.objections_to_reason(reason)
    )
    back_to_draft(payout, now=now)
    change(
        payout,
        gl_account=assignment.gl_account,
        function=assignment.function,
        cost_centre=assignment.cost_centre,
        internal_order=assignment.internal_order,
    )
    submit(payout, by=by, now=now)
    return payout


def _lock(line: AccountAssignment) -> AccountAssignment:
    return AccountAssignment.objects.select_for_update(no_key=True).get(pk=line.pk)
