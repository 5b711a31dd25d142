"""What waits for a second person: who may confirm which kind of record, where, and since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Model
from django.urls import ResolverMatch, reverse
from django.utils import timezone

from core.approvals.models import Parameter, ParameterKey
from core.audit.models import AuditEntry
from core.audit.remembering import remembered
from core.confirmation import Confirmable, objections_to_confirming
from core.people.deputies import people_for
from core.people.models import Role, User

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Rule = Callable[[Any, User], list[str]]
"""What stands against the confirmation of a record by a person."""


def _by_key(record: Any) -> tuple[Any, ...]:
    return (record.pk,)


@dataclass(frozen=True)
class Kind:
    """Records of one model that have effect when a second person of these roles confirms them.

    `page` is the name of the address where that is done; `related` is what its name is read with;
    `barred` are the fields with people who never confirm it, besides who recorded it.
    """

    model: type[Confirmable]
    roles: tuple[Role, ...]
    page: str
    rule: Rule
    deputies_may: bool = False
    label: StrOrPromise = ""
    related: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    arguments: Callable[[Any], tuple[Any, ...]] = _by_key
    rows: Callable[[], Any] | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        return str(self.label or self.model._meta.verbose_name)

    def waiting(self) -> Any:
        rows = self.model._default_manager.all() if self.rows is None else self.rows()
        return rows.unconfirmed()

    def waiting_for(self, person: User) -> Any:
        """Those that this person, or deputy, did not record and is not barred from."""
        rows = self.waiting()
        for name in ("recorded_by", *self.barred):
            rows = rows.exclude(**{f"{name}__in": person.sides})
        return rows

    def is_open_to(self, person: User) -> bool:
        """Whether they have the role in the name in which they act."""
        may = self.deputies_may or person.represents is None
        return may and person.has_role(*self.roles)

    def might(self, person: User, record: Any) -> bool:
        """Whether role and persons allow it; what the rule reads besides is not asked."""
        barred = {getattr(record, f"{name}_id") for name in self.barred}
        is_free = self.is_open_to(person) and not person.sides & barred
        return is_free and not objections_to_confirming(record, person)

    def url(self, record: Any) -> str:
        return reverse(self.page, args=self.arguments(record))


@dataclass(frozen=True)
class Waiting:
    """Since when something waits, for how many days, and who could take the next step."""

    since: dt.datetime
    days: int
    people: list[User]
    is_escalated: bool

    @classmethod
    def of(cls, since: dt.datetime, people: list[User], *, on: dt.date) -> Waiting:
        days = (on - timezone.localdate(since)).days
        return cls(since, days, people, days >= escalation_days(on))


Answer = Callable[[Any, dt.date], Waiting | None]

KINDS: dict[type[Confirmable], Kind] = {}
_OTHERS: dict[type[Model], Answer] = {}


def register(kind: Kind) -> None:
    """Let a kind of record wait in inboxes and on its pages; called in `AppConfig.ready`."""
    KINDS[kind.model] = kind


def register_answer(model: type[Model], answer: Answer) -> None:
    """For records that wait in states, not for a confirmation: who moves them, since when."""
    _OTHERS[model] = answer


def kinds_that_wait() -> list[Kind]:
    """The kinds of which any record waits, in one query: most days few of many."""
    kinds = list(KINDS.values())

    def find() -> list[int]:
        asked = [Exists(kind.waiting()) for kind in kinds]
        told = AuditEntry.objects.values_list(*asked).first()
        return [number for number, waits in enumerate(told or ()) if waits]

    name = ["kinds that wait", len(kinds), timezone.localdate().isoformat()]
    return [kinds[number] for number in remembered(name, find)]


def kinds_for(person: User) -> Iterator[Kind]:
    """What this person could confirm by their own roles or as a deputy."""
    hands = (person, *person.as_deputy())
    return (kind for kind in KINDS.values() if any(kind.is_open_to(hand) for hand in hands))


def escalation_days(on: dt.date) -> int:
    return Parameter.objects.value_on(ParameterKey.ESCALATION_DAYS, on)


def escalates_before(on: dt.date) -> dt.datetime:
    """What has waited since before this moment waits too long on a day."""
    first = on - dt.timedelta(days=escalation_days(on) - 1)
    return timezone.make_aware(dt.datetime.combine(first, dt.time()))


def waiting_for(record: Any, *, on: dt.date) -> Waiting | None:
    """Who could take the next step of a record; None if nothing waits, or nobody knows the kind."""
    if answer := _OTHERS.get(type(record)):
        return answer(record, on)
    kind = KINDS.get(type(record))
    if kind is None or not record.is_waiting:
        return None
    if kind.rows is not None and not kind.waiting().filter(pk=record.pk).exists():
        return None
    people = [
        person
        for person in people_for(kind.roles, on)
        if kind.might(person, record) and not kind.rule(record, person)
    ]
    return Waiting.of(record.recorded_at, people, on=on)


def waiting_at(match: ResolverMatch, path: str, *, on: dt.date) -> Waiting | None:
    """The same for the record whose confirmation stands at an address."""
    for kind in KINDS.values():
        if kind.page == match.view_name:
            record = kind.waiting().filter(pk=match.kwargs.get("pk")).first()
            if record is not None and kind.url(record) == path:
                return waiting_for(record, on=on)
    return None


class Candidates:
    """Whom to ask, for many records with few queries; no rule is asked that takes one."""

    def __init__(self, on: dt.date) -> None:
        self._on = on

    @cached_property
    def _people(self) -> list[User]:
        return people_for(Role, self._on)

    def who_could(self, kind: Kind, record: Any) -> list[User]:
        return [person for person in self._people if kind.might(person, record)]
