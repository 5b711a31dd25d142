"""A project that can be published, and the city that publishes it."""

import pytest

from tests.factories import make_organisation
from tests.reports import ledger
from tests.reports.iati.reading import set_publisher


@pytest.fixture
def publisher(db):
    set_publisher()


@pytest.fixture
def project(publisher):
    return published_project()


def published_project(**values):
    """With an award and a payment; `values` of the activity as a test wants them."""
    defaults = {
        "code": "IZA-2026-001",
        "title": "Wasser für Nepal",
        "description": "Brunnen in 30 Dörfern",
        "goals": [("6.1", 6000), ("6.2", 4000)],
        "places": [("NP", 7500), ("298", 2500)],
        "sectors": [("14030", 10_000)],
        "gender": 1,
        "aid_type_id": "C01",
    }
    partner = values.pop("partner", None) or make_organisation(
        name="Helvetia Wasser", iati_ref="CH-FDJP-1"
    )
    made = ledger.activity(partner=partner, **defaults | values)
    ledger.award(made, 300_000_00, "2026-01-10")
    ledger.pay(made, 120_000_01, "2026-03-01")
    return made
