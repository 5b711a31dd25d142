"""Who adds the number of an urgent decision, and what leaves only when it stands."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.confirmation import objections_to_confirming
from core.funding.models import Commitment, DecisionNumber
from core.people.models import Role, User

PROGRAMME = (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT)


def objections_to_missing_number(commitment: Commitment) -> list[str]:
    """Money leaves only when the decision has its number."""
    if commitment.decision_number:
        return []
    return [_("The number of the decision is missing; add it to the award first.")]


def objections_to_adding_number(commitment: Commitment, person: User) -> list[str]:
    objections = []
    if not person.has_role(*PROGRAMME):
        objections.append(_("Awards are recorded by a programme officer."))
    if commitment.discarded_at is not None:
        objections.append(_("This was discarded."))
    if commitment.decision_number:
        objections.append(_("The award has its number already."))
    if commitment.later_numbers.unconfirmed().exists():
        objections.append(_("A number waits for its confirmation already."))
    return objections


def objections_to_number(number: str) -> list[str]:
    return [] if number.strip() else [_("Write the number of the decision.")]


def objections_to_confirming_number(record: DecisionNumber, person: User) -> list[str]:
    objections = objections_to_confirming(record, person)
    if not person.has_role(*PROGRAMME):
        objections.append(_("The number is confirmed by a programme officer or the head of unit."))
    return objections


def objections_to_discarding_number(record: DecisionNumber, person: User) -> list[str]:
    objections = []
    if not record.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    if not person.has_role(*PROGRAMME):
        objections.append(_("Awards are recorded by a programme officer."))
    return objections
