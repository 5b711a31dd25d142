"""Records that wait for their second person, as the inbox shows them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from typing import Any

from django.utils import timezone

from core.approvals.waiting import (
    KINDS,
    Candidates,
    Kind,
    escalates_before,
    escalation_days,
    kinds_for,
    kinds_that_wait,
)
from core.audit.remembering import remembered
from core.confirmation import Confirmable, objections_to_confirming
from core.funding.pages.cuts import Cut
from core.people.deputies import objections_to
from core.people.models import Role, User

Keys = tuple[list[tuple[str, int]], int]
"""Records by the label of their model and their key, and how many more there are."""


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

    def find() -> Keys:
        waiting = kinds_that_wait()
        kinds = [kind for kind in kinds_for(person) if kind in waiting]
        return _oldest([(kind, _not_about(person, kind)) for kind in kinds], most)

    name = ["records of", person.pk, most, timezone.localdate().isoformat()]
    return _items(remembered(name, find), person)


def escalated_items_for(person: User, most: int | None = None) -> Cut[Item]:
    """What only others confirm and let wait; the head of unit sees to it that somebody acts."""
    if not person.has_role(Role.HEAD_OF_UNIT):
        return Cut()

    def find() -> Keys:
        own, before = set(kinds_for(person)), escalates_before(timezone.localdate())
        late = [
            (kind, kind.waiting().filter(recorded_at__lt=before))
            for kind in kinds_that_wait()
            if kind not in own
        ]
        return _oldest(late, most)

    name = ["late records of others for", person.pk, most, timezone.localdate().isoformat()]
    return _items(remembered(name, find), person, with_colleagues=True)


def _not_about(person: User, kind: Kind) -> Any:
    """One's own role, deputyship or reset is never one's own to confirm."""
    rows = kind.waiting()
    for name in kind.barred:
        rows = rows.exclude(**{name: person})
    return rows


def _oldest(sources: Iterable[tuple[Kind, Any]], most: int | None) -> Keys:
    """The first of all kinds together, by the label of the model and the key; how many follow."""
    found: list[tuple[dt.datetime, str, int]] = []
    for kind, rows in sources:
        label = kind.model._meta.label
        for recorded_at, key in rows.order_by("recorded_at", "pk").values_list("recorded_at", "pk"):
            found.append((recorded_at, label, key))
    found.sort(key=itemgetter(0))
    shown = found[:most]
    return [(label, key) for _recorded_at, label, key in shown], len(found) - len(shown)


def _items(keys: Keys, person: User, *, with_colleagues: bool = False) -> Cut[Item]:
    """Only what is shown is read and asked about."""
    found, more = keys
    records = _read(found)
    shown = [records[one] for one in found]
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
    return Cut(items, more=more)


def _read(keys: list[tuple[str, int]]) -> dict[tuple[str, int], tuple[Kind, Any]]:
    """Records by label and key, one query for each kind."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for label, key in keys:
        by_label[label].append(key)
    found: dict[tuple[str, int], tuple[Kind, Any]] = {}
    for model, kind in KINDS.items():
        if wanted := by_label.get(label := model._meta.label):
            rows = kind.waiting().select_related("recorded_by", *kind.related)
            found |= {(label, row.pk): (kind, row) for row in rows.filter(pk__in=wanted)}
    return found


def _francs(record: Any) -> int | None:
    """Rappen of a record; a bank account has none."""
    return getattr(record, "amount_chf", getattr(record, "amount", None))
