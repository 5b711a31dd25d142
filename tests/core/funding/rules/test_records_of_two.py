"""What stands against the records that two people put in force, each with its words."""

import datetime as dt

import pytest

from core.funding.models import SpendingCompetence
from core.funding.rules import competences, numbers
from core.people.models import Deputyship
from core.people.rules import objections_to_recording_a_deputyship
from exchange import rules as exchange
from exchange.models import Batch, Proposal
from tests import factories
from tests.factories import NOW, Office

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
TOMORROW = TODAY + dt.timedelta(days=1)
YESTERDAY = TODAY - dt.timedelta(days=1)
DISCARDED_ONLY = "Only what waits for its confirmation can be discarded."


@pytest.fixture
def office(db):
    return Office()


def competence(**values):
    return SpendingCompetence(
        **{
            "body": "Stadtpräsidium",
            "source": "Art. 1",
            "amount_from": 0,
            "amount_to": 100,
            "valid_from": TODAY,
            **values,
        }
    )


class TestSpendingCompetences:
    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"source": " "}, "A spending competence names its body and its legal source."),
            ({"amount_from": -1}, "The amount cannot be negative."),
            ({"amount_from": 200}, "The range ends below its beginning."),
            ({"valid_from": YESTERDAY}, "A rule begins today at the earliest."),
        ],
    )
    def test_a_line_that_makes_no_sense_is_not_recorded(self, office, values, told):
        objections = competences.objections_to_recording_competence(
            competence(**values), office.carla, on=TODAY
        )

        assert objections == [told]

    def test_a_line_stays_in_the_sphere_of_its_instrument(self, office):
        line = competence(sphere="humanitarian", instrument=factories.make_activity().instrument)

        assert competences.objections_to_recording_competence(line, office.carla, on=TODAY) == [
            "The instrument belongs to another sphere."
        ]

    def test_an_officer_neither_records_nor_discards_one(self, office):
        told = "Spending competences are recorded by finance or the head of unit."
        line = SpendingCompetence.objects.confirmed().first()

        assert competences.objections_to_laying_down_competences(office.anna) == [told]
        assert competences.objections_to_discarding_competence(line, office.anna) == [
            DISCARDED_ONLY,
            told,
        ]

    def test_an_activity_without_instrument_has_no_body_and_no_line(self, office):
        activity = factories.make_activity()
        activity.instrument = None

        assert competences.bodies_for(activity) == []
        assert (
            competences.competence_of(
                "Stadtpräsidium", activity=activity, on=TODAY, is_recurring=False
            )
            is None
        )


class TestDecisionNumbers:
    def test_an_award_with_a_number_takes_no_second_one(self, office):
        assert numbers.objections_to_adding_number(office.award(100), office.anna) == [
            "The award has its number already."
        ]

    def test_finance_adds_none(self, office):
        assert numbers.objections_to_adding_number(office.award(100), office.dario)[0] == (
            "Awards are recorded by a programme officer."
        )


class TestDeputies:
    def test_nobody_is_their_own_deputy(self, office):
        own = Deputyship(
            person=office.anna,
            deputy=office.anna,
            role="programme_officer",
            valid_from=TODAY,
            valid_to=TOMORROW,
            reason="Ferien",
        )

        told = objections_to_recording_a_deputyship(own, office.carla, on=TODAY)
        assert "Nobody is their own deputy." in told

    def test_a_role_without_money_and_a_closed_account_stand_in_for_nobody(self, office):
        office.beat.is_active = False
        lent = Deputyship(
            person=office.anna,
            deputy=office.beat,
            role="auditor",
            valid_from=TODAY,
            valid_to=TOMORROW,
            reason="Ferien",
        )

        told = objections_to_recording_a_deputyship(lent, office.carla, on=TODAY)
        assert "This role has no deputies." in told
        assert "The account of the deputy is closed." in told


class TestListsOfTwo:
    def test_a_reader_takes_nothing_over(self, office):
        reader = factories.make_user("management")

        assert exchange.objections_to_taking_over(reader) == [
            "A running portfolio is taken over by people with a money role."
        ]

    def test_a_portfolio_needs_a_second_person_and_the_head(self, office):
        proposal = Proposal(
            kind="projects",
            recorded_by=office.anna,
            recorded_at=NOW,
            totals={"sheets": [("Organisations", 1, 0, 0, 0)]},
        )

        told = exchange.objections_to_confirming_portfolio(proposal, office.anna)

        assert told[:3] == [
            "Only a running portfolio is confirmed by a second person.",
            "Who records a thing does not confirm it.",
            "One of the two is the head of unit.",
        ]

    def test_a_batch_is_taken_back_once_and_for_a_reason(self, office):
        batch = Batch(pk=0, taken_back_at=NOW)

        assert exchange.objections_to_asking_back(batch, office.anna, reason=" ")[:2] == [
            "The batch was taken back already.",
            "Taking a batch back takes a reason.",
        ]
