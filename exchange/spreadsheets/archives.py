"""The zip container of a workbook: everything is checked before anything is parsed."""

import io
import re
import zipfile

from django.utils.translation import gettext as _

from exchange.spreadsheets.refusals import FileRefused

MAX_MEMBERS = 300
MAX_UNPACKED = 32 * 1024 * 1024
MAX_PART = 24 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM = 1024 * 1024
MAX_TAGS = 40_000
"""Opening and closing tags of a part that is loaded as a whole (styles, workbook, relations)."""
MAX_TAGS_OF_SHEET = 1_500_000
MAX_TAGS_OF_TEXTS = 700_000
LONG_TAG = re.compile(rb"<[^<>]{16384}")

SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
TEXTS_PART = "xl/sharedstrings.xml"
XML_PARTS = (".xml", ".rels", ".vml")
ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|macrosheets|externallinks|activex|embeddings|querytables|connections\.xml"
    r"|ctrlprops",
    re.IGNORECASE,
)
ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
ZIP_SIGNATURE = b"PK\x03\x04"


def open_checked(data: bytes) -> zipfile.ZipFile:
    """Open a workbook's container; raise `FileRefused` unless every part of it is harmless."""
    if data.startswith(OLE_SIGNATURE):
        raise FileRefused(
            _("The file is protected by a password or in the old .xls format. Save it as .xlsx.")
        )
    if not data.startswith(ZIP_SIGNATURE):
        raise FileRefused(_("The file is not an Excel workbook (.xlsx)."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_directory(archive, len(data))
        for member in archive.infolist():
            _check_part(member.filename, archive.read(member))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise FileRefused(_("The file is damaged; it cannot be unpacked.")) from error
    except RuntimeError as error:  # zipfile's answer to an encrypted member
        raise FileRefused(_("The file is protected by a password.")) from error
    return archive


def weight(data: bytes) -> int:
    """How many bytes there are to read: of a workbook those that its directory says, unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return len(data)


def _check_directory(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    names = [member.filename.lower() for member in members]
    if len(members) > MAX_MEMBERS:
        raise FileRefused(_("The file consists of too many parts."))
    if len(set(names)) < len(names):
        raise FileRefused(_("The file contains a part twice."))
    if sum(member.compress_size for member in members) > size:
        raise FileRefused(_("The file is damaged; it cannot be unpacked."))
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise FileRefused(_("The file is too large when unpacked."))
    for member in members:
        _check_member(member)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/"):
        raise FileRefused(_("The file contains a part with a forbidden name."))
    if ACTIVE_PARTS.search(name):
        raise FileRefused(
            _("The file contains macros, links to other files or embedded objects (%(part)s).")
            % {"part": name}
        )
    if member.flag_bits & 0x1:
        raise FileRefused(_("The file is protected by a password."))
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise FileRefused(_("The file is packed in a way that is not accepted."))
    is_dense = member.file_size > MAX_RATIO * max(member.compress_size, 1)
    if member.file_size > MAX_PART or (member.file_size > RATIO_COUNTS_FROM and is_dense):
        raise FileRefused(_("The file is too large when unpacked."))


def _check_part(name: str, content: bytes) -> None:
    """Refuse entity tricks and encodings in which they could hide."""
    if b"macroEnabled" in content and name.lower() == "[content_types].xml":
        raise FileRefused(_("The file contains macros. Save it as .xlsx without macros."))
    if not name.lower().endswith(XML_PARTS):
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise FileRefused(_("The file contains a document type definition, which is not accepted."))
    declared = ENCODING.match(content.removeprefix(b"\xef\xbb\xbf"))
    is_utf8 = declared is None or declared[1].lower() in {b"utf-8", b"us-ascii", b"ascii"}
    if b"\x00" in content or content[:2] in {b"\xff\xfe", b"\xfe\xff"} or not is_utf8:
        raise FileRefused(_("The file is not encoded in UTF-8."))
    if content.count(b"<") > _most_tags(name) or LONG_TAG.search(content):
        raise FileRefused(_("The file contains too many cells, texts or formats."))


def _most_tags(name: str) -> int:
    if name.lower() == TEXTS_PART:
        return MAX_TAGS_OF_TEXTS
    return MAX_TAGS_OF_SHEET if SHEET_PART.fullmatch(name) else MAX_TAGS
