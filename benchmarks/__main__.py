"""`python -m benchmarks [--afresh] [NAME ...]`: measure, and write docs/performance.md.

Each module of this package with a function `run() -> Table` is a benchmark; its first line says
what it measures. They run one after the other in a database that is kept for the next run and
filled by `world.py` (anew with `--afresh`, and whenever what it is made of has changed): SQLite,
or the server that DATABASE_URL names. A module with a `WORLD` brings its own data, one with
`ONLY_ON` wants that kind of server. One that is named alone renews its own table only.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from pathlib import Path
from types import ModuleType

import django

import benchmarks
from batteries.telling import found, write
from benchmarks.table import Table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
HEAD = """# Performance: how long it takes, with the data of a city

Written by `make bench`; one benchmark alone: `python -m benchmarks NAME`; on PostgreSQL: with
`DATABASE_URL`. Times depend on the machine; compare runs on the same one. No test depends on them.
"""


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415  (the settings come first)

    from benchmarks import world  # noqa: PLC0415

    names = [name for name in arguments if not name.startswith("-")]
    afresh = "--afresh" in arguments
    for name, benchmark in found(benchmarks, names):
        if getattr(benchmark, "ONLY_ON", connection.vendor) != connection.vendor:
            print(f"{name}: only on {benchmark.ONLY_ON}", flush=True)
            continue
        print(f"{name} ...", flush=True)
        vendor = getattr(benchmark, "WORLD", world).stand(afresh=afresh)
        began = time.monotonic()
        table = benchmark.run()
        told = section(name, benchmark, table, on=vendor, seconds=time.monotonic() - began)
        print(told, flush=True)
        write(PAGE, HEAD, f"{name}, {vendor}", told)
    return 0


def section(name: str, benchmark: ModuleType, table: Table, *, on: str, seconds: float) -> str:
    """The part of the page for one benchmark on one kind of database."""
    about = (benchmark.__doc__ or name).partition("\n")[0]
    return (
        f"## {name}, {on}\n\n{about}\n\n"
        f"`python -m benchmarks {name}`, {time.strftime('%d.%m.%Y')}, {on},"
        f" Python {platform.python_version()}, {os.cpu_count()} cores, {seconds:.0f} s\n\n"
        f"{table.as_text()}\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
