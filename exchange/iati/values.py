"""Values of an IATI file: dates, amounts, codes and texts, exact or refused."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from core.amounts import MAX_RAPPEN, round_half_up
from exchange.iati.model import Narratives

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MISBOUND_LANG = "{xml}lang"
"""Some publishers bind the prefix `xml` to a namespace of that name; what they mean is clear."""

DATE = re.compile(r"\s*(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2}|T\S*)?\s*", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,12})?", re.ASCII)
TRUE = {"1", "true"}
MAX_TEXT = 10_000
KEPT_CONTROLS = {"\n"}


def parse_date(text: str | None) -> dt.date:
    """Read an ISO date, with or without a time zone; raise ValueError with a sentence."""
    match = DATE.fullmatch(text or "")
    try:
        return dt.date.fromisoformat(match[1]) if match else dt.date.fromisoformat("")
    except ValueError as error:
        raise ValueError(_("«%(text)s» is not a date.") % {"text": (text or "")[:40]}) from error


def parse_number(text: str | None) -> Decimal:
    """Read a plain decimal number exactly; raise ValueError with a sentence."""
    stripped = (text or "").strip()
    if not NUMBER.fullmatch(stripped):
        raise ValueError(_("«%(text)s» is not a number.") % {"text": stripped[:40]})
    return Decimal(stripped)


def to_minor_units(value: Decimal, *, minor_units: int) -> int:
    """Turn whole units into the currency's smallest, a half away from zero.

    Publishers convert and then give more decimals than the currency has. Raises ValueError for
    an amount that is larger than anything the product takes.
    """
    units = round_half_up(value.scaleb(minor_units))
    if abs(units) > MAX_RAPPEN:
        raise ValueError(_("The amount %(value)s is too large.") % {"value": value})
    return units


def clean(text: str | None) -> str:
    """Bring a text to NFC on one or more lines, without control and format characters.

    Unlike an upload of our own templates, a published file is not sent back for a zero-width
    character: it is dropped.
    """
    plain = (text or "").replace("\r\n", "\n").replace("\t", " ")
    kept = (
        character
        for character in plain
        if character in KEPT_CONTROLS or unicodedata.category(character)[0] != "C"
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()[:MAX_TEXT]


def code_of(element: Element | None, attribute: str = "code") -> str:
    return clean(element.get(attribute)) if element is not None else ""


def is_true(text: str | None) -> bool:
    return (text or "").strip().lower() in TRUE


def language_of(element: Element, default: str) -> str:
    tag = element.get(XML_LANG) or element.get(MISBOUND_LANG) or default
    return tag.strip().lower().partition("-")[0][:3]


def narratives(element: Element | None, default_language: str) -> Narratives:
    """The texts of an element by language; the first of a language counts."""
    texts: Narratives = {}
    for narrative in [] if element is None else element.findall("narrative"):
        if text := clean("".join(narrative.itertext())):
            texts.setdefault(language_of(narrative, default_language), text)
    return texts
