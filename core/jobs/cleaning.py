"""Files that nobody needs: results of old jobs, and what failed steps left on the disk."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone

from core.jobs.models import Job

SETTLED = dt.timedelta(days=1)
"""A younger file may belong to a step that is still running."""

KEPT_ASIDE = dt.timedelta(days=30)
"""A file without a row is moved aside first: the fault may be the database's, not the file's."""


AGED: list[Callable[[dt.datetime], int]] = []
"""What else grows old: every app adds what removes its files and says how many they were."""


class Cleaned(NamedTuple):
    aged: int
    orphans: int


def clean(*, now: dt.datetime) -> Cleaned:
    """Age out the files of old jobs, and move files without a row aside."""
    aged = remove_aged(now=now) + sum(remove(now) for remove in AGED)
    return Cleaned(aged, set_orphans_aside(now=now))


def remove_aged(*, now: dt.datetime) -> int:
    """Remove results that were made long ago; the job stays with parameters and checksum."""
    last = now - dt.timedelta(days=settings.JOB_FILE_DAYS)
    removed = 0
    for job in Job.objects.done().filter(finished_at__lt=last).exclude(file=""):
        path = Path(job.file.path)
        # The row first: a crash in between leaves an orphan, never a row without its file.
        removed += Job.objects.filter(pk=job.pk, file=job.file.name).update(file="")
        path.unlink(missing_ok=True)
    return removed


def set_orphans_aside(*, now: dt.datetime) -> int:
    """Move files that no row names to a folder of the day, and empty such folders in time."""
    root, aside = Path(settings.MEDIA_ROOT), Path(settings.DATA_DIR) / "aside"
    known = _known()
    moved = 0
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name in known or not path.is_file() or _age(path, now) < SETTLED:
            continue
        target = aside / f"{timezone.localdate(now):%Y-%m-%d}" / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.rename(target)
        moved += 1
    _forget(aside, now)
    return moved


def _known() -> set[str]:
    """The name of every file that a row of any app holds."""
    return {
        name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
        for name in model._default_manager.values_list(field.name, flat=True)
        if name
    }


def _age(path: Path, now: dt.datetime) -> dt.timedelta:
    return now - dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC)


def _forget(aside: Path, now: dt.datetime) -> None:
    oldest = timezone.localdate(now) - KEPT_ASIDE
    for folder in aside.glob("????-??-??"):
        with suppress(ValueError):
            if dt.date.fromisoformat(folder.name) < oldest:
                shutil.rmtree(folder)
