"""Which money a report is about: whole entries by sphere or partner, shares by place or goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Q
from django.http import QueryDict


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

    def as_query(self) -> list[tuple[str, str]]:
        """The chosen values as they stand in an address; see `from_query`."""
        return [
            (name.removesuffix("s"), str(value))
            for name, values in self.as_data().items()
            for value in values
        ]

    @classmethod
    def from_query(cls, query: QueryDict) -> Filters:
        """What `as_query` gave; raises ValueError for a partner or goal that is no number."""
        chosen: dict[str, Any] = {name: query.getlist(name.removesuffix("s")) for name in FIELDS}
        for name in ("partners", "goals"):
            chosen[name] = map(int, chosen[name])
        return cls.from_data(chosen)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Filters:
        """What `as_data` gave."""
        return cls(**{name: frozenset(values) for name, values in data.items()})


FIELDS = tuple(field.name for field in fields(Filters))
EVERYTHING = Filters()
