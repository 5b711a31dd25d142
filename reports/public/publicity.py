"""What may be public, decided in one place: which awards, and nothing of any other."""

from __future__ import annotations

from django.db.models import Q

from core.funding.models import Commitment
from core.funding.models.commitments import CommitmentQuerySet
from core.ledger.states import EntryKind
from core.partners.models import OrganisationKind
from reports.figures import Cutoff, known_entries

MAY_BE_A_PERSON = frozenset({OrganisationKind.OTHER})
"""Kinds of partners behind which a natural person or a household may stand: never public."""


def public_awards(cutoff: Cutoff) -> CommitmentQuerySet:
    """The awards of the city that are booked and stand, to partners that are organisations.

    What is not in the ledger was not awarded. History imported from others has no award and so
    is not the city's list. What is withheld from publication belongs in this condition too.
    """
    granted = known_entries(cutoff, cutoff.last_day).filter(
        kind=EntryKind.COMMITMENT, reverses__isnull=True, reversed_by__isnull=True
    )
    return Commitment.objects.filter(
        ~Q(partner__kind__in=MAY_BE_A_PERSON), pk__in=granted.order_by().values("commitment")
    )
