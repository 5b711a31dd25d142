"""What a trigger is, in SQL for both databases, and the kinds that many tables share.

A guard is a condition under which the database refuses to write a row. The condition is SQL
that SQLite and PostgreSQL read alike, in terms of NEW and OLD. `InstallGuards` puts all of them
in force; a migration that alters a guarded table begins with `DropGuards` and ends with it,
because SQLite rebuilds a table without its triggers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_OTHER_TABLES = re.compile(r'(?:FROM|JOIN) "?(\w+)"? (?!ON |WHERE )(\w+)')
_COLUMNS = re.compile(r'(\w+)\."?(\w+)"?')

Event = Literal["INSERT", "UPDATE", "DELETE"]


@dataclass(frozen=True)
class Guard:
    """One trigger: on this event of this table, refuse what meets the condition."""

    table: str
    event: Event
    rule: str
    condition: str = "TRUE"
    only: str = ""
    after: bool = False

    @property
    def columns(self) -> set[tuple[str, str]]:
        """The columns that the condition reads, each with its table; its own key in any case."""
        tables = {alias: table for table, alias in _OTHER_TABLES.findall(self.condition)}
        tables |= {"NEW": self.table, "OLD": self.table}
        read = _COLUMNS.findall(self.condition)
        named = {(tables[alias], column) for alias, column in read if alias in tables}
        return {(self.table, "id"), *named}

    @property
    def name(self) -> str:
        return f"guard_{self.table}_{self.rule}"

    def create(self, vendor: str) -> list[str]:
        message = f"{self.table}: {self.rule.replace('_', ' ')}"
        timing = "AFTER" if self.after else "BEFORE"
        if vendor == "sqlite":
            return [
                (
                    f'CREATE TRIGGER "{self.name}" {timing} {self.event} ON "{self.table}" '
                    f"WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{message}'); END"
                )
            ]
        row = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
            f"BEGIN IF {self.condition} THEN RAISE EXCEPTION '{message}' "
            f"USING ERRCODE = 'check_violation'; END IF; RETURN {row}; END $$",
            f'CREATE TRIGGER "{self.name}" {timing} {self.event} ON "{self.table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{self.name}"()',
        ]

    def drop(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [f'DROP TRIGGER IF EXISTS "{self.name}"']
        return [f'DROP FUNCTION IF EXISTS "{self.name}"() CASCADE']


@dataclass(frozen=True)
class DatedGuard(Guard):
    """A guard that asks for the day in Zürich of a moment: {column between first and last}.

    SQLite knows no time zones: there the hours of winter and of summer are both tried, so that
    an hour round midnight counts for both days.
    """

    def create(self, vendor: str) -> list[str]:
        asked = re.findall(r"{(\w+) between (\S+) and (\S+)}", self.condition)
        condition = self.condition
        for column, first, last in asked:
            written = f"{{{column} between {first} and {last}}}"
            condition = condition.replace(written, _days(vendor, column, first, last))
        return Guard(self.table, self.event, self.rule, condition).create(vendor)


def _days(vendor: str, column: str, first: str, last: str) -> str:
    if vendor == "sqlite":
        return (
            f"({first} <= date(NEW.{column}, '+2 hours')"
            f" AND {last} >= date(NEW.{column}, '+1 hours'))"
        )
    day = f"(NEW.{column} AT TIME ZONE 'Europe/Zurich')::date"
    return f"({day} BETWEEN {first} AND {last})"


@dataclass(frozen=True)
class DaysGuard(Guard):
    """A guard that reckons with days: {day of column} in Zürich, {days between a and b}.

    On SQLite, which knows no time zones, an hour round midnight counts for both days: the row
    is refused if neither takes it.
    """

    def create(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            days = [
                _reckoned(
                    self.condition,
                    rf"date(NEW.\1, '+{hours} hours')",
                    r"julianday(\2) - julianday(\1)",
                )
                for hours in (1, 2)
            ]
            condition = " AND ".join(f"({one})" for one in days)
        else:
            condition = _reckoned(
                self.condition, r"(NEW.\1 AT TIME ZONE 'Europe/Zurich')::date", r"(\2 - \1)"
            )
        return Guard(self.table, self.event, self.rule, condition).create(vendor)


def _reckoned(condition: str, day: str, days: str) -> str:
    condition = re.sub(r"{day of (\w+)}", day, condition)
    return re.sub(r"{days between (\S+) and (\S+)}", days, condition)


@dataclass(frozen=True)
class TruncateGuard(Guard):
    """PostgreSQL's TRUNCATE fires no row trigger; SQLite has no TRUNCATE."""

    def create(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return []
        return [
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
            f"BEGIN RAISE EXCEPTION '{self.table}: nothing is deleted' "
            f"USING ERRCODE = 'check_violation'; END $$",
            f'CREATE TRIGGER "{self.name}" BEFORE TRUNCATE ON "{self.table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{self.name}"()',
        ]


@dataclass(frozen=True)
class ReplaceGuard(Guard):
    """SQLite's INSERT OR REPLACE deletes without firing DELETE triggers; PostgreSQL has none."""

    def create(self, vendor: str) -> list[str]:
        return super().create(vendor) if vendor == "sqlite" else []


Unique = str | tuple[str, ...]
"""A column, or columns together, of which the table takes each value once."""


def undeletable(table: str, *unique: Unique) -> list[Guard]:
    """Rows stay under their key: no DELETE, no TRUNCATE, no INSERT OR REPLACE over a unique."""
    return [*_kept(table, unique), fixed(table, "a_key_stays", ("id",), when="TRUE")]


def append_only(table: str, *unique: Unique) -> list[Guard]:
    """Rows stay as they were written."""
    return [*_kept(table, unique), Guard(table, "UPDATE", "nothing_is_changed")]


def _kept(table: str, unique: Sequence[Unique]) -> list[Guard]:
    taken = " OR ".join(_is_taken(table, columns) for columns in ("id", *unique))
    return [
        Guard(table, "DELETE", "nothing_is_deleted"),
        TruncateGuard(table, "DELETE", "nothing_is_truncated"),
        ReplaceGuard(table, "INSERT", "nothing_is_replaced", taken),
    ]


def _is_taken(table: str, columns: Unique) -> str:
    names = (columns,) if isinstance(columns, str) else columns
    same = " AND ".join(f'old."{name}" = NEW."{name}"' for name in names)
    return f'EXISTS (SELECT 1 FROM "{table}" old WHERE {same})'


def stepwise(table: str) -> list[Guard]:
    """A row is written only within a step: one whose trail entry is still to come.

    A made-up step fails at the commit (deferred foreign key), an old one here.
    """
    is_over = "EXISTS (SELECT 1 FROM audit_auditentry entry WHERE entry.step = NEW.step_id)"
    return [
        Guard(table, "INSERT", "only_a_step_writes_it", is_over),
        Guard(table, "UPDATE", "only_a_step_changes_it", is_over),
    ]


def fixed(table: str, rule: str, columns: Sequence[str], *, when: str) -> Guard:
    """These columns stay as they are as soon as a condition holds."""
    changed = " OR ".join(f'NEW."{c}" IS DISTINCT FROM OLD."{c}"' for c in columns)
    return Guard(table, "UPDATE", rule, f"({when}) AND ({changed})")


CONFIRMED = "OLD.confirmed_at IS NOT NULL"
SECOND_PERSON = ("confirmed_by_id", "confirmed_for_id", "confirmed_at", "discarded_at")


def confirmable(table: str, *columns: str, unique: Sequence[Unique] = ()) -> list[Guard]:
    """What two people put in force stays: content, and who recorded and confirmed it."""
    people = ("recorded_by_id", "recorded_at", "content_hash", *SECOND_PERSON)
    return [
        *stepwise(table),
        *undeletable(table, *unique),
        fixed(table, "what_is_confirmed_is_fixed", (*people, *columns), when=CONFIRMED),
        fixed(
            table,
            "what_is_discarded_stays_so",
            SECOND_PERSON,
            when="OLD.discarded_at IS NOT NULL",
        ),
        Guard(table, "INSERT", "nothing_is_born_confirmed", "NEW.confirmed_at IS NOT NULL"),
    ]


def kept_once_set(table: str, rule: str, *columns: str) -> Guard:
    """Each of these columns stays once it has a value."""
    moved = " OR ".join(
        f'OLD."{c}" IS NOT NULL AND NEW."{c}" IS DISTINCT FROM OLD."{c}"' for c in columns
    )
    return Guard(table, "UPDATE", rule, moved)
