"""Rules about places and sectors, and their percentages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from reports.iati.standard.rule import Grade, Known, rule

PLACES = ("recipient-country", "recipient-region")
WHOLE = Decimal(100)


def share(element: Element) -> Decimal | None:
    """The percentage as a number; None where there is none."""
    try:
        return Decimal(element.get("percentage", ""))
    except InvalidOperation:
        return None


def is_whole(elements: list[Element]) -> bool:
    return sum((share(element) or Decimal(0) for element in elements), Decimal(0)) == WHOLE


def lacks_shares(elements: list[Element]) -> bool:
    return len(elements) > 1 and any(share(element) is None for element in elements)


def is_single_but_not_whole(elements: list[Element]) -> bool:
    return len(elements) == 1 and share(elements[0]) not in {None, WHOLE}


def by_vocabulary(activity: Element, tag: str) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = defaultdict(list)
    for element in activity.findall(tag):
        found[element.get("vocabulary") or "1"].append(element)
    return found


def sectors(activity: Element) -> Iterator[list[Element]]:
    yield from by_vocabulary(activity, "sector").values()


def regions(activity: Element) -> Iterator[list[Element]]:
    yield from by_vocabulary(activity, "recipient-region").values()


def has(parent: Element, *tags: str) -> bool:
    return any(parent.find(tag) is not None for tag in tags)


def some_transactions(activity: Element, *tags: str) -> tuple[bool, bool]:
    """Whether any transaction has one of these elements, and whether all have."""
    having = [has(transaction, *tags) for transaction in activity.findall("transaction")]
    return any(having), bool(having) and all(having)


@rule("6.2.2", "sector", _("No sector is given."))
def without_sector(activity: Element, _known: Known) -> bool:
    return not has(activity, "sector", "transaction/sector")


@rule("6.6.2", "sector", _("Sectors stand both at the activity and at its transactions."))
def sectors_at_both(activity: Element, _known: Known) -> bool:
    return has(activity, "sector") and has(activity, "transaction/sector")


@rule("6.7.2", "sector", _("Some transactions have a sector, others have none."))
def sectors_at_some(activity: Element, _known: Known) -> bool:
    some, every = some_transactions(activity, "sector")
    return not has(activity, "sector") and some and not every


@rule("2.1.1", "sector", _("One of several sectors has no percentage."))
def sector_without_share(activity: Element, _known: Known) -> bool:
    return any(lacks_shares(group) for group in sectors(activity))


@rule("2.1.2", "sector", _("The percentages of the sectors do not add up to 100."))
def sectors_not_whole(activity: Element, _known: Known) -> bool:
    return any(len(group) > 1 and not is_whole(group) for group in sectors(activity))


@rule("2.1.4", "sector", _("The percentage of the only sector is not 100."))
def single_sector_not_whole(activity: Element, _known: Known) -> bool:
    return any(is_single_but_not_whole(group) for group in sectors(activity))


@rule("2.2.1", "sector", _("A sector of our own has no name."))
def own_sector_without_name(activity: Element, _known: Known) -> bool:
    own = [one for one in activity.findall("sector") if one.get("vocabulary") in {"98", "99"}]
    return any(sector.find("narrative") is None for sector in own)


@rule("3.7.1", "recipient-country", _("Neither a country nor a region is given."))
def without_place(activity: Element, _known: Known) -> bool:
    some, _every = some_transactions(activity, *PLACES)
    return not has(activity, *PLACES) and not some


@rule("3.7.2", "recipient-country", _("Some transactions have a place, others have none."))
def places_at_some(activity: Element, _known: Known) -> bool:
    some, every = some_transactions(activity, *PLACES)
    return not has(activity, *PLACES) and some and not every


@rule("3.6.2", "recipient-country", _("Places stand both at the activity and at its transactions."))
def places_at_both(activity: Element, _known: Known) -> bool:
    some, _every = some_transactions(activity, *PLACES)
    return has(activity, *PLACES) and some


@rule("3.1.1", "recipient-country", _("One of several countries has no percentage."))
def country_without_share(activity: Element, _known: Known) -> bool:
    countries = activity.findall("recipient-country")
    return not has(activity, "recipient-region") and lacks_shares(countries)


@rule("3.1.2", "recipient-country", _("The percentages of the countries do not add up to 100."))
def countries_not_whole(activity: Element, _known: Known) -> bool:
    countries = activity.findall("recipient-country")
    if has(activity, "recipient-region") or len(countries) < 2:
        return False
    return not is_whole(countries)


@rule("3.1.4", "recipient-country", _("The percentage of the only country is not 100."))
def single_country_not_whole(activity: Element, _known: Known) -> bool:
    countries = activity.findall("recipient-country")
    return not has(activity, "recipient-region") and is_single_but_not_whole(countries)


@rule("3.4.1", "recipient-region", _("One of several regions has no percentage."))
def region_without_share(activity: Element, _known: Known) -> bool:
    return any(lacks_shares(group) for group in regions(activity))


@rule(
    "3.4.2",
    "recipient-region",
    _("The percentages of the countries and regions do not add up to 100."),
)
def places_not_whole(activity: Element, _known: Known) -> bool:
    countries = activity.findall("recipient-country")
    groups = [countries + group for group in regions(activity)]
    return any(len(group) > 1 and not is_whole(group) for group in groups)


@rule("3.4.4", "recipient-region", _("The percentage of the only region is not 100."))
def single_region_not_whole(activity: Element, _known: Known) -> bool:
    if has(activity, "recipient-country"):
        return False
    return any(is_single_but_not_whole(group) for group in regions(activity))


@rule("12.1.1", "recipient-country", _("The percentage of a place lies outside 0 and 100."))
def place_out_of_range(activity: Element, _known: Known) -> bool:
    return any(is_out_of_range(one) for tag in PLACES for one in activity.findall(tag))


@rule("12.3.1", "sector", _("The percentage of a sector lies outside 0 and 100."))
def sector_out_of_range(activity: Element, _known: Known) -> bool:
    return any(is_out_of_range(one) for one in activity.findall("sector"))


@rule("12.4.1", "percentage", _("A percentage is no number."))
def share_is_no_number(activity: Element, _known: Known) -> bool:
    given = [one for one in activity.iter() if one.get("percentage") is not None]
    return any(share(element) is None for element in given)


@rule(
    "102.1.1",
    "sector",
    _("Beside the goals of the Agenda 2030 a DAC sector should be given."),
    Grade.WARNING,
)
def only_foreign_sectors(activity: Element, _known: Known) -> bool:
    vocabularies = by_vocabulary(activity, "sector")
    return bool(vocabularies) and "1" not in vocabularies


def is_out_of_range(element: Element) -> bool:
    given = share(element)
    return given is not None and not 0 <= given <= WHOLE
