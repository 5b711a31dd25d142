"""`python -m batteries [NAME ...]`: run the batteries and write docs/reliability.md.

Each module of this package with a function `run() -> list[Row]` is a battery; its first line says
what it proves. They run one after the other in a test database that goes away: SQLite, or the
server that DATABASE_URL names. A battery that is named alone renews its own table only.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import django

import batteries
from batteries.rows import Row
from batteries.telling import found, thousands, write

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
HEAD = """# Reliability: what was tried, and how often it held

Written by `make batteries`; one battery alone: `python -m batteries NAME`. What a test can try in
seconds stands in the tests; here stands what takes minutes.
"""


def main(names: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    is_sound = True
    for name, battery in found(batteries, names):
        print(f"{name} ...", flush=True)
        began = time.monotonic()
        with test_database() as database:
            rows = battery.run()
        told = section(name, battery, rows, on=database, seconds=time.monotonic() - began)
        print(told, flush=True)
        write(PAGE, HEAD, name, told)
        is_sound = is_sound and bool(rows) and all(row.is_sound for row in rows)
    return 0 if is_sound else 1


@contextmanager
def test_database() -> Iterator[str]:
    """A database of its own for one battery, with reference data and guards; it goes away."""
    from django.db import connection  # noqa: PLC0415  (the settings come first)
    from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from core.reference.fixtures import load_fixtures  # noqa: PLC0415

    name = connection.settings_dict["NAME"]
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        load_fixtures(now=timezone.now())
        yield connection.vendor
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()


def section(name: str, battery: ModuleType, rows: list[Row], *, on: str, seconds: float) -> str:
    """The part of the page for one battery."""
    about = (battery.__doc__ or name).partition("\n")[0]
    table = "\n".join(
        f"| {row.what} | {thousands(row.tried)} | {thousands(row.held)} | {row.note} |"
        for row in rows
    )
    return (
        f"## {name}\n\n{about}\n\n"
        f"`python -m batteries {name}`, {time.strftime('%d.%m.%Y')}, {on},"
        f" Python {platform.python_version()}, {seconds:.0f} s\n\n"
        f"| tried | how often | held | |\n|---|--:|--:|---|\n{table}\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
