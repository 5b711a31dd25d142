"""Rules about identity, texts and what the schema asks of every activity."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from reports.iati.standard.rule import Grade, Known, rule
from reports.iati.writing import FORBIDDEN, XML_LANG

FORBIDDEN_IN_IDENTIFIERS = frozenset("/&|?")


def identifier(activity: Element) -> str:
    return activity.findtext("iati-identifier") or ""


def reporting_ref(activity: Element) -> str:
    element = activity.find("reporting-org")
    return "" if element is None else element.get("ref", "")


@rule("x.identifier", "iati-identifier", _("The activity needs an identifier."))
def without_identifier(activity: Element, _known: Known) -> bool:
    return not identifier(activity).strip()


@rule("x.title", "title", _("The title is missing."))
def without_title(activity: Element, _known: Known) -> bool:
    return activity.find("title") is None


@rule("x.description", "description", _("The description is missing."))
def without_description(activity: Element, _known: Known) -> bool:
    return activity.find("description") is None


@rule("x.date", "activity-date", _("The activity has neither a beginning nor an end."))
def without_date(activity: Element, _known: Known) -> bool:
    return activity.find("activity-date") is None


@rule("x.participating", "participating-org", _("No organisation takes part."))
def without_organisation(activity: Element, _known: Known) -> bool:
    return activity.find("participating-org") is None


@rule("x.control", "title", _("A text has characters that no XML file takes."))
def with_forbidden_characters(activity: Element, _known: Known) -> bool:
    return any(FORBIDDEN.search(text) for text in all_texts(activity))


@rule("x.withheld", "description", _("A text or an identifier names a partner that is withheld."))
def naming_the_withheld(activity: Element, known: Known) -> bool:
    """Whoever wrote the text has to take the name out: no program can tell what else betrays it."""
    said = [text.casefold() for text in all_texts(activity)]
    return any(word in text for word in known.withheld for text in said)


@rule("1.1.2", "iati-identifier", _("The identifier stands in the file more than once."))
def twice_in_the_file(activity: Element, known: Known) -> bool:
    return known.counts.get(identifier(activity), 1) > 1


@rule("1.1.3", "iati-identifier", _("The identifier of the activity is that of the publisher."))
def named_like_the_publisher(activity: Element, _known: Known) -> bool:
    return identifier(activity) == reporting_ref(activity)


@rule("1.7.2", "reporting-org", _("The publisher has no IATI identifier."))
def without_publisher(activity: Element, _known: Known) -> bool:
    return not reporting_ref(activity)


@rule("6.3.1", "reporting-org", _("The publisher has no type of organisation."))
def without_type_of_publisher(activity: Element, _known: Known) -> bool:
    element = activity.find("reporting-org")
    return element is None or not element.get("type")


@rule("6.2.1", "activity-status", _("The status is missing."))
def without_status(activity: Element, _known: Known) -> bool:
    element = activity.find("activity-status")
    return element is None or not element.get("code")


@rule(
    "4.1.1", "narrative", _("A text says neither itself nor by its activity what language it is.")
)
def without_language(activity: Element, _known: Known) -> bool:
    if activity.get(XML_LANG):
        return False
    return any(not narrative.get(XML_LANG) for narrative in activity.iter("narrative"))


@rule("4.3.1", "title", _("The title is empty."))
def empty_title(activity: Element, _known: Known) -> bool:
    return any(not has_text(element) for element in activity.iter("title"))


@rule("4.4.1", "description", _("The description is empty."))
def empty_description(activity: Element, _known: Known) -> bool:
    return any(not has_text(element) for element in activity.iter("description"))


@rule(
    "1.1.21",
    "iati-identifier",
    _("The identifier should begin with that of the publisher and a hyphen."),
    Grade.WARNING,
)
def not_begun_by_the_publisher(activity: Element, _known: Known) -> bool:
    begin = f"{reporting_ref(activity)}-"
    return not identifier(activity).startswith(begin) or identifier(activity) == begin


@rule(
    "1.3.1",
    "iati-identifier",
    _("The identifier should not begin or end with a space."),
    Grade.WARNING,
)
def with_a_space_around(activity: Element, _known: Known) -> bool:
    return identifier(activity) != identifier(activity).strip()


@rule(
    "1.3.13",
    "iati-identifier",
    _("The identifier should contain none of / & | ?."),
    Grade.WARNING,
)
def with_a_sign_in_it(activity: Element, _known: Known) -> bool:
    return bool(FORBIDDEN_IN_IDENTIFIERS & set(identifier(activity)))


def has_text(element: Element) -> bool:
    return any((narrative.text or "").strip() for narrative in element.findall("narrative"))


def all_texts(activity: Element) -> Iterator[str]:
    for element in activity.iter():
        yield element.text or ""
        yield from element.attrib.values()
