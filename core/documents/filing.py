"""Filing a paper: checked, measured, stored under a name of our own, within a step."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from django.core.files import File
from django.utils.translation import gettext as _

from core.documents import checks
from core.documents.models import USUAL, Category, Document, Visibility
from core.errors import refuse_if
from core.people.models import User
from core.workflow import insert


class Paper(NamedTuple):
    """A file on its way into a dossier."""

    file: File
    title: str
    category: str = Category.OTHER
    visibility: str = ""
    """Empty: as usual for its category."""


def objections_to_readers(category: str, visibility: str) -> list[str]:
    """Whoever signs a payment must be able to read the decision behind it."""
    if category == Category.DECISION and visibility == Visibility.PERSONAL:
        return [_("A decision is open at least to all who decide about money.")]
    return []


def papers_of(uploads: Iterable[File], category: str) -> list[Paper]:
    """Papers of one category, each named after its file."""
    return [
        Paper(upload, PurePath(checks.clean_name(upload.name or "")).stem, category)
        for upload in uploads
    ]


def store(  # noqa: PLR0913
    upload: File,
    *,
    title: str,
    category: str,
    visibility: str = "",
    replaces: Document | None = None,
    by: User,
    now: dt.datetime,
) -> Document:
    """File an upload, or the next version of a paper; inside a step only.

    `visibility` empty: as usual for the category. Raises `RuleViolation` for a file that may not
    be filed. If the step fails later, the file stays behind on the disk, but no row names it.
    """
    refuse_if(checks.objections_to_upload(upload) + objections_to_readers(category, visibility))
    name = checks.clean_name(upload.name or "")
    document = Document(
        title=title.strip()[:200] or PurePath(name).stem,
        category=category,
        visibility=visibility or USUAL.get(Category(category), Visibility.OFFICE),
        version=replaces.version + 1 if replaces else 1,
        replaces=replaces,
        file_name=name,
        content_type=checks.content_type(upload),
        size=upload.size,
        sha256=checksum(upload),
        uploaded_by=by,
        uploaded_at=now,
    )
    document.file.save(name, upload, save=False)
    return insert(document)


def file(paper: Paper, *, by: User, now: dt.datetime) -> Document:
    """File a paper as it came from its form; inside a step only."""
    return store(
        paper.file,
        title=paper.title,
        category=paper.category,
        visibility=paper.visibility,
        by=by,
        now=now,
    )


def checksum(file: File) -> str:
    """SHA-256 of a file, read in pieces; leaves it at its beginning."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
