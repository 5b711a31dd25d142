"""Bringing a table to what a list says, and telling what changed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from core.reference.models import CountryStatus

Row = Mapping[str, Any]
Key = tuple[Any, ...]


@dataclass
class Change:
    """A row that differs: its key as text, and old and new values by field."""

    key: str
    values: dict[str, tuple[Any, Any]]


@dataclass
class Outcome:
    """What bringing one table up to date did; `kept` stand in the table, not in the list."""

    table: str
    new: list[str] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)

    def note(self, key: str, change: dict[str, tuple[Any, Any]]) -> None:
        """Count a row that stood already as changed or unchanged."""
        if change:
            self.changed.append(Change(key, change))
        else:
            self.unchanged += 1


def sync(
    objects: models.QuerySet,
    rows: Iterable[Row],
    *,
    key: tuple[str, ...],
    official_fields: frozenset[str] = frozenset(),
    official_source: str = "",
) -> Outcome:
    """Create and change rows of `objects` until they say what `rows` say; delete nothing.

    Rows map attribute names to values, and every row has the same ones. Without `official_source`
    (our own list), `official_fields` of rows that an official list has set are left alone.
    """
    outcome = Outcome(str(objects.model._meta.verbose_name_plural))
    standing = {_key_of(row, key): row for row in objects}
    to_create, to_change = [], []
    touched = {"official_source"} if official_source else set()
    for values in rows:
        row = standing.pop(tuple(values[name] for name in key), None)
        if row is None:
            row = objects.model(**values)
            to_create.append(row)
            outcome.new.append(_label(row, key))
        else:
            leave = frozenset() if official_source else official_fields
            change = _apply(row, values, leave=leave)
            touched |= change.keys()
            outcome.note(_label(row, key), change)
            if change or official_source:
                to_change.append(row)
        if official_source:
            row.official_source = official_source
    outcome.kept = [_label(row, key) for row in standing.values()]
    objects.bulk_create(to_create)
    if touched:
        objects.bulk_update(to_change, sorted(touched), batch_size=100)
    return outcome


def sync_statuses(rows: Iterable[Row], *, now: dt.datetime, official_source: str = "") -> Outcome:
    """Bring the country statuses up to date; a row that differs is closed and followed by another.

    What stands on the first load counts as known from the beginning (`recorded_at` empty); what
    comes later is known from `now` (aware) on.
    """
    key = ("country_id", "kind", "valid_from")
    outcome = Outcome(str(CountryStatus._meta.verbose_name_plural))
    standing = {_key_of(row, key): row for row in CountryStatus.objects.known()}
    recorded_at = now if standing else None
    to_create, to_close = [], []
    for values in rows:
        row = standing.pop(tuple(values[name] for name in key), None)
        successor = CountryStatus(
            **values, recorded_at=recorded_at, official_source=official_source
        )
        if row is None:
            outcome.new.append(_label(successor, key))
            to_create.append(successor)
            continue
        has_official_word = bool(row.official_source) and not official_source
        change = {} if has_official_word else _difference(row, values)
        outcome.note(_label(row, key), change)
        if change:
            to_close.append(row.pk)
            to_create.append(successor)
    outcome.kept = [_label(row, key) for row in standing.values()]
    CountryStatus.objects.filter(pk__in=to_close).update(replaced_at=now)
    CountryStatus.objects.bulk_create(to_create)
    return outcome


def _key_of(row: models.Model, key: tuple[str, ...]) -> Key:
    return tuple(getattr(row, name) for name in key)


def _label(row: models.Model, key: tuple[str, ...]) -> str:
    return " ".join(str(part) for part in _key_of(row, key))


def _difference(row: models.Model, values: Row) -> dict[str, tuple[Any, Any]]:
    return {
        name: (getattr(row, name), value)
        for name, value in values.items()
        if getattr(row, name) != value
    }


def _apply(row: models.Model, values: Row, *, leave: frozenset[str]) -> dict[str, tuple[Any, Any]]:
    """Set what differs, except what an official list has set; give old and new values."""
    is_official = bool(getattr(row, "official_source", ""))
    difference = {
        name: change
        for name, change in _difference(row, values).items()
        if not (is_official and name in leave)
    }
    for name, (_old, new) in difference.items():
        setattr(row, name, new)
    return difference
