"""Which version of the program made a file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def code_version() -> str:
    """The version, and where the sources lie in a repository the commit: 0.1.0 (1a2b3c4d)."""
    folder = Path(settings.BASE_DIR)
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commit = _commit(folder / ".git")
    return f"{project['version']} ({commit[:8]})" if commit else str(project["version"])


def _commit(repository: Path) -> str:
    head = _read(repository / "HEAD")
    if not head.startswith("ref: "):
        return head
    reference = head.removeprefix("ref: ")
    if loose := _read(repository / reference):
        return loose
    packed = (line.split(" ") for line in _read(repository / "packed-refs").splitlines())
    return next((line[0] for line in packed if line[-1] == reference), "")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""
