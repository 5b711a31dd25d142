"""`python -m benchmarks.child MODULE FUNCTION`: prints as JSON what one function measures.

The process is its own, so that its memory is, on the database that `BENCHMARK_DATABASE` names.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


def run_apart(module: str, function: str, *, database: str) -> Any:
    """What `function` of `benchmarks.<module>` gives."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.child", module, function],
        env={**os.environ, "BENCHMARK_DATABASE": database},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def timed(act: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gives, seconds, and the MB that it took beyond what the process held before."""
    before = memory("VmRSS")
    began = time.perf_counter()
    given = act()
    seconds = time.perf_counter() - began
    return given, seconds, memory("VmHWM") - before


def memory(kind: str) -> float:
    """MB of this process as Linux counts them: `VmRSS` now, `VmHWM` at most."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (found,) = [line.split()[1] for line in lines if line.startswith(f"{kind}:")]
    return int(found) / 1024


def _connect() -> None:
    from django.conf import settings  # noqa: PLC0415  (the settings come first)
    from django.db import connection  # noqa: PLC0415

    name = settings.DATABASES["default"]["TEST"]["NAME"]
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def main(module: str, function: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    _connect()
    given = getattr(importlib.import_module(f"benchmarks.{module}"), function)()
    print(json.dumps(given))


if __name__ == "__main__":
    main(*sys.argv[1:])
