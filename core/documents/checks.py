"""What may be filed: which kinds of file, how large, and what must not be inside."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.core.files import File

MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 150
MOST_PARTS = 5000


@dataclass(frozen=True)
class Kind:
    """A kind of file by its first bytes; Office files also by the part that they must hold."""

    content_type: str
    begins_with: bytes
    main_part: str = ""


OFFICE = "application/vnd.openxmlformats-officedocument"
JPEG = Kind("image/jpeg", b"\xff\xd8\xff")
KINDS = {
    ".pdf": Kind("application/pdf", b"%PDF-"),
    ".docx": Kind(f"{OFFICE}.wordprocessingml.document", b"PK\x03\x04", "word/document.xml"),
    ".xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", b"PK\x03\x04", "xl/workbook.xml"),
    ".png": Kind("image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": JPEG,
    ".jpeg": JPEG,
}
ACTIVE_PART = re.compile(
    r"vbaproject|vbadata|macrosheets|activex|dialogsheets|embeddings/[^/]*\.bin$", re.IGNORECASE
)
CONTENT_TYPES = "[Content_Types].xml"
MOST_OF_CONTENT_TYPES = 1024 * 1024


def objections_to_upload(upload: File) -> list[str]:
    """Every reason why a file is not filed; the name says the kind, the content must agree."""
    if not upload.size:
        return [_("The file is empty.")]
    if upload.size > MOST_BYTES:
        return [_("The file is larger than 20 MB.")]
    kind = KINDS.get(_suffix(upload))
    if kind is None:
        return [
            _(
                "Only PDF, Word (.docx), Excel (.xlsx), PNG and JPEG files can be filed. Save"
                " e-mails and old formats as PDF."
            )
        ]
    upload.seek(0)
    beginning = upload.read(len(kind.begins_with))
    if beginning != kind.begins_with:
        return [_("The content of the file is not what its name says.")]
    objections = _objections_to_parts(upload, kind) if kind.main_part else []
    upload.seek(0)
    return objections


def content_type(upload: File) -> str:
    """The content type by our own table; what the browser claims does not count."""
    return KINDS[_suffix(upload)].content_type


def clean_name(name: str) -> str:
    """The bare file name: no folder, no control or direction characters, not too long."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"})
    path = PurePath(re.sub(r'[<>:"|?*]', "_", name).strip() or "file")
    return path.stem[:LONGEST_NAME].strip() + path.suffix.lower()


def _suffix(upload: File) -> str:
    return PurePath(clean_name(upload.name or "")).suffix


def _objections_to_parts(upload: File, kind: Kind) -> list[str]:
    """Look at the list of an Office file's parts; nothing of it but that list is unpacked."""
    try:
        with zipfile.ZipFile(upload) as archive:
            members = archive.infolist()
            types = b"".join(
                archive.open(member).read(MOST_OF_CONTENT_TYPES)
                for member in members[:MOST_PARTS]
                if member.filename == CONTENT_TYPES
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return [_("The file is damaged or protected by a password.")]
    names = [member.filename for member in members]
    if kind.main_part not in names or len(names) > MOST_PARTS:
        return [_("The content of the file is not what its name says.")]
    if b"macroEnabled" in types or any(ACTIVE_PART.search(name) for name in names):
        return [_("The file contains macros or embedded programs.")]
    return []
