"""Migrations: they build what the models say, and whoever alters a guarded table renews them."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from core.guards import GUARDS, DropGuards, InstallGuards, drop_guards, missing_guards

GUARDED = {guard.table for guard in GUARDS}
FIRST = ("funding", "0003_guards")


def tables_altered(migration):
    """Tables that the operations of a migration alter (an added table has no guards yet)."""
    added = {
        operation.name.lower()
        for operation in migration.operations
        if isinstance(operation, migrations.CreateModel)
    }
    altered = {
        operation.model_name.lower()
        for operation in migration.operations
        if hasattr(operation, "model_name")
    }
    return {apps.get_model(migration.app_label, name)._meta.db_table for name in altered - added}


def later_migrations():
    """Ours that may run after the guards were first put in force."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    before = set(loader.graph.forwards_plan(FIRST))
    return [
        migration
        for key, migration in loader.disk_migrations.items()
        if key not in before and migration.__module__.split(".")[0] != "django"
    ]


@pytest.mark.parametrize("migration", later_migrations(), ids=str)
def test_a_migration_of_a_guarded_table_begins_and_ends_with_the_guards(migration):
    if not tables_altered(migration) & GUARDED:
        return
    first, *_others, last = migration.operations

    assert type(first) is DropGuards
    assert type(last) is InstallGuards


@pytest.mark.django_db
def test_a_missing_guard_is_told_by_the_system_check():
    guard = GUARDS[0]
    drop_guards(connection, [guard])

    faults = [fault.msg for fault in run_checks(databases=["default"], tags=["database"])]

    assert faults == [f"The guard {guard.name} is missing."]


@pytest.fixture
def migrated(tmp_path):
    """A connection to an empty database on which every migration ran, as on a first start."""
    other = connection.copy()
    if connection.vendor == "sqlite":
        other.settings_dict["NAME"] = str(tmp_path / "migrated.sqlite3")
        url = f"sqlite:///{other.settings_dict['NAME']}"
    else:
        name = f"{connection.settings_dict['NAME']}_migrated"
        other.settings_dict["NAME"] = name
        url = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
    )
    with closing(other):
        yield other
    if connection.vendor != "sqlite":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def schema_of(one):
    """Each column with its type and each constraint with what it binds, of every table of ours.

    What Django names itself is named otherwise when a column changes later: names are left out.
    """
    look = one.introspection
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if not model.__module__.startswith(("django.", "allauth."))
    }
    with one.cursor() as cursor:
        return {
            table: (
                sorted(
                    (column.name, column.type_code, column.null_ok, column.default)
                    for column in look.get_table_description(cursor, table)
                ),
                sorted(
                    repr((one["columns"], one["unique"], one["foreign_key"], one["check"]))
                    for one in look.get_constraints(cursor, table).values()
                ),
            )
            for table in tables
        }


@pytest.mark.slow
@pytest.mark.django_db
def test_the_migrations_build_what_the_models_say(migrated):
    assert missing_guards(migrated) == []
    assert schema_of(migrated) == schema_of(connection)
