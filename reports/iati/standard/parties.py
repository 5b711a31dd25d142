"""Rules about organisations and policy markers."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from reports.iati.standard.form import FORBIDDEN_IN_IDENTIFIERS
from reports.iati.standard.rule import Grade, Known, rule

PAYING = ("transaction", "planned-disbursement")
REFS = ("reporting-org", "participating-org", "provider-org", "receiver-org")


def is_nameless(organisation: Element) -> bool:
    return not organisation.get("ref") and organisation.find("narrative") is None


def named(activity: Element, tag: str) -> Iterator[Element]:
    for parent in PAYING:
        yield from activity.findall(f"{parent}/{tag}")


@rule("6.10.1", "participating-org", _("An organisation has neither an identifier nor a name."))
def nameless_organisation(activity: Element, _known: Known) -> bool:
    return any(is_nameless(one) for one in activity.findall("participating-org"))


@rule("6.9.1", "provider-org", _("Who pays has neither an identifier nor a name."))
def nameless_provider(activity: Element, _known: Known) -> bool:
    return any(is_nameless(one) for one in named(activity, "provider-org"))


@rule("6.9.2", "receiver-org", _("Who is paid has neither an identifier nor a name."))
def nameless_receiver(activity: Element, _known: Known) -> bool:
    return any(is_nameless(one) for one in named(activity, "receiver-org"))


@rule("6.13.1", "policy-marker", _("A policy marker of our own has no name."))
def own_marker_without_name(activity: Element, _known: Known) -> bool:
    own = activity.findall("policy-marker[@vocabulary='99']")
    return any(marker.find("narrative") is None for marker in own)


@rule("6.14.1", "policy-marker", _("A policy marker has no score."))
def marker_without_score(activity: Element, _known: Known) -> bool:
    markers = activity.findall("policy-marker")
    return any(
        marker.get("vocabulary", "") in {"", "1"} and not marker.get("significance")
        for marker in markers
    )


@rule(
    "1.8.13",
    "participating-org",
    _("The identifier of an organisation should contain no space and none of / & | ?."),
    Grade.WARNING,
)
def organisation_with_a_sign(activity: Element, _known: Known) -> bool:
    refs = [one.get("ref", "") for tag in REFS for one in activity.iter(tag)]
    return any(FORBIDDEN_IN_IDENTIFIERS & set(ref) or ref != ref.strip() for ref in refs)


@rule(
    "107.1.1",
    "default-aid-type",
    _("Beside the earmarking the DAC type of aid should be given."),
    Grade.WARNING,
)
def only_foreign_aid_types(activity: Element, _known: Known) -> bool:
    vocabularies = {one.get("vocabulary", "1") for one in activity.findall("default-aid-type")}
    return bool(vocabularies) and "1" not in vocabularies


@rule(
    "107.1.2",
    "default-aid-type",
    _("There should be one type of aid in each vocabulary."),
    Grade.WARNING,
)
def several_aid_types(activity: Element, _known: Known) -> bool:
    given = [one.get("vocabulary", "1") for one in activity.findall("default-aid-type")]
    return len(given) != len(set(given))
