"""Putting the guards in force: at any time, and by migrations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder

from core.guards.registry import GUARDS
from core.guards.triggers import Guard


def install_guards(connection: BaseDatabaseWrapper, guards: Iterable[Guard] = GUARDS) -> None:
    """Put every guard in force, replacing what stood before.

    A table or column that comes with a later migration gets its guards by that one.
    """
    guards = list(guards)
    columns = _columns(connection, {table for guard in guards for table, _column in guard.columns})
    present = [guard for guard in guards if guard.columns <= columns]
    _run(connection, (sql for guard in present for sql in _renew(guard, connection.vendor)))


def _columns(connection: BaseDatabaseWrapper, tables: set[str]) -> set[tuple[str, str]]:
    """The columns of these tables, as far as they are there already, with their table."""
    introspection = connection.introspection
    with connection.cursor() as cursor:
        return {
            (table, column.name)
            for table in tables & set(introspection.table_names(cursor))
            for column in introspection.get_table_description(cursor, table)
        }


def drop_guards(connection: BaseDatabaseWrapper, guards: Iterable[Guard] = GUARDS) -> None:
    """Take the guards away; for migrations, and for test databases that are emptied."""
    _run(connection, (sql for guard in guards for sql in guard.drop(connection.vendor)))


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of guards that the database lacks, has switched off, or words otherwise."""
    query = (
        "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT t.tgname, t.tgrelid::regclass::text, p.prosrc FROM pg_trigger t"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name: (table, body) for name, table, body in cursor.fetchall()}
    return [
        guard.name
        for guard in GUARDS
        if guard.create(connection.vendor)
        and present.get(guard.name) != (guard.table, _body(guard, connection.vendor))
    ]


def _body(guard: Guard, vendor: str) -> str:
    """What the database keeps of a guard: on PostgreSQL the text of its function."""
    statement = guard.create(vendor)[0]
    return statement if vendor == "sqlite" else statement.split("$$")[1]


def _renew(guard: Guard, vendor: str) -> list[str]:
    return [*guard.drop(vendor), *guard.create(vendor)]


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@cache
def _installing_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(
        key
        for key, migration in loader.disk_migrations.items()
        if any(isinstance(one, InstallGuards) for one in migration.operations)
    )


def _is_last_to_apply(connection: BaseDatabaseWrapper) -> bool:
    """Whether no other migration that installs guards is still to come (this one is)."""
    applied = MigrationRecorder(connection).applied_migrations()
    return len(_installing_migrations() - applied.keys()) <= 1


class DropGuards(Operation):
    """Begins a migration that alters a guarded table."""

    reversible = True
    reduces_to_sql = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of the models' state."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        drop_guards(schema_editor.connection)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        install_guards(schema_editor.connection)

    def describe(self) -> str:
        return "Take the guards away"


class InstallGuards(DropGuards):
    """Ends a migration that alters a guarded table.

    Of several such migrations in a row only the last one takes effect: hundreds of triggers, made
    anew for each, would take longer than all the tables.
    """

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        if _is_last_to_apply(schema_editor.connection):
            install_guards(schema_editor.connection)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        drop_guards(schema_editor.connection)

    def describe(self) -> str:
        return "Put the guards in force"
