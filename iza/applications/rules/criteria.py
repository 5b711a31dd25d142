"""Who lays down what applications must meet, and which values make sense."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.activities.models import WHOLE
from core.amounts import parse_amount, parse_percent
from core.confirmation import objections_to_confirming, objections_to_discarding
from core.people.models import Role, User
from iza.models import Application, Criterion, CriterionKey, Seat
from iza.models.criteria import BY_DURATION, IN_FRANCS, SWITCHES


def objections_to_keeping_criteria(by: User) -> list[str]:
    if by.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE):
        return []
    return [_("Criteria are recorded by programme officers and the heads.")]


def objections_to_recording_criterion(criterion: Criterion, by: User, *, on: dt.date) -> list[str]:
    objections = objections_to_keeping_criteria(by)
    if not criterion.source.strip():
        objections.append(_("A criterion names its legal source."))
    if criterion.valid_from < on:
        objections.append(_("A rule begins today at the earliest."))
    return objections + faults_of_criterion(criterion)


def faults_of_criterion(criterion: Criterion) -> list[str]:
    """A value that makes no sense for what it limits."""
    key, value = criterion.key, criterion.value
    is_by_duration = key in BY_DURATION
    faults = {
        _("Say for which duration the amount holds."): is_by_duration and not criterion.months,
        _("Only amounts depend on the duration."): not is_by_duration and bool(criterion.months),
        _("This criterion is asked (1) or not (0)."): key in SWITCHES and value not in {0, 1},
        _("Choose how far away the seat may be: 1 to 4."): key == CriterionKey.SEAT
        and value not in Seat.values,
        _("The share lies between 0 and 100 per cent."): key == CriterionKey.SHARE
        and not 0 < value <= WHOLE,
        _("The value cannot be negative."): value < 0,
    }
    return [text for text, is_so in faults.items() if is_so]


def objections_to_confirming_criterion(criterion: Criterion, by: User) -> list[str]:
    objections = objections_to_confirming(criterion, by)
    if not by.has_role(Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE):
        objections.append(_("Rules are confirmed by the head of unit or the head of finance."))
    return objections


def objections_to_discarding_criterion(
    criterion: Criterion, by: User, *, reason: str | None = None
) -> list[str]:
    return objections_to_keeping_criteria(by) + objections_to_discarding(criterion, reason=reason)


def objections_to_shipping_criteria(by: User, confirmed_by: User) -> list[str]:
    """The product's own criteria come by command, in the names of two, before any application."""
    objections = []
    if by == confirmed_by:
        objections.append(_("Who records a thing does not confirm it."))
    if Criterion.objects.exists() or Application.objects.exists():
        objections.append(_("There are criteria or applications already."))
    return objections


def value_of(key: str, typed: str) -> int:
    """Read the value of a criterion; ValueError with a sentence for the reader."""
    if key in IN_FRANCS:
        return parse_amount(typed)
    if key == CriterionKey.SHARE:
        return parse_percent(typed)
    if not typed.strip().isdecimal():
        raise ValueError(_("Enter a whole number."))
    return int(typed)
