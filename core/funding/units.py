"""Awards in another currency: what units of it are worth, and how many are open."""

from __future__ import annotations

from django.db.models import Sum

from core.amounts import convert
from core.funding.models import Commitment


def in_francs(commitment: Commitment, units: int) -> int:
    """Rappen of units of the commitment's currency, at its stored rate."""
    if commitment.rate is None:
        return units
    return convert(units, minor_units=commitment.currency.minor_units, rate=commitment.rate)


def open_units(commitment: Commitment) -> int:
    """What was awarded and is not paid, in minor units of a foreign commitment's currency."""
    paid = commitment.ledger_entries.paying().aggregate(sum=Sum("amount"))["sum"] or 0
    return commitment.net - paid
