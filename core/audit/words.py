"""The trail in words: who did what to which thing, and what changed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from core.audit.models import AuditEntry, Outcome
from core.audit.reading import Known, as_dict, field_of, models_by_table, written
from core.audit.verbs import VERBS
from core.display import NOTHING

if TYPE_CHECKING:
    import datetime as dt


MOST_CHANGES = 50
"""Rows of one step that a history tells; the page of the entry tells all."""


@dataclass(frozen=True)
class Value:
    """One field of a row: its name, and what stood there before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What a step did to one row."""

    kind: str
    name: str
    is_new: bool
    values: Sequence[Value]


@dataclass
class Line:
    """An entry of the trail as pages show it; `timeline.html` reads it like the entry itself."""

    entry: AuditEntry
    known: Callable[[], Known] | None = None
    most: int | None = None
    """So many of the changes are told."""
    details: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.details = self.entry.details

    @property
    def number(self) -> int:
        return self.entry.number

    @property
    def recorded_at(self) -> dt.datetime:
        return self.entry.recorded_at

    @property
    def person_name(self) -> str:
        """Who acted; a deputy with the name of whom they acted for."""
        represented = self.details.get("represents")
        if represented is None:
            return self.entry.person_name
        return _("%(deputy)s (for %(represented)s)") % {
            "deputy": self.entry.person_name,
            "represented": represented["name"],
        }

    @property
    def verb(self) -> str:
        return self.entry.verb

    @property
    def outcome(self) -> str:
        return self.entry.outcome

    @property
    def reason(self) -> str:
        """Why, in the person's words; of a refusal, what stood against it."""
        return " ".join(text for text in (self.entry.reason, *self.objections) if text)

    @property
    def objections(self) -> list[str]:
        return self.details.get("objections", [])

    @property
    def subject(self) -> str:
        """What it is about: what the step was given, else the first row that it wrote."""
        named = (change["name"] for change in self.details.get("changes", []))
        return self.entry.subject or next(named, NOTHING)

    @property
    def verb_label(self) -> str:
        """The sentence: «Anna Muster hat die Auszahlung A-12 visiert.»."""
        act, done = VERBS.get(self.entry.verb, (self.entry.verb.replace("_", " "), ""))
        words = {"person": self.person_name, "subject": self.subject}
        if self.outcome == Outcome.REFUSED:
            return _("%(person)s wanted to %(act)s: %(subject)s.") % {**words, "act": act}
        return (done or _("%(person)s: %(act)s, %(subject)s.")) % {**words, "act": act}

    @cached_property
    def changes(self) -> list[Change]:
        """What the step changed, field by field, in the reader's language."""
        known = self.known() if self.known else Known.of(self.raw_changes)
        return [_change(one, known) for one in self.raw_changes]

    @property
    def raw_changes(self) -> list[dict[str, Any]]:
        return self.details.get("changes", [])[: self.most]

    @property
    def more_changes(self) -> int:
        """How many further rows the step changed."""
        return len(self.details.get("changes", [])) - len(self.raw_changes)


def trail_of(*instances: models.Model, limit: int = 50) -> list[Line]:
    """The latest steps that touched one of these rows, done or refused, newest first."""
    return lines_of(AuditEntry.objects.latest_about(*instances, limit=limit))


def trail_within(*tables: type[models.Model], limit: int = 15) -> list[Line]:
    """The latest steps on any row of these tables, done or refused, newest first."""
    return lines_of(AuditEntry.objects.within(*tables)[:limit])


def lines_of(entries: Iterable[AuditEntry]) -> list[Line]:
    """Entries in words; what they all point to is read together, when it is told."""
    lines = [Line(entry, most=MOST_CHANGES) for entry in entries]
    known = cache(lambda: Known.of(one for line in lines for one in line.raw_changes))
    for line in lines:
        line.known = known
    return lines


def act_of(verb: str) -> str:
    """The act that a step is, as an infinitive."""
    return str(VERBS[verb][0]) if verb in VERBS else verb.replace("_", " ")


def _change(raw: dict[str, Any], known: Known) -> Change:
    model = models_by_table().get(raw["table"])
    before, after = as_dict(raw["before"]), as_dict(raw["after"])
    is_new = raw["before"] is None and raw["row"] is not None
    side = {"row": raw["row"], "state": {**before, **after}}
    values = []
    for name in sorted({*before, *after}, key=lambda name: _place(model, name)):
        value = Value(
            label=_label(model, name),
            before=written(model, name, {**side, "value": before.get(name)}, known),
            after=written(model, name, {**side, "value": after.get(name)}, known),
        )
        if not is_new or value.after != NOTHING:
            values.append(value)
    kind = str(model._meta.verbose_name) if model else raw["table"]
    return Change(kind=kind, name=raw["name"], is_new=is_new, values=values)


def _place(model: type[models.Model] | None, attname: str) -> int:
    """Fields stand in the order of the model, which is that of the pages."""
    found = field_of(model, attname)
    return model._meta.concrete_fields.index(found) if model and found else 999


def _label(model: type[models.Model] | None, attname: str) -> str:
    found = field_of(model, attname)
    return str(found.verbose_name) if found else attname.replace("_", " ")
