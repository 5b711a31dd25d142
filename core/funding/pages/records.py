"""Records that wait for their second person, as the inbox shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils import timezone

from core.approvals.waiting import KINDS, Candidates, Kind, escalation_days, kinds_for
from core.confirmation import Confirmable, objections_to_confirming
from core.people.deputies import objections_to
from core.people.models import Role, User


@dataclass(frozen=True)
class Item:
    """A record that waits for its second person."""

    record: Confirmable
    what: str
    url: str
    objections: list[str]
    amount_chf: int | None
    escalates_after: int
    colleagues: list[User] = field(default_factory=list)

    @property
    def days(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.record.recorded_at)).days

    @property
    def is_escalated(self) -> bool:
        """Whether it has waited longer than the office allows."""
        return self.days >= self.escalates_after


def items_for(person: User) -> list[Item]:
    """Records that wait for a second person of this one's roles, the oldest first."""
    kinds = list(kinds_for(person))
    return _by_age(_items(kinds, person)) if kinds else []


def escalated_items_for(person: User) -> list[Item]:
    """What only others confirm and let wait; the head of unit sees to it that somebody acts."""
    if not person.has_role(Role.HEAD_OF_UNIT):
        return []
    own = set(kinds_for(person))
    of_others = [kind for kind in KINDS.values() if kind not in own]
    return _by_age(item for item in _items(of_others, person) if item.is_escalated)


def _items(kinds: Iterable[Kind], person: User) -> Iterator[Item]:
    today = timezone.localdate()
    candidates, limit = Candidates(today), escalation_days(today)
    hands = (person, *person.as_deputy())
    for kind in kinds:
        is_mine = any(kind.is_open_to(hand) for hand in hands)
        for record in kind.waiting().select_related("recorded_by", *kind.related):
            if is_mine and _is_about(person, kind, record):
                continue
            yield Item(
                record,
                kind.name,
                kind.url(record),
                objections_to(person, partial(objections_to_confirming, record)),
                _francs(record),
                limit,
                [] if is_mine else candidates.who_could(kind, record),
            )


def _is_about(person: User, kind: Kind, record: Any) -> bool:
    """One's own role, deputyship or reset is never one's own to confirm."""
    return any(getattr(record, f"{name}_id") == person.pk for name in kind.barred)


def _by_age(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: item.record.recorded_at)


def _francs(record: Any) -> int | None:
    """Rappen of a record; a bank account has none."""
    return getattr(record, "amount_chf", getattr(record, "amount", None))
