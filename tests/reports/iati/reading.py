"""Reads what the product publishes, and holds it against the schema."""

import io
from functools import cache

from django.conf import settings
from lxml import etree

from core.people.models import Installation
from reports.figures import EVERYTHING, cutoff_now
from reports.iati.file import build, publishable, write
from reports.iati.portfolio import Publisher
from reports.report import Request

REF = "CH-11-BSP"


@cache
def schema():
    """The XSD of the standard, read without the network."""
    folder = settings.BASE_DIR / "fixtures" / "iati"
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(folder / "iati-activities-schema.xsd", parser))


def set_publisher(ref=REF, publisher="Stadt Beispiel"):
    Installation.objects.update_or_create(
        pk=1, defaults={"iati_ref": ref, "publisher": publisher, "office": "Fachstelle"}
    )


def published(cutoff=None, filters=EVERYTHING):
    """The bytes of the file."""
    cutoff = cutoff or cutoff_now()
    file = io.BytesIO()
    write(publishable(Publisher.get(), cutoff, filters), cutoff, file)
    return file.getvalue()


def built(cutoff=None, filters=EVERYTHING):
    return build(Request(cutoff or cutoff_now(), filters, {}), lambda _percent: None)


def read(content):
    return etree.fromstring(content)


def activities(content):
    return read(content).findall("iati-activity")


def the_only(content):
    (found,) = activities(content)
    return found


def texts(element, path):
    return [one.text for one in element.findall(f"{path}/narrative")]


def codes(element, path, *names):
    """The attributes of each element at a path, as they stand."""
    return [tuple(one.get(name) for name in names) for one in element.findall(path)]
