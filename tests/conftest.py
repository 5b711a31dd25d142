"""What every test stands on: English, guards that survive a flush, and an honest summary."""

import os
import sqlite3
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase
from django.utils import timezone, translation

from core.guards import drop_guards, install_guards
from tests.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
CONFORMANCE_DATA = Path(
    os.environ.setdefault("CONFORMANCE_DATA", str(ROOT.parent / "shared" / "data"))
)

hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


def _why_left_out() -> dict[str, str]:
    """For each marker whose tests cannot run here: the reason."""
    why = {}
    if connection.vendor != "postgresql":
        why["postgresql"] = "DATABASE_URL names no PostgreSQL server"
    if not os.environ.get("TEST_BROKER_URL"):
        why["broker"] = "TEST_BROKER_URL names no Redis server"
    if find_chromium() is None:
        why["browser"] = "no Chromium found (TEST_CHROMIUM may name one)"
    if not CONFORMANCE_DATA.is_dir():
        why["conformance"] = "CONFORMANCE_DATA names no folder of published data"
    return why


def pytest_collection_modifyitems(items):
    why = _why_left_out()
    for item in items:
        for marker in item.iter_markers():
            if marker.name in why:
                item.add_marker(pytest.mark.skip(reason=why[marker.name]))


def pytest_terminal_summary(terminalreporter):
    """Say on what the tests ran, and which kinds were left out and why."""
    terminalreporter.section("what ran")
    database = "SQLite" if connection.vendor == "sqlite" else "PostgreSQL"
    terminalreporter.write_line(f"database: {database}")
    why = _why_left_out()
    for kind in ("broker", "browser", "conformance", "postgresql"):
        verdict = f"left out: {why[kind]}" if kind in why else "possible here"
        terminalreporter.write_line(f"{kind}: {verdict}")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _files_in_a_folder_that_goes_away(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium that journeys drive; tests that ask for it carry the marker `browser`."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium found")
    return path


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Build the tables from the models, a minute sooner than eighty migrations would.

    tests/conventions/test_migrations.py runs them once and compares.
    """
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the reference data once; each test's transaction leaves them as they are."""
    with django_db_blocker.unblock():
        _call_it_migrated()
        install_guards(connection)
        load_reference_data()
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.connection.backup(_pristine)


def _call_it_migrated():
    """What reads the list of migrations finds all of them, as in any database."""
    settings.MIGRATION_MODULES = {}
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for migration in MigrationLoader(None).disk_migrations:
        recorder.record_applied(*migration)


_pristine = sqlite3.connect("", check_same_thread=False)
"""On SQLite: the tables with their guards and reference data, as each test finds them."""


def load_reference_data():
    from core.reference.fixtures import load_fixtures

    load_fixtures(now=timezone.now())


def _give_back_what_each_test_finds(flush):
    """After a transactional test: empty the tables, which guards hold append-only otherwise.

    The next test may be of any kind, and finds the reference data that all stand on.
    """

    def teardown(self):
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            _pristine.backup(connection.connection)
            return
        drop_guards(connection)
        try:
            flush(self)
        finally:
            install_guards(connection)
        load_reference_data()

    return teardown


TransactionTestCase._fixture_teardown = _give_back_what_each_test_finds(
    TransactionTestCase._fixture_teardown
)
