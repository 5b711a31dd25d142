"""The database's own means: SQLite's online backup, PostgreSQL's dump of one moment."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from config.backup.manifest import State, Unusable
from core.audit.models import GENESIS

HEAD = "SELECT number, hash FROM audit_chainhead WHERE id = 1"
MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY app, name"
TABLES = "SELECT 1 FROM people_user LIMIT 1"


class ToolFailed(Exception):  # noqa: N818  (an answer to the operator, in words)
    """A program of the database that is missing or went wrong."""


def dump(path: Path) -> State:
    """Write the whole database of one moment to a file, and say what it held."""
    return _dump_sqlite(path) if connection.vendor == "sqlite" else _dump_postgresql(path)


def load(path: Path) -> None:
    """Put a dump in place of everything, all of it or nothing."""
    connection.close()
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    else:
        _load_postgresql(path)
    connection.close()


def check(path: Path) -> None:
    """Whether a dump can be read at all; raises `Unusable`."""
    if connection.vendor == "sqlite":
        with _copy_of_ours(path) as copy:
            try:
                verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            except sqlite3.DatabaseError as error:
                raise Unusable(_("The database of the archive cannot be read.")) from error
        if verdict != "ok":
            raise Unusable(_("The database of the archive is damaged: %s") % verdict)
    else:
        run("pg_restore", "--list", str(path))


def holds_people() -> bool:
    """Whether the present database is somebody's: a fresh one has no accounts."""
    with connection.cursor() as cursor:
        if "people_user" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(TABLES)
        return cursor.fetchone() is not None


def name() -> str:
    """How an operator calls the present database: the file's name, or the database's."""
    return Path(str(connection.settings_dict["NAME"])).name


def _dump_sqlite(path: Path) -> State:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        head = copy.execute(HEAD).fetchone()
        migrations = copy.execute(MIGRATIONS).fetchall()
    return _state(head, migrations)


def _load_sqlite(path: Path) -> None:
    target = Path(str(connection.settings_dict["NAME"]))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as ours:
        try:
            source.backup(ours)
        except sqlite3.OperationalError as error:
            raise ToolFailed(
                _("The database is in use (%s). Stop the product first.") % error
            ) from error


@contextmanager
def _copy_of_ours(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        yield copy


def _dump_postgresql(path: Path) -> State:
    """`pg_dump` sees the very snapshot in which we read the trail's head."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        cursor.execute(HEAD)
        head = cursor.fetchone()
        cursor.execute(MIGRATIONS)
        migrations = cursor.fetchall()
        run(
            *("pg_dump", "--format=custom", "--no-owner", "--no-acl", "--schema=public"),
            *(f"--snapshot={snapshot}", f"--file={path}"),
        )
    return _state(head, migrations)


def _load_postgresql(path: Path) -> None:
    """One transaction: the old schema goes, the dump's comes, or all stays as it was."""
    script = path.with_suffix(".sql")
    run("pg_restore", "--no-owner", "--no-acl", f"--file={script}", str(path))
    run(
        *("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *("--output=/dev/null", "--command=DROP SCHEMA IF EXISTS public CASCADE"),
        f"--file={script}",
    )


def run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on our database; its password never stands in the arguments."""
    path = shutil.which(program)
    if path is None:
        raise ToolFailed(
            _("%s is missing; install the client programs of PostgreSQL (postgresql-client).")
            % program
        )
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, no shell, arguments are ours
        [path, *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()
        raise ToolFailed(f"{program}: {told[-1] if told else done.returncode}")


def _environment() -> dict[str, str]:
    ours = connection.settings_dict
    told = {
        "PGHOST": ours["HOST"],
        "PGPORT": ours["PORT"],
        "PGUSER": ours["USER"],
        "PGPASSWORD": ours["PASSWORD"],
        "PGDATABASE": ours["NAME"],
        "PGSSLMODE": ours.get("OPTIONS", {}).get("sslmode", ""),
        "PGOPTIONS": "--client-min-messages=warning",
        "LC_ALL": "C.UTF-8",
    }
    return {**os.environ, **{key: str(value) for key, value in told.items() if value}}


def _state(head: Sequence[Any] | None, migrations: list[tuple[str, str]]) -> State:
    number, digest = head or (0, GENESIS)
    return State([f"{app}.{name}" for app, name in migrations], number, digest)
