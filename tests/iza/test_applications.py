"""The way of an application, step by step, and what stands in it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.activities.models import Activity
from core.errors import RuleViolation
from core.funding import workflow as funding
from core.reference.models import Country
from iza.applications import workflow
from iza.applications.pages.commission import prefilled, splits_of
from iza.applications.rules import Member
from iza.models import Application, Criterion, Exemption
from iza.plans import asked
from tests import factories
from tests.factories import NOW, Office
from tests.iza.applying import (
    MEMBERS,
    TODAY,
    criterion,
    draft,
    in_review,
    make_call,
    planned,
    recommended,
    refusal,
    submitted,
    vote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return Office()


def project_of(application, office):
    """The same, standing on the application."""
    project = planned(application)
    workflow.take_up_application(application, project, by=office.anna, now=NOW)
    return Activity.objects.get(pk=project.pk)


def award(amount=10_000_000):
    return funding.Award(
        "Stadtpräsidium",
        TODAY,
        "STP 1",
        amount,
        amount_asked=12_500_000,
        instalments=[funding.Tranche(dt.date(2026, 6, 15), amount)],
    )


class TestDrafts:
    def test_a_title_is_enough_and_gives_a_number(self, office):
        blank = Application(title="Brunnen")
        saved = workflow.save_application(blank, countries=[], goals=[], by=office.anna, now=NOW)

        assert (saved.number, saved.status) == ("G-2026-0001", "draft")
        assert draft(office).number == "G-2026-0002"

    def test_what_is_submitted_is_fixed(self, office):
        found = submitted(office)
        found.amount_asked = 1

        assert refusal(
            workflow.save_application, found, countries=[], goals=[], by=office.anna
        ) == ["Only a draft is edited; return the application first."]

    def test_more_than_the_project_costs_is_never_saved(self, office):
        found = Application(title="x", amount_asked=2, project_cost=1)

        assert refusal(
            workflow.save_application, found, countries=[], goals=[], by=office.anna
        ) == ["More is asked than the project costs."]

    def test_submission_tells_everything_that_is_missing(self, office):
        blank = Application(title="Brunnen")
        saved = workflow.save_application(blank, countries=[], goals=[], by=office.anna, now=NOW)

        assert len(refusal(workflow.submit_application, saved, on=TODAY, by=office.anna)) == 7

    def test_what_is_returned_is_corrected_and_submitted_again(self, office):
        found = workflow.return_application(
            submitted(office), reason="amount", by=office.anna, now=NOW
        )
        found.amount_asked = 5_000_000
        found = workflow.save_application(found, countries=[], goals=[], by=office.anna, now=NOW)
        found = workflow.submit_application(found, on=TODAY, by=office.anna, now=NOW)

        assert (found.status, found.amount_asked) == ("submitted", 5_000_000)

    def test_finance_moves_no_application(self, office):
        told = ["Activities are kept by programme officers and the head of unit."]

        assert refusal(workflow.review_application, submitted(office), by=office.dario) == told

    def test_a_call_of_another_instrument_is_refused(self, office):
        call = make_call(office, instrument_id="A")

        with pytest.raises(RuleViolation, match="The call is about another instrument"):
            draft(office, call=call)


class TestCommission:
    def test_who_is_in_recusal_has_no_vote(self, office):
        members = [*MEMBERS, Member("Haas", is_recused=True, interest="Vorstand")]

        assert refusal(
            workflow.recommend_application,
            in_review(office),
            members=members,
            by=office.beat,
            **vote(votes_for=3),
        ) == ["There are 3 votes, but 2 members who could vote."]

    def test_a_recusal_names_its_interest(self, office):
        members = [*MEMBERS, Member("Haas", is_recused=True)]

        assert refusal(
            workflow.recommend_application,
            in_review(office),
            members=members,
            by=office.beat,
            **vote(),
        ) == ["Who is in recusal says for which interest."]

    def test_who_is_in_recusal_neither_records_nor_awards(self, office):
        members = [*MEMBERS, Member("Carla", office.carla, True, "Schwester im Vorstand")]
        found = recommended(office, members=members)
        project = project_of(found, office)
        waiting = funding.record_award(project, award(), by=office.anna, now=NOW)

        assert refusal(funding.confirm_award, waiting, by=office.carla) == [
            "You were in recusal for the application G-2026-0001."
        ]
        assert refusal(
            workflow.recommend_application,
            in_review(office),
            members=[*MEMBERS, Member("Beat", office.beat, True, "Stiftungsrat")],
            by=office.beat,
            **vote(),
        ) == ["Who is in recusal does not record the recommendation."]

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"votes_for": 0, "votes_against": 2}, "The votes say something else"),
            ({"amount": None}, "Enter the amount recommended."),
            ({"amount": 12_500_001}, "More is recommended than"),
            ({"verdict": "against", "votes_for": 0, "votes_against": 2}, "names no amount"),
            ({"meeting_on": dt.date(2026, 6, 2)}, "The day lies in the future."),
            ({"reason": " "}, "Give the reason."),
        ],
    )
    def test_a_recommendation_does_not_contradict_itself(self, office, said, told):
        found = in_review(office)

        (text,) = refusal(
            workflow.recommend_application,
            found,
            members=MEMBERS,
            by=office.beat,
            **vote(**said),
        )
        assert told in text

    def test_it_goes_back_into_review_and_keeps_the_first_recommendation(self, office):
        found = workflow.reconsider_application(
            recommended(office), reason="new budget", by=office.anna, now=NOW
        )
        workflow.recommend_application(
            found, members=MEMBERS, by=office.beat, now=NOW, **vote(amount=9_000_000)
        )

        assert [one.amount for one in found.recommendations.all()] == [9_000_000, 10_000_000]


class TestDecisions:
    def test_a_refusal_needs_the_head_a_reason_and_words(self, office):
        found = recommended(office)

        assert refusal(workflow.refuse_application, found, reason="", text=" ", by=office.anna) == [
            "Applications are turned down by the head of unit.",
            "Choose a reason of the catalogue.",
            "Write the grounds of the decision.",
        ]

    def test_a_refusal_keeps_the_checks_of_its_day(self, office):
        criterion(office, "seat", 1)
        found = workflow.refuse_application(
            in_review(office), reason="seat", text="Sitz in Bern.", by=office.carla, now=NOW
        )
        criterion(office, "seat", 4)

        assert (found.status, found.decided_on) == ("refused", TODAY)
        assert [(one["key"], one["answer"]) for one in found.checks] == [("seat", "fail")]

    def test_what_is_late_is_not_admitted(self, office):
        found = workflow.not_admit_application(
            submitted(office), reason="late", text="Nach der Frist.", by=office.carla, now=NOW
        )

        assert found.status == "not_admitted"
        assert len(refusal(workflow.review_application, found, by=office.anna)) == 1

    def test_a_decided_application_is_not_withdrawn(self, office):
        found = workflow.refuse_application(
            in_review(office), reason="quality", text="Zu vage.", by=office.carla, now=NOW
        )

        assert len(refusal(workflow.withdraw_application, found, reason="x", by=office.anna)) == 1

    def test_the_database_refuses_a_refusal_without_reason(self, office):
        found = in_review(office)

        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            factories.in_a_step() as step,
        ):
            Application.objects.filter(pk=found.pk).update(status="refused", step_id=step.step)


class TestAward:
    def test_a_failed_check_stands_in_the_way_until_two_people_exempt_it(self, office):
        criterion(office, "seat", 1)
        found = recommended(office)
        told = [
            (
                "seat of the organisation at most: The seat is elsewhere in Switzerland, but must"
                " be at most: in the city."
            )
        ]
        project = planned(found)
        assert refusal(workflow.take_up_application, found, project, by=office.anna) == told

        waiting = workflow.record_exemption(
            found, key="seat", reason="Sitz zieht um.", by=office.anna, now=NOW
        )
        assert refusal(workflow.take_up_application, found, project, by=office.anna) == told
        assert refusal(workflow.confirm_exemption, waiting, by=office.anna)[0] == (
            "Who records a thing does not confirm it."
        )
        workflow.confirm_exemption(waiting, by=office.carla, now=NOW)

        workflow.take_up_application(found, project, by=office.anna, now=NOW)

    def test_the_award_in_force_decides_the_application(self, office):
        found = recommended(office)
        project = project_of(found, office)
        waiting = funding.record_award(project, award(), by=office.anna, now=NOW)
        found.refresh_from_db()
        assert found.status == "recommended"

        funding.confirm_award(waiting, by=office.carla, now=NOW)

        found.refresh_from_db()
        assert (found.status, found.commitment_id) == ("awarded", waiting.pk)
        assert found.commitment.is_partial

    def test_a_certificate_that_ends_before_the_award_is_confirmed_stops_it(self, office):
        criterion(office, "zewo", 1)
        organisation = factories.make_organisation()
        factories.make_certificate(organisation, TODAY)
        found = recommended(office, organisation=organisation)
        project = project_of(found, office)
        waiting = funding.record_award(project, award(), by=office.anna, now=NOW)

        with pytest.raises(RuleViolation, match="The Zewo certificate ended on"):
            funding.confirm_award(waiting, by=office.carla, now=NOW + dt.timedelta(days=1))

    def test_where_applications_are_asked_for_nothing_is_awarded_without_one(self, office):
        criterion(office, "application", 1)

        told = refusal(
            funding.record_award,
            factories.make_activity(status="planned"),
            award(),
            by=office.anna,
        )
        assert told == ["Awards of this instrument stand on an application that was recommended."]

    def test_an_application_against_which_the_commission_spoke_becomes_no_project(self, office):
        said = vote(verdict="against", amount=None, votes_for=0, votes_against=2)
        found = recommended(office, said=said)

        assert refusal(workflow.take_up_application, found, planned(found), by=office.anna) == [
            "The commission recommends no award."
        ]

    def test_the_project_of_somebody_else_is_not_extended(self, office):
        found = recommended(office)
        other = planned(recommended(office))

        assert refusal(workflow.take_up_application, found, other, by=office.anna) == [
            "The project belongs to another organisation."
        ]

    def test_a_new_project_says_what_the_application_said(self, office):
        countries = Country.objects.filter(pk__in=["GH", "KE", "TZ"])
        found = draft(office, countries=countries, starts_on=dt.date(2026, 3, 1))

        project = prefilled(found)
        assert (project.title, project.partner, project.ends_on) == (
            "Dorfschulen",
            found.organisation,
            dt.date(2027, 2, 28),
        )
        assert [line.share for line in splits_of(found)["place"]] == [3334, 3333, 3333]

    def test_the_award_begins_with_what_was_asked_and_recommended(self, office):
        found = recommended(office)
        project = project_of(found, office)

        begun = asked(project)
        assert (begun.amount, begun.granted) == (12_500_000, 10_000_000)


class TestCriteria:
    @pytest.mark.parametrize(
        ("key", "value", "months"),
        [
            ("zewo", 2, None),
            ("seat", 5, None),
            ("share", 10_001, None),
            ("most", 1, None),
            ("seat", 1, 12),
        ],
    )
    def test_a_value_that_makes_no_sense_is_refused(self, office, key, value, months):
        with pytest.raises(RuleViolation):
            criterion(office, key, value, months)

    def test_who_records_a_criterion_does_not_confirm_it(self, office):
        waiting = workflow.record_criterion(
            instrument=factories.make_activity().instrument,
            key="zewo",
            value=1,
            months=None,
            source="Art. 7",
            valid_from=TODAY,
            by=office.carla,
            now=NOW,
        )

        assert refusal(workflow.confirm_criterion, waiting, by=office.carla) == [
            "Who records a thing does not confirm it."
        ]
        workflow.discard_criterion(waiting, reason="mistyped", by=office.anna, now=NOW)
        assert Criterion.objects.in_force(waiting.instrument, TODAY) == []

    def test_the_product_s_own_criteria_are_shipped_once(self, office):
        shipped = workflow.ship_criteria(by=office.anna, confirmed_by=office.carla, now=NOW)

        assert len(shipped) == 10
        assert refusal(workflow.ship_criteria, by=office.anna, confirmed_by=office.anna) == [
            "Who records a thing does not confirm it.",
            "There are criteria or applications already.",
        ]


def test_an_exemption_without_reason_is_no_exemption(office):
    found = submitted(office)

    assert refusal(workflow.record_exemption, found, key="seat", reason="", by=office.anna) == [
        "Give the reason."
    ]
    assert not Exemption.objects.exists()
