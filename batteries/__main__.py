"""`python -m batteries [NAME ...]`: run the batteries and write docs/reliability.md.

Each module of this package with a function `run() -> list[Row]` is a battery; its first line says
what it proves. They run one after the other in a test database that goes away: SQLite, or the
server that DATABASE_URL names. A battery that is named alone renews its own table only.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import django

import batteries
from batteries.rows import Row

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
    for name, battery in found(names):
        print(f"{name} ...", flush=True)
        began = time.monotonic()
        with test_database() as database:
            rows = battery.run()
        told = section(name, battery, rows, on=database, seconds=time.monotonic() - began)
        print(told, flush=True)
        write(name, told)
        is_sound = is_sound and bool(rows) and all(row.is_sound for row in rows)
    return 0 if is_sound else 1


def found(names: list[str]) -> Iterator[tuple[str, ModuleType]]:
    """The batteries of these names, or all of them, in the order of the alphabet."""
    known = sorted(module.name for module in pkgutil.iter_modules(batteries.__path__))
    for name in names or known:
        battery = importlib.import_module(f"batteries.{name}") if name != "__main__" else None
        if battery is not None and hasattr(battery, "run"):
            yield name, battery


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


def write(name: str, told: str) -> None:
    """Put a battery's part in its place, in the order of the alphabet; the others stay."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    parts = re.split(r"^(?=## )", page, flags=re.MULTILINE)[1:]
    sections = {part.splitlines()[0].removeprefix("## "): part.strip() + "\n" for part in parts}
    sections[name] = told
    PAGE.write_text("\n".join([HEAD, *(sections[key] for key in sorted(sections))]), "utf-8")


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", "'")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
