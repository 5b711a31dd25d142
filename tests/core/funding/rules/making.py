"""What the tests of the rules speak of: awards and credits in plain words."""

import datetime as dt

from core.funding import workflow
from core.reference.models import Sphere
from tests.factories import (
    NOW,
    make_activity,
)

TODAY = NOW.date()
DECISION = {"body": "Gemeinderat", "decided_on": dt.date(2026, 1, 1), "number": "GR 1"}


def planned(**values):
    return make_activity(status="planned", **values)


def award(amount=1_000_000, **values):
    return workflow.Award(
        **{
            "body": "Stadtrat",
            "decided_on": dt.date(2026, 5, 1),
            "number": "SR 1",
            "amount": amount,
            "instalments": [workflow.Tranche(dt.date(2026, 6, 15), amount)],
            **values,
        }
    )


def credit(office, **values):
    recorded = workflow.record_commitment_credit(
        **{
            "name": "Rahmenkredit",
            "sphere": Sphere.DEVELOPMENT,
            "amount": 10_000_000,
            "valid_from": dt.date(2026, 1, 1),
            **DECISION,
            **values,
        },
        by=office.dario,
        now=NOW,
    )
    return workflow.confirm_credit(recorded, by=office.felix, now=NOW)
