"""Who may change how many signatures a payout takes, and why not."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext as _

from core.approvals.models import ApprovalRule, Parameter
from core.audit.models import AuditTouch
from core.confirmation import Confirmable, objections_to_confirming, objections_to_discarding
from core.people.models import Role, User

RECORD = (Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)
CONFIRM = (Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE)
MOST_SIGNATURES = 5


def objections_to_laying_down(by: User) -> list[str]:
    """Who may record a rule or a parameter at all, before anything is typed."""
    if by.has_role(*RECORD):
        return []
    return [_("Rules are recorded by a finance officer or the head of finance.")]


def objections_to_recording_a_rule(rule: ApprovalRule, by: User, *, on: dt.date) -> list[str]:
    """What stands against a rule that was typed, on the day it is recorded."""
    objections = objections_to_laying_down(by) + _objections_to_beginning(rule.valid_from, on)
    if not 1 <= rule.signatures <= MOST_SIGNATURES:
        objections.append(_("A payout takes between one and five approving signatures."))
    if rule.amount_from < 0:
        objections.append(_("The amount cannot be negative."))
    if rule.instrument is not None and rule.sphere not in {"", rule.instrument.sphere}:
        objections.append(_("The instrument belongs to another sphere."))
    return objections


def objections_to_recording_a_parameter(
    parameter: Parameter, by: User, *, on: dt.date
) -> list[str]:
    return objections_to_laying_down(by) + _objections_to_beginning(parameter.valid_from, on)


def objections_to_putting_in_force(record: Confirmable, by: User) -> list[str]:
    """Who may confirm a rule or a parameter."""
    objections = objections_to_confirming(record, by)
    if not by.has_role(*CONFIRM):
        objections.append(_("Rules are confirmed by the head of unit or the head of finance."))
    return objections


def objections_to_discarding_rule(
    rule: Confirmable, by: User, *, reason: str | None = None
) -> list[str]:
    """Who may take back a rule or a parameter that nobody confirmed."""
    objections = objections_to_discarding(rule, reason=reason)
    if not by.has_role(*RECORD, *CONFIRM):
        objections.append(_("Rules are discarded by finance or the head of unit."))
    return objections


def objections_to_shipping(by: User, confirmed_by: User) -> list[str]:
    """The product's own rules come by command, in the names of two, before any money moves."""
    objections = []
    if by == confirmed_by:
        objections.append(_("Who records a thing does not confirm it."))
    if ApprovalRule.objects.exists():
        objections.append(_("There are approval rules already."))
    if _has_money():
        objections.append(_("Rules are set by command only while no money document exists."))
    return objections


def _has_money() -> bool:
    """Whether a step ever touched money; the trail knows, though money is kept further up."""
    return AuditTouch.objects.filter(
        Q(table__startswith="funding_") | Q(table__startswith="ledger_")
    ).exists()


def _objections_to_beginning(valid_from: dt.date, on: dt.date) -> list[str]:
    """What was decided under the old rules stays; new ones never reach back."""
    if valid_from < on:
        return [_("A rule begins today at the earliest.")]
    return []
