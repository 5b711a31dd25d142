"""Whom to ask: who could take the next step of a payout."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils import timezone

from core.funding.models import DeviatingDebit, Disbursement
from core.funding.rules.debits import objections_to_confirming_debit
from core.funding.rules.payment import (
    MAY_RELEASE,
    objections_to_confirming_payment,
    objections_to_releasing,
)
from core.funding.rules.payouts import (
    FINANCE,
    PROGRAMME,
    objections_to_approving,
    objections_to_verifying,
)
from core.funding.rules.reversals import MAY_CONFIRM_REVERSAL, has_decided
from core.funding.states import DisbursementStatus
from core.people.deputies import people_for
from core.people.models import Role, User

NEXT_STEP: dict[str, tuple[Sequence[Role], Callable[[Disbursement, User], list[str]]]] = {
    DisbursementStatus.SUBMITTED: (PROGRAMME, objections_to_verifying),
    DisbursementStatus.VERIFIED: (FINANCE, objections_to_approving),
    DisbursementStatus.APPROVED: (MAY_RELEASE, objections_to_releasing),
    DisbursementStatus.ORDERED: (FINANCE, objections_to_confirming_payment),
}


def who_could(disbursement: Disbursement) -> list[User]:
    """Active people who could take the next step, and deputies; empty says that nobody can."""
    if disbursement.status not in NEXT_STEP:
        return []
    if (debit := disbursement.waiting_debit) is not None:
        return who_confirms(debit)
    roles, objections_to = NEXT_STEP[disbursement.status]
    people = people_for(roles, timezone.localdate())
    return [person for person in people if not objections_to(disbursement, person)]


def who_confirms(debit: DeviatingDebit) -> list[User]:
    """Who could be the second person of a debit that is not as released."""
    people = people_for(FINANCE, timezone.localdate())
    return [person for person in people if not objections_to_confirming_debit(debit, person)]


def who_confirms_reversal(disbursement: Disbursement, recorder: User) -> list[User]:
    """Who could confirm the reversal that somebody records; empty says that nobody could."""
    return [
        person
        for person in people_for(MAY_CONFIRM_REVERSAL, timezone.localdate())
        if person.represents is None
        and person.pk != recorder.pk
        and not has_decided(disbursement, person)
    ]
