"""Records that wait for their second person, as the inbox shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils import timezone

from core.approvals.waiting import (
    KINDS,
    Candidates,
    Kind,
    escalates_before,
    escalation_days,
    kinds_for,
)
from core.confirmation import Confirmable, objections_to_confirming
from core.funding.pages.cuts import Cut
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


def items_for(person: User, most: int | None = None) -> Cut[Item]:
    """Records that wait for a second person of this one's roles, the oldest first."""
    kinds = list(kinds_for(person))
    return _cut([(kind, _not_about(person, kind)) for kind in kinds], person, most)


def escalated_items_for(person: User, most: int | None = None) -> Cut[Item]:
    """What only others confirm and let wait; the head of unit sees to it that somebody acts."""
    if not person.has_role(Role.HEAD_OF_UNIT):
        return Cut()
    own, before = set(kinds_for(person)), escalates_before(timezone.localdate())
    late = [
        (kind, kind.waiting().filter(recorded_at__lt=before))
        for kind in KINDS.values()
        if kind not in own
    ]
    return _cut(late, person, most, with_colleagues=True)


def _not_about(person: User, kind: Kind) -> Any:
    """One's own role, deputyship or reset is never one's own to confirm."""
    rows = kind.waiting()
    for name in kind.barred:
        rows = rows.exclude(**{name: person})
    return rows


def _cut(
    sources: Iterable[tuple[Kind, Any]],
    person: User,
    most: int | None,
    *,
    with_colleagues: bool = False,
) -> Cut[Item]:
    """The oldest of all kinds together; only what is shown is asked about."""
    found: list[tuple[Kind, Any]] = []
    more = 0
    for kind, rows in sources:
        oldest = rows.select_related("recorded_by", *kind.related).order_by("recorded_at", "pk")
        some = list(oldest if most is None else oldest[: most + 1])
        found += [(kind, record) for record in some[:most]]
        more += 0 if most is None or len(some) <= most else rows.count() - most
    found.sort(key=lambda one: one[1].recorded_at)
    shown = found[:most]
    today = timezone.localdate()
    candidates, limit = Candidates(today), escalation_days(today)
    items = [
        Item(
            record,
            kind.name,
            kind.url(record),
            objections_to(person, partial(objections_to_confirming, record)),
            _francs(record),
            limit,
            candidates.who_could(kind, record) if with_colleagues else [],
        )
        for kind, record in shown
    ]
    return Cut(items, more=more + len(found) - len(shown))


def _francs(record: Any) -> int | None:
    """Rappen of a record; a bank account has none."""
    return getattr(record, "amount_chf", getattr(record, "amount", None))
