"""Applications as the tests speak of them, through the steps."""

import datetime as dt

import pytest

from core.activities.workflow import save_activity
from core.errors import RuleViolation
from core.reference.models import Instrument
from iza.applications import workflow
from iza.applications.pages.commission import prefilled
from iza.applications.rules import Member
from iza.models import Application, Call
from tests import factories
from tests.core.activities.making import put_in_state
from tests.factories import NOW

TODAY = NOW.date()


def make_call(office, **values):
    call = Call(
        **{
            "name": "Runde 2026",
            "instrument_id": "B",
            "opens_on": dt.date(2026, 1, 6),
            "closes_on": dt.date(2026, 6, 30),
            **values,
        }
    )
    return workflow.save_call(call, by=office.anna, now=NOW)


def draft(office, *, countries=(), goals=(), **values):
    application = Application(
        **{
            "title": "Dorfschulen",
            "summary": "Klassenzimmer",
            "instrument_id": "B",
            "organisation": values.pop("organisation", None) or factories.make_organisation(),
            "responsible": office.anna,
            "months": 12,
            "project_cost": 31_000_000,
            "amount_asked": 12_500_000,
            "seat": 3,
            **values,
        }
    )
    return workflow.save_application(
        application, countries=countries, goals=goals, by=office.anna, now=NOW
    )


def submitted(office, **values):
    return workflow.submit_application(draft(office, **values), on=TODAY, by=office.anna, now=NOW)


def in_review(office, **values):
    return workflow.review_application(submitted(office, **values), by=office.anna, now=NOW)


def vote(**values):
    return {
        "meeting_on": TODAY,
        "verdict": "for",
        "amount": 10_000_000,
        "votes_for": 2,
        "votes_against": 0,
        "abstentions": 0,
        "reason": "Gute Wirkung.",
        **values,
    }


MEMBERS = (Member("Frei"), Member("Gut"))


def recommended(office, *, members=MEMBERS, said=None, **values):
    application = in_review(office, **values)
    workflow.recommend_application(
        application, members=members, by=office.beat, now=NOW, **(said or vote())
    )
    application.refresh_from_db()
    return application


def criterion(office, key, value, months=None, **values):
    waiting = workflow.record_criterion(
        **{
            "instrument": Instrument.objects.get(pk="B"),
            "key": key,
            "value": value,
            "months": months,
            "source": "RIZA Art. 7",
            "valid_from": TODAY,
            **values,
        },
        by=office.anna,
        now=NOW,
    )
    return workflow.confirm_criterion(waiting, by=office.carla, now=NOW)


def refusal(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as raised:
        step(*args, **kwargs, now=NOW)
    return raised.value.objections


def planned(application, **values):
    """A planned project as the application describes it, not standing on it yet."""
    project = prefilled(application)
    for name, value in values.items():
        setattr(project, name, value)
    project = save_activity(project, splits={}, markers=None, by=application.responsible, now=NOW)
    put_in_state(project, "planned")
    return project
