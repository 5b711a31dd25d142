"""A small portfolio with every kind of booking."""

import pytest

from core.reference.models import Sphere
from tests.reports import ledger


@pytest.fixture
def portfolio(db):
    project = ledger.activity(
        goals=[("6.1", 6000), ("6", 4000)], places=[("NP", 10_000)], gender=1, instrument_id="A"
    )
    response = ledger.activity(
        goals=[("11.5", 10_000)],
        places=[("298", 10_000)],
        sectors=[("72010", 10_000)],
        sphere=Sphere.HUMANITARIAN,
        instrument_id="H",
    )
    ledger.award(project, 300_000_00, "2026-01-10")
    ledger.pay(project, 120_000_01, "2026-03-01")
    ledger.pay(project, 50_000_00, "2025-03-01")
    ledger.refund(project, 5_000_00, "2026-04-01")
    ledger.pay(response, 100_000_00, "2026-05-01")
    ledger.pay(ledger.activity(sphere=Sphere.DOMESTIC), 30_000_00, "2026-05-01")
    return project, response
