"""What the IATI standard 2.03 demands of the elements that are not read here.

Source: the required attributes of iati-activities-schema.xsd. An element that is read is judged
for itself, and what is wrong with it is listed; a breach in any other element refuses the whole
activity, because nobody can say what else its publisher meant.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

REQUIRED_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "activity-scope": ("code",),
    "budget/period-end": ("iso-date",),
    "budget/period-start": ("iso-date",),
    "capital-spend": ("percentage",),
    "collaboration-type": ("code",),
    "conditions": ("attached",),
    "conditions/condition": ("type",),
    "country-budget-items": ("vocabulary",),
    "country-budget-items/budget-item": ("code",),
    "default-tied-status": ("code",),
    "fss": ("extraction-date",),
    "fss/forecast": ("year",),
    "humanitarian-scope": ("type", "vocabulary", "code"),
    "legacy-data": ("name", "value"),
    "location/administrative": ("vocabulary", "code"),
    "location/exactness": ("code",),
    "location/feature-designation": ("code",),
    "location/location-class": ("code",),
    "location/location-id": ("vocabulary", "code"),
    "location/location-reach": ("code",),
    "other-identifier": ("ref", "type"),
    "planned-disbursement/period-end": ("iso-date",),
    "planned-disbursement/period-start": ("iso-date",),
    "related-activity": ("ref", "type"),
    "result": ("type",),
    "result/indicator": ("measure",),
    "result/indicator/period/period-end": ("iso-date",),
    "result/indicator/period/period-start": ("iso-date",),
}


def breaches(element: Element, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path of the element, missing attribute) for an element and what it contains."""
    path = f"{path}/{element.tag}" if path else str(element.tag)
    for attribute in REQUIRED_ATTRIBUTES.get(path, ()):
        if attribute not in element.attrib:
            yield path, attribute
    for child in element:
        yield from breaches(child, path)
