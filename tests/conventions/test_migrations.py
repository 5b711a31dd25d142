"""Migrations: whoever alters a guarded table takes the guards away first and puts them back."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

from core.guards import GUARDS, DropGuards, InstallGuards, drop_guards

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


@pytest.mark.django_db
def test_all_guards_are_in_force_after_the_migrations():
    assert run_checks(databases=["default"], tags=["database"]) == []
