"""Small parts of an IATI file: elements, texts in languages, organisations, amounts, shares."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement

from core.partners.models import Organisation, OrganisationKind
from reports.iati.portfolio import Publisher, Withheld

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no place for."""

WITHHELD = {"de": "Name nicht veröffentlicht", "en": "withheld"}
"""What stands in the place of a name; in the languages of the file, not of the reader."""


def child(parent: Element, tag: str, **attributes: str) -> Element:
    """Add an element; attributes without a value are left out, `_` stands for `-`."""
    named = {name.replace("_", "-"): plain(value) for name, value in attributes.items() if value}
    return SubElement(parent, tag, named)


def plain(text: str) -> str:
    return FORBIDDEN.sub("", text).strip()


def texts(parent: Element, tag: str, by_language: Mapping[str, str], **attributes: str) -> None:
    """An element with a narrative in each language; without any text there is none."""
    said = {language: plain(text) for language, text in by_language.items() if plain(text)}
    if said:
        narratives(child(parent, tag, **attributes), said)


def narratives(parent: Element, by_language: Mapping[str, str]) -> None:
    for language, text in sorted(by_language.items()):
        narrative = SubElement(parent, "narrative", {XML_LANG: language} if language else {})
        narrative.text = plain(text)


def publisher(parent: Element, tag: str, who: Publisher, **attributes: str) -> None:
    kind = OrganisationKind.LOCAL_GOVERNMENT.value
    element = child(parent, tag, ref=who.ref, type=kind, **attributes)
    narratives(element, {"de": who.name} if who.name else {})


def organisation(
    parent: Element, tag: str, who: Organisation, withheld: Withheld, **attributes: str
) -> None:
    """A partner with identifier, kind and name; a withheld one with nothing that tells of it."""
    if who.pk in withheld.partners:
        narratives(child(parent, tag, **attributes), WITHHELD)
        return
    element = child(parent, tag, ref=reference(who), type=who.kind, **attributes)
    narratives(element, {"de": who.name})


def reference(who: Organisation) -> str:
    """The IATI identifier, else one made from the UID in the commercial register."""
    return who.iati_ref or (f"CH-FDJP-{who.uid}" if who.uid else "")


def value(parent: Element, rappen: int, day: dt.date) -> None:
    element = child(parent, "value", currency="CHF", value_date=day.isoformat())
    element.text = decimal(rappen)


def decimal(hundredths: int) -> str:
    """Francs of Rappen, with two decimals."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


def percentage(hundredths: int) -> str:
    """Per cent of hundredths, without idle zeros: 100, 33.33."""
    return (
        decimal(hundredths).rstrip("0").rstrip(".") if hundredths % 100 else f"{hundredths // 100}"
    )
