"""Rows of humanitarian aid for the guards."""

import datetime as dt

from aid.models import Clearance, ContributionInKind, Emergency, Response
from core.activities.models import Kind
from core.confirmation import confirm, record
from core.funding.models import Commitment, DecisionNumber
from core.reference.models import Sphere
from core.workflow import change, create
from tests.factories import NOW, in_a_step, make_organisation, someone

IN_KIND = {
    "department": "Wasserversorgung",
    "what": "Trinkwasseranlage",
    "provided_on": NOW.date(),
    "value_chf": 1_000_000,
    "valuation": "Stundensätze",
}


def write_aid():
    write_a_late_number()
    by, second, partner = someone(), someone("felix"), make_organisation()
    with in_a_step(by=by):
        first, other = (
            create(
                Emergency,
                name=name,
                hazard="FL",
                onset_on=dt.date(2026, 5, 1),
                alerted_at=NOW,
            )
            for name in ("Flood", "Landslide")
        )
        response = create(
            Response,
            code="HH-GUARDED",
            kind=Kind.RESPONSE,
            title="Soforthilfe",
            partner=partner,
            sphere=Sphere.HUMANITARIAN,
            emergency=other,
        )
        wrong = record(ContributionInKind, by=by, now=NOW, emergency=first, **IN_KIND)
        confirm(wrong, by=second, now=NOW)
        better = record(
            ContributionInKind,
            by=by,
            now=NOW,
            emergency=other,
            response=response,
            replaces=wrong,
            **IN_KIND,
        )
        confirm(better, by=second, now=NOW)
        clearance = record(
            Clearance,
            by=by,
            now=NOW,
            organisation=partner,
            basis="Rahmenvertrag",
            valid_from=dt.date(2026, 1, 1),
            valid_to=dt.date(2026, 12, 31),
        )
        confirm(clearance, by=second, now=NOW)


def write_a_late_number():
    """An award that was in force before its decision had a number."""
    by, second = someone(), someone("felix")
    like = Commitment.objects.first()
    kept = ("activity", "body", "decided_on", "amount", "amount_chf", "sphere")
    with in_a_step(by=by):
        urgent = record(
            Commitment,
            by=by,
            now=NOW,
            number="",
            instrument=like.instrument,
            partner=like.partner,
            **{name: getattr(like, name) for name in kept},
        )
        confirm(urgent, by=second, now=NOW)
        later = record(DecisionNumber, by=by, now=NOW, commitment=urgent, number="STP 99")
        confirm(later, by=second, now=NOW)
        change(urgent, late_number=later.number)
