"""Who signed, as what: the roles, deputyships and recusals of that day."""

import datetime as dt

import pytest

from core.funding.evidence import gather
from core.partners.workflow import declare_interest
from core.people import workflow as people
from tests.core.people.deputies import make_deputy
from tests.factories import NOW, Office, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def verifier(payout):
    section = next(one for one in gather(payout).sections if one.code == "signatures")
    return next(fact.value for fact in section.facts if fact.label == "verified")


def test_without_deputies_and_recusals_the_evidence_says_none(office):
    said = verifier(office.verified())

    assert "deputyships that day: none; recusals that day: none" in said


def test_a_deputyship_ended_after_the_signature_still_stood_that_day(office):
    lent = make_deputy(office.carla, office.beat, by=office.felix)
    payout = office.verified()
    later = NOW + dt.timedelta(days=2)
    people.end_deputyship(lent, reason="back", by=office.carla, now=later)

    assert f"deputyships that day: {lent}" in verifier(payout)


def test_a_deputyship_of_another_day_does_not_stand_there(office):
    make_deputy(
        office.carla, office.beat, by=office.felix, valid_from=NOW.date() + dt.timedelta(days=3)
    )

    assert "deputyships that day: none" in verifier(office.verified())


def test_recusals_stand_with_the_organisation_and_why(office):
    partner = make_organisation(name="Brunnenhilfe")
    declare_interest(
        partner,
        person=office.beat,
        nature="board",
        valid_from=NOW.date(),
        by=office.beat,
        now=NOW,
    )

    assert f"recusals that day: {partner} (board)" in verifier(office.verified())
