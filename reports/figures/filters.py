"""Which money a report is about: whole entries by sphere or partner, shares by place or goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Filters:
    """Empty means all. Codes of spheres, instruments, countries and regions; goals by number.

    Of an entry with shares in several countries or goals only the chosen shares count.
    """

    spheres: frozenset[str] = frozenset()
    instruments: frozenset[str] = frozenset()
    partners: frozenset[int] = frozenset()
    places: frozenset[str] = frozenset()
    goals: frozenset[int] = frozenset()

    @property
    def is_by_share(self) -> bool:
        return bool(self.places or self.goals)

    @property
    def is_empty(self) -> bool:
        return self == EVERYTHING

    def of_rows(self, prefix: str = "") -> Q:
        """The condition on rows that carry sphere, instrument and partner as the ledger does."""
        condition = Q()
        for name, chosen in (
            ("sphere", self.spheres),
            ("instrument", self.instruments),
            ("partner", self.partners),
        ):
            if chosen:
                condition &= Q(**{f"{prefix}{name}__in": sorted(chosen)})
        return condition

    def as_data(self) -> dict[str, list[Any]]:
        """The chosen values as JSON, without what was left open."""
        chosen = {name: sorted(values) for name, values in vars(self).items()}
        return {name: values for name, values in chosen.items() if values}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Filters:
        """What `as_data` gave."""
        return cls(**{name: frozenset(values) for name, values in data.items()})


EVERYTHING = Filters()
