"""Who may not move an application, a call or a criterion, and with which words it is said."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.activities.models import Activity
from core.documents.filing import Paper
from core.funding import workflow as funding
from core.workflow import change
from iza.applications import workflow
from iza.applications.rules import (
    Member,
    objections_to_awarding,
    objections_to_granting,
    value_of,
)
from iza.models import Call, Criterion, Project
from tests import factories
from tests.core.activities.making import put_in_state
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

YESTERDAY = TODAY - dt.timedelta(days=1)
TOMORROW = TODAY + dt.timedelta(days=1)
WAITING_AWARD = "An award of this application waits for confirmation; discard it."


@pytest.fixture
def office(db):
    return Office()


def taken_up(office, **values):
    """A recommended application with its project."""
    found = recommended(office, **values)
    return workflow.take_up_application(found, planned(found), by=office.anna, now=NOW)


def award_waiting(office, application):
    """An award of its project that waits for the second person."""
    return funding.record_award(
        application.project,
        funding.Award(
            "Stadtpräsidium",
            TODAY,
            "STP 1",
            10_000_000,
            amount_asked=12_500_000,
            instalments=[funding.Tranche(dt.date(2026, 6, 15), 10_000_000)],
        ),
        by=office.anna,
        now=NOW,
    )


class TestCalls:
    def test_a_call_ends_after_it_begins_and_has_a_name_of_its_own(self, office):
        make_call(office, name="Runde 1")
        second = Call(name="Runde 1", instrument_id="B", opens_on=TODAY, closes_on=YESTERDAY)

        assert refusal(workflow.save_call, second, by=office.anna) == [
            "The call closes before it opens.",
            "Another call has this name.",
        ]

    def test_a_stored_call_is_brought_up_to_date(self, office):
        call = make_call(office)
        call.closes_on = dt.date(2026, 9, 30)

        workflow.save_call(call, by=office.beat, now=NOW)

        assert Call.objects.get().closes_on == dt.date(2026, 9, 30)

    def test_finance_keeps_no_call(self, office):
        call = Call(name="Runde", instrument_id="B", opens_on=TODAY, closes_on=TOMORROW)

        assert len(refusal(workflow.save_call, call, by=office.dario)) == 1


class TestSubmitting:
    def test_nothing_arrives_tomorrow(self, office):
        assert refusal(workflow.submit_application, draft(office), on=TOMORROW, by=office.anna) == [
            "The day lies in the future."
        ]

    def test_a_return_takes_a_reason(self, office):
        assert refusal(
            workflow.return_application, submitted(office), reason=" ", by=office.anna
        ) == ["Give the reason."]

    def test_a_paper_is_filed_in_the_dossier_by_who_keeps_it(self, office):
        found = draft(office)
        paper = Paper(
            SimpleUploadedFile("gesuch.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf"), "Gesuch"
        )

        assert len(refusal(workflow.file_application_paper, found, paper=paper, by=office.dario))
        filed = workflow.file_application_paper(found, paper=paper, by=office.beat, now=NOW)
        assert (filed.application, filed.document.title) == (found, "Gesuch")


class TestRecommending:
    def test_a_meeting_of_tomorrow_gives_no_reason(self, office):
        assert refusal(
            workflow.recommend_application,
            in_review(office),
            members=MEMBERS,
            by=office.beat,
            **vote(meeting_on=TOMORROW, reason=" "),
        ) == ["The day lies in the future.", "Give the reason."]

    def test_when_all_are_in_recusal_nobody_is_left(self, office):
        members = [Member("Haas", is_recused=True, interest="Vorstand")]

        assert refusal(
            workflow.recommend_application,
            in_review(office),
            members=members,
            by=office.beat,
            **vote(votes_for=0),
        ) == ["Nobody was left to recommend."]

    def test_who_is_in_recusal_does_not_turn_down(self, office):
        members = [*MEMBERS, Member("Carla", office.carla, is_recused=True, interest="Vorstand")]
        found = recommended(office, members=members)
        told = f"You were in recusal for the application {found.number}."

        assert refusal(
            workflow.refuse_application, found, reason="quality", text="Vage.", by=office.carla
        ) == [told]

    def test_a_new_vote_takes_a_reason_and_no_project(self, office):
        found = taken_up(office)

        assert refusal(workflow.reconsider_application, found, reason="", by=office.anna) == [
            "The application has its project already.",
            "Give the reason.",
        ]


class TestTurningDown:
    def test_an_award_that_waits_stands_in_the_way(self, office):
        found = taken_up(office)
        award_waiting(office, found)

        assert refusal(
            workflow.refuse_application, found, reason="quality", text="Vage.", by=office.carla
        ) == [WAITING_AWARD]
        assert refusal(workflow.withdraw_application, found, reason="Rückzug", by=office.anna) == [
            WAITING_AWARD
        ]

    def test_the_organisation_withdraws_what_is_open(self, office):
        found = workflow.withdraw_application(
            in_review(office), reason="Rückzug", by=office.anna, now=NOW
        )

        assert found.status == "withdrawn"


class TestExempting:
    def test_only_what_is_under_review_and_asked_is_exempted(self, office):
        assert refusal(
            workflow.record_exemption, draft(office), key="colour", reason="x", by=office.anna
        ) == [
            "Only an application that is under review is exempted.",
            "There is no such criterion.",
        ]

    def test_a_check_is_exempted_once(self, office):
        found = submitted(office)
        workflow.record_exemption(found, key="seat", reason="Umzug", by=office.anna, now=NOW)

        assert refusal(
            workflow.record_exemption, found, key="seat", reason="Umzug", by=office.beat
        ) == ["There is an exemption from this criterion already."]

    def test_the_head_confirms_while_the_application_is_open(self, office):
        found = submitted(office)
        waiting = workflow.record_exemption(
            found, key="seat", reason="Umzug", by=office.anna, now=NOW
        )
        assert refusal(workflow.confirm_exemption, waiting, by=office.beat) == [
            "Exemptions are confirmed by the head of unit."
        ]
        workflow.withdraw_application(found, reason="Rückzug", by=office.anna, now=NOW)

        waiting.refresh_from_db()
        assert refusal(workflow.confirm_exemption, waiting, by=office.carla) == [
            "The application is decided already."
        ]

    def test_what_was_confirmed_is_not_discarded(self, office):
        found = submitted(office)
        first = workflow.record_exemption(
            found, key="seat", reason="Umzug", by=office.anna, now=NOW
        )
        workflow.discard_exemption(first, reason="mistyped", by=office.anna, now=NOW)
        second = workflow.record_exemption(
            found, key="seat", reason="Umzug", by=office.anna, now=NOW
        )
        workflow.confirm_exemption(second, by=office.carla, now=NOW)

        assert refusal(workflow.discard_exemption, second, reason="mistyped", by=office.anna) == [
            "Only what waits for its confirmation can be discarded."
        ]


class TestTakingUp:
    def test_only_a_recommended_application_becomes_a_project(self, office):
        found = in_review(office)

        assert refusal(workflow.take_up_application, found, planned(found), by=office.anna) == [
            "Only an application with a recommendation becomes a project."
        ]

    def test_a_project_that_is_not_saved_is_shown_to_be_refused(self, office):
        found = taken_up(office)

        told = refusal(workflow.take_up_application, found, Project(), by=office.anna)

        assert told == ["The application has its project already."]

    def test_it_becomes_one_project_only(self, office):
        found = taken_up(office)

        assert refusal(workflow.take_up_application, found, planned(found), by=office.anna) == [
            "The application has its project already."
        ]

    def test_the_project_runs_under_the_same_instrument_and_is_not_over(self, office):
        found = recommended(office)
        project = planned(found, instrument_id="A")
        put_in_state(project, "closed")

        assert refusal(workflow.take_up_application, found, project, by=office.anna) == [
            "The project runs under another instrument.",
            "Only a planned or running activity can be awarded.",
        ]

    def test_a_project_answers_one_open_application(self, office):
        first = taken_up(office)
        second = recommended(office, organisation=first.organisation)
        project = Project.objects.get(pk=first.project_id)

        assert refusal(workflow.take_up_application, second, project, by=office.anna) == [
            "Another application of this project is open."
        ]


class TestAwarding:
    def test_an_application_back_in_review_stops_the_award(self, office):
        found = taken_up(office)
        with factories.in_a_step() as step:
            type(found).objects.filter(pk=found.pk).update(status="in_review", step_id=step.step)

        assert objections_to_awarding(found.project, office.anna, on=TODAY) == [
            f"The application {found.number} has no recommendation yet."
        ]

    def test_another_partner_or_instrument_than_the_applications_stops_the_award(self, office):
        project = taken_up(office).project
        with factories.in_a_step():
            change(project, partner=factories.make_organisation(), instrument_id="A")

        assert objections_to_awarding(project, office.anna, on=TODAY) == [
            "The project belongs to another organisation.",
            "The project runs under another instrument.",
        ]

    @pytest.mark.parametrize(
        ("currency", "amount", "told"),
        [
            ("CHF", 12_500_000, ""),
            ("CHF", 12_500_001, "asks for CHF\xa0125'000.00; no more is granted."),
            ("EUR", 100, "asks in francs; award it in francs."),
        ],
    )
    def test_an_award_gives_what_its_application_asks_for_at_most(
        self, office, currency, amount, told
    ):
        found = taken_up(office)

        said = objections_to_granting(found.project, currency, amount)

        assert said == ([f"The application {found.number} {told}"] if told else [])

    def test_the_award_step_asks_the_application(self, office):
        found = taken_up(office)
        activity = Activity.objects.get(pk=found.project_id)

        award = funding.Award(
            "Stadtpräsidium",
            TODAY,
            "STP 1",
            12_500_001,
            instalments=[funding.Tranche(dt.date(2026, 6, 15), 100)],
        )
        told = refusal(funding.record_award, activity, award, by=office.anna)

        assert told == [
            f"The application {found.number} asks for CHF\xa0125'000.00; no more is granted."
        ]

    def test_without_an_application_only_the_body_is_measured(self, office):
        assert objections_to_granting(factories.make_activity(), "EUR", 1) == []

    def test_a_further_award_of_a_project_needs_no_new_application(self, office):
        criterion(office, "application", 1)
        found = taken_up(office)
        waiting = award_waiting(office, found)
        funding.confirm_award(waiting, by=office.carla, now=NOW)

        assert objections_to_awarding(found.project, office.anna, on=TODAY) == []


class TestKeepingCriteria:
    def values(self, **values):
        return {
            "instrument": factories.make_activity().instrument,
            "key": "zewo",
            "value": 1,
            "months": None,
            "source": "RIZA Art. 7",
            "valid_from": TODAY,
            **values,
        }

    def test_a_finance_officer_records_none(self, office):
        assert refusal(workflow.record_criterion, **self.values(), by=office.dario) == [
            "Criteria are recorded by programme officers and the heads."
        ]

    def test_it_names_its_source_and_begins_today_at_the_earliest(self, office):
        values = self.values(source=" ", valid_from=YESTERDAY)

        assert refusal(workflow.record_criterion, **values, by=office.anna) == [
            "A criterion names its legal source.",
            "A rule begins today at the earliest.",
        ]

    def test_a_head_confirms_it_and_then_it_is_not_discarded(self, office):
        waiting = workflow.record_criterion(**self.values(), by=office.anna, now=NOW)
        assert refusal(workflow.confirm_criterion, waiting, by=office.beat) == [
            "Rules are confirmed by the head of unit or the head of finance."
        ]
        confirmed = workflow.confirm_criterion(waiting, by=office.carla, now=NOW)

        assert refusal(
            workflow.discard_criterion, confirmed, reason="mistyped", by=office.anna
        ) == ["Only what waits for its confirmation can be discarded."]
        assert Criterion.objects.in_force(confirmed.instrument, TODAY) == [confirmed]

    @pytest.mark.parametrize(
        ("key", "typed", "value"),
        [("most", "125'000", 12_500_000), ("share", "50", 5_000), ("per_call", " 2 ", 2)],
    )
    def test_a_value_is_read_in_its_unit(self, key, typed, value):
        assert value_of(key, typed) == value

    def test_half_an_application_is_no_limit(self):
        with pytest.raises(ValueError, match="Enter a whole number"):
            value_of("per_call", "1.5")
