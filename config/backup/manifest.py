"""What an archive says about itself: where it comes from, its checksums, and the trail's head."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

NAME = "manifest.json"
FORMAT = 1
FILES = "files/"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""The member of the archive that holds the database, by its kind."""


class Unusable(Exception):  # noqa: N818  (an answer to whoever restores, in words)
    """An archive that must not be restored; the text says why."""


@dataclass(frozen=True)
class Part:
    """A member of the archive, as it was when it was written."""

    sha256: str
    size: int


@dataclass(frozen=True)
class State:
    """What the database held at the moment of the backup."""

    migrations: list[str]
    trail_number: int
    trail_hash: str


@dataclass(frozen=True)
class Manifest:
    """Written last: an archive without it is none."""

    made_at: str
    vendor: str
    state: State
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)


def parse(text: str | bytes) -> Manifest:
    """Read a manifest; raises `Unusable` for anything else."""
    try:
        said: dict[str, Any] = json.loads(text)
        manifest = Manifest(
            made_at=str(said["made_at"]),
            vendor=str(said["vendor"]),
            state=State(**said["state"]),
            parts={str(name): Part(**part) for name, part in said["parts"].items()},
            format=int(said["format"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable(_("The manifest of the archive cannot be read.")) from error
    if manifest.format != FORMAT:
        raise Unusable(_("The archive was made by another version of this command."))
    if manifest.vendor not in DATABASES or DATABASES[manifest.vendor] not in manifest.parts:
        raise Unusable(_("The archive names no database."))
    if odd := [name for name in manifest.parts if not _is_plain(name)]:
        raise Unusable(_("The archive holds a name that leads elsewhere: %s") % odd[0])
    return manifest


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    is_inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return is_inside and (name in DATABASES.values() or name.startswith(FILES))
