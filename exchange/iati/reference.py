"""The codes and rates that an import knows, read once."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.activities.models import Scheme
from core.rates.lookup import RateTable
from core.rates.models import ExchangeRate
from core.reference.models import (
    AidType,
    Country,
    Currency,
    Goal,
    PolicyMarker,
    Region,
    Sector,
    Target,
)

Columns = dict[str, Any]
"""The columns of a split line that name a code."""


@dataclass
class Reference:
    """By scheme each code with its columns; minor units of currencies; scores of markers."""

    codes: dict[Scheme, dict[str, Columns]]
    currencies: dict[str, int]
    markers: dict[str, tuple[int, ...]]
    aid_types: set[str]
    rates: RateTable | None = None

    def rate_on(self, currency: str, day: dt.date) -> ExchangeRate | None:
        return self.rates.on(currency, day) if self.rates else None


def load_reference(currencies: Iterable[str], days: Iterable[dt.date]) -> Reference:
    """Read all codes, and the rates of these currencies for a period that spans these days."""
    days = list(days)
    foreign = set(currencies) - {"CHF"}
    goals = {str(number): {"goal_id": number} for number in _keys(Goal)}
    targets = {
        code: {"goal_id": goal, "target_id": code}
        for code, goal in Target.objects.values_list("code", "goal_id")
    }
    return Reference(
        codes={
            Scheme.SDG: goals | targets,
            Scheme.SECTOR: {code: {"sector_id": code} for code in _keys(Sector)},
            Scheme.PLACE: {code: {"country_id": code} for code in _keys(Country)}
            | {code: {"region_id": code} for code in _keys(Region)},
        },
        currencies=dict(Currency.objects.values_list("code", "minor_units")),
        markers={marker.code: marker.allowed_scores for marker in PolicyMarker.objects.all()},
        aid_types=set(_keys(AidType)),
        rates=RateTable(foreign, min(days), max(days)) if foreign and days else None,
    )


def _keys(model: Any) -> list[Any]:
    return list(model.objects.values_list("pk", flat=True))
