"""One row at least in each guarded table of applications and certificates."""

import datetime as dt

from core.confirmation import confirm, record
from core.partners.models import Certificate, Interest
from core.reference.models import Country, Goal
from core.workflow import change, create
from iza.models import (
    Application,
    ApplicationPaper,
    Call,
    CommissionMember,
    Criterion,
    Exemption,
    Recommendation,
)
from tests.factories import NOW, in_a_step, make_organisation, someone


def write_applications(document):
    organisation, by = make_organisation(), someone()
    with in_a_step(by=by):
        create(
            Interest,
            organisation=organisation,
            person=by,
            nature="Vorstand",
            valid_from=dt.date(2026, 1, 1),
            recorded_by=by,
        )
        create(
            Call,
            name="Runde",
            instrument_id="B",
            opens_on=dt.date(2026, 1, 1),
            closes_on=dt.date(2026, 2, 1),
        )
        application = create(
            Application,
            number="G-2026-0001",
            title="Dorfschulen",
            organisation=organisation,
            instrument_id="B",
            amount_asked=100,
        )
        application.countries.add(Country.objects.get(pk="GH"))
        application.goals.add(Goal.objects.get(pk=4))
        recommendation = create(
            Recommendation,
            application=application,
            meeting_on=NOW.date(),
            verdict="for",
            amount=100,
            votes_for=1,
            votes_against=0,
            reason="x",
            recorded_by=by,
            recorded_at=NOW,
        )
        create(CommissionMember, recommendation=recommendation, name="Frei")
        for model, values in (
            (Certificate, {"organisation": organisation, "valid_to": dt.date(2028, 1, 1)}),
            (
                Criterion,
                {
                    "instrument_id": "B",
                    "key": "zewo",
                    "value": 1,
                    "source": "x",
                    "valid_from": NOW.date(),
                },
            ),
            (Exemption, {"application": application, "key": "zewo", "reason": "x"}),
        ):
            confirm(record(model, by=by, now=NOW, **values), by=someone("felix"), now=NOW)
        change(application, status="submitted", submitted_on=NOW.date())
    ApplicationPaper.objects.create(application=application, document=document)
