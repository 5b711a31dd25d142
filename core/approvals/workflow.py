"""The steps that lay down how many signatures a payout takes, and the office's parameters."""

from __future__ import annotations

import datetime as dt
from typing import NotRequired, TypedDict, TypeVar, Unpack

from core.approvals import rules
from core.approvals.models import ApprovalRule, Parameter
from core.approvals.states import Release
from core.confirmation import Confirmable, confirm, discard, record
from core.errors import refuse_if
from core.people.models import User
from core.reference.models import Instrument
from core.workflow import step, today

AnyRule = TypeVar("AnyRule", bound=Confirmable)

SHIPPED_FROM = dt.date(2020, 1, 1)
SHIPPED = ((0, 1), (50_000_00, 2))
"""The product's own rules: from so many Rappen on, so many approving signatures."""


class RuleDetails(TypedDict):
    """A rule: from so many Rappen on, so many signatures; for a sphere, an instrument, or all."""

    amount_from: int
    signatures: int
    valid_from: dt.date
    release: NotRequired[str]
    sphere: NotRequired[str]
    instrument: NotRequired[Instrument | None]


@step
def record_rule(*, by: User, now: dt.datetime, **details: Unpack[RuleDetails]) -> ApprovalRule:
    """Record a rule; it waits for its second person."""
    refuse_if(rules.objections_to_recording_a_rule(ApprovalRule(**details), by, on=today(now)))
    return record(ApprovalRule, by=by, now=now, **details)


@step
def record_parameter(
    *, key: str, value: int, valid_from: dt.date, by: User, now: dt.datetime
) -> Parameter:
    """Record a parameter's value from a day on; it waits for its second person."""
    draft = Parameter(key=key, value=value, valid_from=valid_from)
    refuse_if(rules.objections_to_recording_a_parameter(draft, by, on=today(now)))
    return record(Parameter, by=by, now=now, key=key, value=value, valid_from=valid_from)


@step
def confirm_rule(rule: AnyRule, *, by: User, now: dt.datetime) -> AnyRule:
    """Put a rule or a parameter in force."""
    rule = _lock(rule)
    refuse_if(rules.objections_to_putting_in_force(rule, by))
    return confirm(rule, by=by, now=now)


@step
def discard_rule(rule: AnyRule, *, reason: str, by: User, now: dt.datetime) -> AnyRule:
    """Take a rule or a parameter that nobody confirmed out of the waiting ones."""
    rule = _lock(rule)
    refuse_if(rules.objections_to_discarding_rule(rule, by, reason=reason))
    return discard(rule, now=now)


@step
def ship_rules(*, by: User, confirmed_by: User, now: dt.datetime) -> list[ApprovalRule]:
    """Put the product's own rules in force: two signatures from CHF 50'000 on, release here."""
    refuse_if(rules.objections_to_shipping(by, confirmed_by))
    shipped = [
        record(
            ApprovalRule,
            by=by,
            now=now,
            amount_from=amount_from,
            signatures=signatures,
            release=Release.HERE,
            valid_from=SHIPPED_FROM,
        )
        for amount_from, signatures in SHIPPED
    ]
    return [confirm(rule, by=confirmed_by, now=now) for rule in shipped]


def _lock(rule: AnyRule) -> AnyRule:
    return type(rule)._default_manager.select_for_update(no_key=True).get(pk=rule.pk)
