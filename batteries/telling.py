"""What batteries and benchmarks share: modules that run, and a page with a part for each."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

# Settings change the environment of whoever imports them; __main__ would run again.
NEVER_RUN = frozenset({"__main__", "settings"})


def found(package: ModuleType, names: list[str]) -> Iterator[tuple[str, ModuleType]]:
    """The modules with a `run` of these names, or all of them, in the order of the alphabet."""
    known = sorted(
        module.name
        for module in pkgutil.iter_modules(package.__path__)
        if module.name not in NEVER_RUN
    )
    for name in names or known:
        module = importlib.import_module(f"{package.__name__}.{name}")
        if hasattr(module, "run"):
            yield name, module


def write(page: Path, head: str, name: str, told: str) -> None:
    """Put a part in its place, in the order of the alphabet; the others stay."""
    old = page.read_text(encoding="utf-8") if page.exists() else head
    parts = re.split(r"^(?=## )", old, flags=re.MULTILINE)[1:]
    sections = {part.splitlines()[0].removeprefix("## "): part.strip() + "\n" for part in parts}
    sections[name] = told
    page.write_text("\n".join([head, *(sections[key] for key in sorted(sections))]), "utf-8")


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", "'")
