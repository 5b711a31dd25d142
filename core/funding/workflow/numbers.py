"""The steps that give an urgent award the number of its decision."""

from __future__ import annotations

import datetime as dt

from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.funding import rules
from core.funding.models import Commitment, DecisionNumber
from core.funding.rules.numbers import objections_to_number
from core.funding.workflow.locking import hold
from core.people.models import User
from core.workflow import change, step


@step
def record_decision_number(
    commitment: Commitment, *, number: str, by: User, now: dt.datetime
) -> DecisionNumber:
    """Record the number that followed; it stands when a second person confirms it."""
    commitment = hold(commitment.pk)
    refuse_if(rules.objections_to_adding_number(commitment, by) + objections_to_number(number))
    return record(DecisionNumber, by=by, now=now, commitment=commitment, number=number.strip())


@step
def confirm_decision_number(later: DecisionNumber, *, by: User, now: dt.datetime) -> DecisionNumber:
    """Write the number on its award, once and for all."""
    commitment = hold(later.commitment_id)
    later = DecisionNumber.objects.get(pk=later.pk)
    refuse_if(rules.objections_to_confirming_number(later, by))
    later = confirm(later, by=by, now=now)
    change(commitment, late_number=later.number)
    return later


@step
def discard_decision_number(
    later: DecisionNumber, *, reason: str, by: User, now: dt.datetime
) -> DecisionNumber:
    hold(later.commitment_id)
    later = DecisionNumber.objects.get(pk=later.pk)
    refuse_if(rules.objections_to_discarding_number(later, by) + rules.objections_to_reason(reason))
    return discard(later, now=now)
