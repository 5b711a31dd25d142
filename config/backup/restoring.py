"""Putting an archive in place of the installation, after everything in it has been proven."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from config.backup import archive, databases, manifest
from config.backup.manifest import Manifest


def objections_to(said: Manifest) -> list[str]:
    """Why this archive cannot be restored by this installation."""
    objections = []
    if said.vendor != connection.vendor:
        objections.append(
            _("The archive is of %(theirs)s, this installation runs on %(ours)s.")
            % {"theirs": said.vendor, "ours": connection.vendor}
        )
    if unknown := sorted(set(said.state.migrations) - _known_migrations()):
        objections.append(
            _("The archive was made by a newer version: this one does not know %s.") % unknown[0]
        )
    return objections


def is_older(said: Manifest) -> bool:
    return bool(_known_migrations() - set(said.state.migrations))


@contextmanager
def proven(path: Path) -> Iterator[tuple[Manifest, Path]]:
    """An archive whose every part was compared; raises `Unusable` before anything is touched."""
    with archive.opened(path) as (said, folder):
        if objections := objections_to(said):
            raise manifest.Unusable("\n".join(objections))
        databases.check(folder / manifest.DATABASES[said.vendor])
        yield said, folder


def put_in_place(said: Manifest, folder: Path) -> None:
    """The database at once, then its files; nobody stays logged in.

    An archive of an older version is brought up to date, with the guards of this one.
    """
    databases.load(folder / manifest.DATABASES[said.vendor])
    _swap_files(folder / manifest.FILES.rstrip("/"))
    if is_older(said):
        call_command("migrate", verbosity=0, interactive=False)
    Session.objects.all().delete()


def _swap_files(restored: Path) -> None:
    restored.mkdir(mode=0o700, exist_ok=True)
    present = Path(settings.MEDIA_ROOT)
    aside = restored.parent / "replaced"
    if present.exists():
        present.rename(aside)
    restored.rename(present)
    shutil.rmtree(aside, ignore_errors=True)


def _known_migrations() -> set[str]:
    """Those of this version; the loader reads files, and the database only to plan."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}
