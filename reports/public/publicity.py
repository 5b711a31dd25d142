"""What may be public, decided in one place: which awards, and nothing of any other."""

from __future__ import annotations

from django.db.models import Q

from core.funding.models import Commitment
from core.funding.models.commitments import CommitmentQuerySet
from core.ledger.states import EntryKind
from core.partners.models import OrganisationKind
from reports.figures import Cutoff, known_entries
from reports.iati.portfolio import Withheld

MAY_BE_A_PERSON = frozenset({OrganisationKind.OTHER})
"""Kinds of partners behind which a natural person or a household may stand: never public."""


def public_awards(cutoff: Cutoff) -> CommitmentQuerySet:
    """The awards of the city that are booked and stand, to partners that are organisations.

    What is not in the ledger was not awarded. History imported from others has no award and so
    is not the city's list. What is withheld now is left out with all that stands about it.
    """
    granted = known_entries(cutoff, cutoff.last_day).filter(
        kind=EntryKind.COMMITMENT, reverses__isnull=True, reversed_by__isnull=True
    )
    withheld = Withheld.now()
    awards = Commitment.objects.filter(pk__in=granted.order_by().values("commitment")).exclude(
        Q(partner__kind__in=MAY_BE_A_PERSON)
        | Q(partner__in=withheld.partners)
        | Q(activity__partner__in=withheld.partners)
        | Q(activity__in=withheld.activities)
    )
    return awards.exclude(activity__in=_naming(withheld, awards)) if withheld.words else awards


def _naming(withheld: Withheld, awards: CommitmentQuerySet) -> list[int]:
    """Activities of others whose title names a withheld partner; in any case, umlauts too."""
    titles = awards.order_by().values_list("activity", "activity__title")
    return [
        activity
        for activity, title in titles
        if any(word in title.casefold() for word in withheld.words)
    ]
