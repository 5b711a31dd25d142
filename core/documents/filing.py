"""Filing a paper: checked, measured, stored under a name of our own, within a step."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from django.core.files import File

from core.documents import checks
from core.documents.models import Category, Document
from core.errors import refuse_if
from core.people.models import User
from core.workflow import insert


class Paper(NamedTuple):
    """A file on its way into a dossier."""

    file: File
    title: str
    category: str = Category.OTHER


def papers_of(uploads: Iterable[File], category: str) -> list[Paper]:
    """Papers of one category, each named after its file."""
    return [
        Paper(upload, PurePath(checks.clean_name(upload.name or "")).stem, category)
        for upload in uploads
    ]


def store(upload: File, *, title: str, category: str, by: User, now: dt.datetime) -> Document:
    """File an upload; inside a step only.

    Raises `RuleViolation` for a file that may not be filed. If the step fails later, the file
    stays behind on the disk, but no row names it.
    """
    refuse_if(checks.objections_to_upload(upload))
    name = checks.clean_name(upload.name or "")
    document = Document(
        title=title.strip()[:200] or PurePath(name).stem,
        category=category,
        file_name=name,
        content_type=checks.content_type(upload),
        size=upload.size,
        sha256=checksum(upload),
        uploaded_by=by,
        uploaded_at=now,
    )
    document.file.save(name, upload, save=False)
    return insert(document)


def checksum(file: File) -> str:
    """SHA-256 of a file, read in pieces; leaves it at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
