"""Writing an archive and proving one: a zip of database, files and manifest."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from config.backup import databases, manifest
from config.backup.manifest import Manifest, Part, Unusable

PIECE = 1024 * 1024


def write(path: Path, *, now: dt.datetime) -> Manifest:
    """Make a backup at a path; what stood there stays until the new one is complete.

    The database goes first: every file that it names was on the disk before.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _workshop(path.parent) as folder:
        dump = folder / "dump"
        state = databases.dump(dump)
        part = folder / "archive"
        parts: dict[str, Part] = {}
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            parts[manifest.DATABASES[connection.vendor]] = _add(
                archive, manifest.DATABASES[connection.vendor], dump
            )
            for file in _files():
                member = manifest.FILES + file.relative_to(settings.MEDIA_ROOT).as_posix()
                parts[member] = _add(archive, member, file)
            said = Manifest(now.isoformat(), connection.vendor, state, parts)
            archive.writestr(manifest.NAME, said.as_json())
        _settle(part, path)
    return said


@contextmanager
def opened(path: Path) -> Iterator[tuple[Manifest, Path]]:
    """Unpack an archive beside the data and prove every part; raises `Unusable`.

    Gives the manifest and the folder with the parts under their names. Nothing of the
    installation has been touched by then.
    """
    with _workshop(settings.DATA_DIR) as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                said = _manifest_of(archive)
                for name, part in said.parts.items():
                    _take_out(archive, name, part, folder / name)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise Unusable(_("This is no complete archive: %s") % error) from error
        yield said, folder


def _manifest_of(archive: zipfile.ZipFile) -> Manifest:
    try:
        said = manifest.parse(archive.read(manifest.NAME))
    except KeyError as error:
        raise Unusable(_("The archive has no manifest; it was never completed.")) from error
    if set(archive.namelist()) != {manifest.NAME, *said.parts}:
        raise Unusable(_("The archive does not hold exactly what its manifest names."))
    return said


def _take_out(archive: zipfile.ZipFile, name: str, part: Part, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source, path.open("xb") as target:
        while (piece := source.read(PIECE)) and size <= part.size:
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    path.chmod(0o600)
    if (digest.hexdigest(), size) != (part.sha256, part.size):
        raise Unusable(_("%s is not what was backed up: its checksum differs.") % name)


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> Part:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    return Part(digest.hexdigest(), size)


def _files() -> list[Path]:
    """Every file of the installation; halves of jobs that are just being written are none."""
    return sorted(
        path
        for path in Path(settings.MEDIA_ROOT).rglob("*")
        if path.is_file() and path.suffix != ".part"
    )


@contextmanager
def _workshop(parent: Path) -> Iterator[Path]:
    """A folder that only we read, on the same disk, which goes away."""
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=".tranche-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settle(part: Path, path: Path) -> None:
    """On the disk before it has its name, and the name on the disk before we say so."""
    part.chmod(0o600)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
