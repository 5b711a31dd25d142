"""Loading what others publish: IATI code lists, the official texts of the SDG targets, statuses."""

import csv
import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import parse
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.reference import models as reference
from core.reference.code_lists import ITEMS, READERS, WITHOUT_NAMES, CodeList, read_item
from core.reference.rows import all_values, read_csv
from core.reference.sync import Outcome, sync, sync_statuses

MAX_BYTES = 20 * 1024 * 1024
STATUS_COLUMNS = {"country", "kind", "value", "valid_from", "valid_to", "source"}
# The heading of a column of official target texts; the first one that a file has is taken.
TEXT_COLUMNS = {
    "official_de": ("official_de", "title_de_ch", "title_de", "de"),
    "official_en": ("official_en", "title_en", "en"),
    "official_fr": ("official_fr", "title_fr", "fr"),
    "official_it": ("official_it", "title_it", "it"),
}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Values = dict[str, Any]


class OfficialFileError(ValueError):
    """A file that is not what it should be, said in one sentence."""


@dataclass(frozen=True)
class Reading:
    """A file that was understood: when its turn is, and what loads it."""

    turn: int
    load: Callable[[], Outcome]


@transaction.atomic
def load_official(paths: Iterable[Path], *, now: dt.datetime) -> list[Outcome]:
    """Load files of any mixture, all or nothing, in the order of their foreign keys.

    Raises OfficialFileError for the first file that is not understood.
    """
    readings = sorted(
        (read_file(path, now=now) for path in paths), key=lambda reading: reading.turn
    )
    return [reading.load() for reading in readings]


def read_file(path: Path, *, now: dt.datetime) -> Reading:
    if not path.is_file():
        raise OfficialFileError(_("%(file)s: there is no such file.") % {"file": path})
    if path.stat().st_size > MAX_BYTES:
        raise OfficialFileError(_("%(file)s is larger than 20 MB.") % {"file": path.name})
    if path.suffix.lower() == ".csv":
        return _read_csv_file(path, now=now)
    return _read_code_list(path)


# --- IATI code lists -------------------------------------------------------------------------


def _read_code_list(path: Path) -> Reading:
    root = _root(path)
    name = root.get("name", "")
    items = root.findall("codelist-items/codelist-item")
    if root.tag != "codelist" or not name or not items:
        raise OfficialFileError(_("%(file)s is no IATI code list.") % {"file": path.name})
    if name == "UNSDG-Targets":
        texts = [_target_texts(item) for item in items]
        return Reading(0, partial(_sync_texts, path, texts))
    known = READERS.get(name) or _short_list(name)
    if known is None:
        raise OfficialFileError(
            _("%(file)s: the code list %(list)s is not kept here.")
            % {"file": path.name, "list": name}
        )
    return Reading(known.turn, partial(_sync_code_list, path, known, items))


def _root(path: Path) -> Element:
    try:
        return parse(path, forbid_dtd=True).getroot()
    except DefusedXmlException:
        raise OfficialFileError(
            _("%(file)s declares entities, which a code list never does.") % {"file": path.name}
        ) from None
    except (ParseError, UnicodeError, ValueError, LookupError):
        raise OfficialFileError(
            _("%(file)s is no well-formed XML file.") % {"file": path.name}
        ) from None


def _short_list(name: str) -> CodeList | None:
    """One of the lists that share a table, if rows of it are kept."""
    items = reference.CodeListItem.objects.filter(code_list=name)
    return CodeList(reference.CodeListItem, turn=ITEMS, code_list=name) if items.exists() else None


def _sync_code_list(path: Path, code_list: CodeList, items: list[Element]) -> Outcome:
    rows = [read_item(code_list, item, number) for number, item in enumerate(items, start=1)]
    _refuse_doubles(path, [row["code"] for row in rows])
    _refuse_too_long(path, rows)
    if code_list.model is reference.Sector:
        _refuse_unknown_categories(path, rows)
    objects = code_list.objects()
    if code_list.model in WITHOUT_NAMES:
        rows = _without_names_of_known(objects, rows)
    outcome = sync(objects, rows, key=("code",), official_source=path.name[:100])
    if code_list.code_list:
        outcome.table = code_list.code_list
    return outcome


def _refuse_doubles(path: Path, codes: list[str]) -> None:
    doubles = sorted({code for code in codes if codes.count(code) > 1})
    if doubles:
        raise OfficialFileError(
            _("%(file)s has a code twice: %(codes)s.")
            % {"file": path.name, "codes": ", ".join(doubles)}
        )


def _refuse_too_long(path: Path, rows: list[Values]) -> None:
    longest = {"code": 20, "name_en": 500}
    for row in rows:
        if not all(0 < len(row[name]) <= limit for name, limit in longest.items()):
            raise OfficialFileError(
                _("%(file)s: code “%(code)s” lacks a code or a name, or has one too long.")
                % {"file": path.name, "code": row["code"][:20]}
            )


def _refuse_unknown_categories(path: Path, rows: list[Values]) -> None:
    known = set(reference.SectorCategory.objects.values_list("pk", flat=True))
    unknown = sorted({row["category_id"] for row in rows} - known)
    if unknown:
        raise OfficialFileError(
            _("%(file)s names unknown categories (%(codes)s); load SectorCategory.xml with it.")
            % {"file": path.name, "codes": ", ".join(unknown)}
        )


def _without_names_of_known(objects: models.QuerySet, rows: list[Values]) -> list[Values]:
    """Keep the names that stand; what is new takes its name from the list."""
    names = dict(objects.values_list("code", "name_en"))
    return [row | {"name_en": names.get(row["code"], row["name_en"])} for row in rows]


# --- Texts of the targets, and statuses ------------------------------------------------------


def _read_csv_file(path: Path, *, now: dt.datetime) -> Reading:
    try:
        rows = read_csv(path)
    except (UnicodeDecodeError, csv.Error, ValueError):
        raise OfficialFileError(
            _("%(file)s is no CSV file in UTF-8 with the same cells in every line.")
            % {"file": path.name}
        ) from None
    columns = set(rows[0]) if rows else set()
    if columns >= STATUS_COLUMNS:
        return Reading(9, partial(_sync_statuses, path, rows, now))
    heading = _text_heading(columns)
    if "code" not in columns or not heading:
        raise OfficialFileError(
            _(
                "%(file)s has neither the columns of target texts (code, title_de, title_en …) nor "
                "those of country statuses (country, kind, value, valid_from, valid_to, source)."
            )
            % {"file": path.name}
        )
    texts = [
        {"code": row["code"]} | {name: row[column].strip() for name, column in heading.items()}
        for row in rows
    ]
    return Reading(0, partial(_sync_texts, path, texts))


def _text_heading(columns: set[str]) -> dict[str, str]:
    found = {
        name: next((column for column in candidates if column in columns), "")
        for name, candidates in TEXT_COLUMNS.items()
    }
    return {name: column for name, column in found.items() if column}


def _target_texts(item: Element) -> Values:
    """The texts of a target from an IATI list: English without a language mark, and French."""
    texts = {"official_en": "", "official_fr": ""}
    for narrative in item.findall("name/narrative"):
        name = f"official_{narrative.get(XML_LANG, 'en')}"
        if name in texts:
            texts[name] = " ".join((narrative.text or "").split())
    return {"code": (item.findtext("code") or "").strip()} | texts


def _sync_texts(path: Path, texts: list[Values]) -> Outcome:
    """Set the official texts of the targets; an empty text leaves what stands."""
    codes = [text["code"] for text in texts]
    unknown = sorted(set(codes) - set(reference.Target.objects.values_list("pk", flat=True)))
    if unknown:
        raise OfficialFileError(
            _("%(file)s names targets that do not exist: %(codes)s.")
            % {"file": path.name, "codes": ", ".join(unknown[:5])}
        )
    _refuse_doubles(path, codes)
    standing = reference.Target.objects.in_bulk(codes)
    rows = [
        {name: text or getattr(standing[row["code"]], name) for name, text in row.items()}
        for row in texts
    ]
    return sync(reference.Target.objects.all(), rows, key=("code",))


def _sync_statuses(path: Path, rows: list[dict[str, str]], now: dt.datetime) -> Outcome:
    known = set(reference.Country.objects.values_list("pk", flat=True))
    try:
        values = all_values(
            reference.CountryStatus,
            [{name: row[name] for name in sorted(STATUS_COLUMNS)} for row in rows],
        )
        _check_statuses(values, known)
    except ValueError as error:
        raise OfficialFileError(
            _("%(file)s has a value that is not understood: %(value)s.")
            % {"file": path.name, "value": error}
        ) from None
    return sync_statuses(values, now=now, official_source=path.name[:100])


def _check_statuses(values: list[Values], known: set[str]) -> None:
    """Refuse, with ValueError, what the constraints of the table would refuse."""
    seen = set()
    for row in values:
        key = (row["country_id"], row["kind"], row["valid_from"])
        is_dated = row["valid_from"] and not (
            row["valid_to"] and row["valid_to"] < row["valid_from"]
        )
        has_value = bool(row["value"]) == (row["kind"] == reference.StatusKind.INCOME)
        if key in seen or row["country_id"] not in known or not is_dated or not has_value:
            raise ValueError(" ".join(str(part) for part in key))
        seen.add(key)
