"""Emergencies and responses for tests, saved through their steps."""

import datetime as dt

from aid import workflow
from aid.models import Clearance, Emergency, Response
from core.activities import workflow as activities
from core.activities.models import Kind, Scheme
from core.confirmation import confirm, record
from core.reference.models import Country
from tests import factories
from tests.core.activities.making import NOW, items


def make_emergency(*, by=None, countries=("ID",), **values):
    factories.load_reference()
    defaults = {
        "name": "Erdbeben Sulawesi",
        "hazard": "EQ",
        "onset_on": dt.date(2026, 2, 3),
        "alerted_at": dt.datetime(2026, 2, 3, 5, 10, tzinfo=dt.UTC),
    }
    return workflow.save_emergency(
        Emergency(**defaults | values),
        countries=list(Country.objects.filter(pk__in=countries)),
        by=by or factories.officer(),
        now=NOW,
    )


def make_response(emergency, *, by=None, splits=None, markers=None, is_cleared=True, **values):
    by = by or factories.officer()
    is_domestic = emergency.is_domestic
    defaults = {
        "kind": Kind.RESPONSE,
        "emergency": emergency,
        "sphere": "domestic" if is_domestic else "humanitarian",
        "instrument_id": "H-Inland" if is_domestic else "H",
        "title": "Soforthilfe",
        "responsible": by,
        "classification_due_on": dt.date(2026, 4, 1),
    }
    if "partner" not in values:
        values["partner"] = factories.make_organisation()
    if is_cleared:
        clear(values["partner"])
    splits = splits or {Scheme.SDG: items(_11_5=100), Scheme.PLACE: items(ID=100)}
    return activities.save_activity(
        Response(**defaults | values), splits=splits, markers=markers, by=by, now=NOW
    )


def clear(organisation):
    """Examined long ago, and still in force when anybody runs these tests."""
    with factories.in_a_step():
        clearance = record(
            Clearance,
            by=factories.someone(),
            now=factories.NOW,
            organisation=organisation,
            basis="Rahmenvertrag",
            valid_from=factories.LONG_AGO,
            valid_to=dt.date(2999, 12, 31),
        )
        return confirm(clearance, by=factories.someone("felix"), now=factories.NOW)
