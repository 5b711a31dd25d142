"""Who may award, change a plan or meet a condition, and why not."""

import datetime as dt

import pytest

from core.activities.models import PartnerReport
from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.models import CommitmentCredit
from core.funding.rules.awards import objections_to_award_facts, objections_to_tranches
from core.rates.models import ExchangeRate
from core.reference.models import Sphere
from core.workflow import change, create
from tests.core.funding.rules.making import TODAY, award, credit, planned
from tests.factories import (
    NOW,
    in_a_step,
    make_activity,
)


def facts(activity, **values):
    wanted = award(**values)
    return objections_to_award_facts(activity, wanted, amount_chf=wanted.amount, today=TODAY)


class TestAwards:
    def test_recorded_by_whom_and_for_what(self, office, visitor):
        activity = make_activity(status="draft")
        activity.partner = activity.instrument = None

        assert rules.objections_to_recording_award(activity, visitor)[:4] == [
            "Awards are recorded by a programme officer.",
            "Only a planned or running activity can be awarded.",
            "The activity has no partner organisation.",
            "The activity has no instrument.",
        ]

    def test_one_at_a_time(self, office):
        activity = planned()
        workflow.record_award(activity, award(), by=office.anna, now=NOW)

        assert rules.objections_to_recording_award(activity, office.anna) == [
            "An award of this activity waits for confirmation already."
        ]

    def test_facts_in_order(self, office):
        assert facts(planned()) == []

    @pytest.mark.parametrize(
        ("values", "objection"),
        [
            ({"number": " "}, "An award takes the deciding body and its number."),
            ({"body": ""}, "An award takes the deciding body and its number."),
            ({"decided_on": dt.date(2026, 6, 2)}, "The decision lies in the future."),
            (
                {"currency": "USD"},
                "An award in a foreign currency takes a stored rate of this currency.",
            ),
        ],
    )
    def test_facts_that_are_missing(self, office, values, objection):
        assert facts(planned(), **values) == [objection]

    def test_nothing_is_no_award(self, office):
        assert facts(planned(), amount=0, instalments=()) == ["The amount must be above zero."]

    def test_the_rate_is_of_the_currency(self, office):
        euro = ExchangeRate(currency_id="EUR", chf_per_unit=1, valid_on=TODAY)

        assert facts(planned(), currency="EUR", rate=euro) == []
        assert facts(planned(), currency="USD", rate=euro) == [
            "An award in a foreign currency takes a stored rate of this currency."
        ]

    def test_the_credit_covers_the_activity(self, office):
        not_covered = ["This commitment credit does not cover the activity."]
        assert facts(planned(), credit=credit(office)) == []
        assert facts(planned(), credit=credit(office, sphere=Sphere.DOMESTIC)) == not_covered
        assert facts(planned(), credit=credit(office, instrument_id="A")) == not_covered
        waiting = CommitmentCredit(sphere=Sphere.DEVELOPMENT, valid_from=dt.date(2020, 1, 1))
        assert facts(planned(), credit=waiting) == not_covered

    @pytest.mark.parametrize(
        "last", [{"valid_from": dt.date(2026, 5, 2)}, {"valid_to": dt.date(2026, 4, 30)}]
    )
    def test_the_credit_is_in_force(self, office, last):
        assert facts(planned(), credit=credit(office, **last)) == [
            "This commitment credit was not in force on the day of the decision."
        ]

    def test_the_plan_fits(self, office):
        tranches = [
            workflow.Tranche(TODAY, 0),
            workflow.Tranche(TODAY, 2_000_000, condition="report"),
        ]

        assert objections_to_tranches(tranches, at_most=1_000_000) == [
            "Each instalment is above zero.",
            "The instalments add up to 20'000.00, which is more than 10'000.00.",
            "An instalment that waits for a report names it.",
        ]

    def test_confirmed_by_the_head_of_unit_with_room_in_the_credits(self, office, visitor):
        activity = planned()
        commitment = workflow.record_award(activity, award(90_000_000), by=office.anna, now=NOW)
        assert rules.objections_to_confirming_award(commitment, office.carla) == []
        office.award(20_000_000)
        commitment.activity.status = "closed"

        lacking = (
            "«Budget 2026»: CHF\u00a0100'000.00 are missing"
            " (asked CHF\u00a0900'000.00, free CHF\u00a0800'000.00). It takes a"
            " supplementary credit of at least CHF\u00a0100'000.00, with the decision of"
            " Gemeinderat as a document."
        )
        assert rules.objections_to_confirming_award(commitment, visitor) == [
            "Awards are confirmed by the head of unit.",
            "Only a planned or running activity can be awarded.",
            lacking,
        ]

    def test_an_award_without_room_is_not_even_recorded(self, office):
        with pytest.raises(RuleViolation):
            workflow.record_award(planned(), award(100_000_001), by=office.anna, now=NOW)

    def test_discarded_while_nobody_confirmed(self, office, visitor):
        waiting = workflow.record_award(planned(), award(), by=office.anna, now=NOW)
        assert rules.objections_to_discarding_award(waiting, office.anna) == []
        with pytest.raises(RuleViolation) as refusal:
            workflow.discard_award(waiting, reason=" ", by=office.anna, now=NOW)
        assert refusal.value.objections == ["Write the reason."]
        assert workflow.discard_award(waiting, reason="x", by=office.anna, now=NOW).discarded_at

        assert rules.objections_to_discarding_award(office.award(1_000), visitor) == [
            "This is confirmed already.",
            "Awards are recorded by a programme officer.",
        ]

    def test_the_plan_of_a_confirmed_award_is_changed_by_an_officer(self, office, visitor):
        waiting = workflow.record_award(planned(), award(), by=office.anna, now=NOW)

        assert rules.objections_to_changing_plan(waiting, visitor) == [
            "Plans are changed by a programme officer.",
            "Only the plan of a confirmed award can be changed.",
        ]

    def test_a_draft_keeps_its_place_in_the_plan(self, office):
        commitment = office.award(1_000_000, 1_000_000)
        workflow.take_back(office.request(commitment), by=office.anna, now=NOW)

        with pytest.raises(RuleViolation) as refusal:
            workflow.change_plan(
                commitment,
                [workflow.Tranche(dt.date(2026, 7, 1), 1_000_001)],
                reason="x",
                by=office.anna,
                now=NOW,
            )
        assert refusal.value.objections == [
            "The instalments add up to 10'000.01, which is more than 10'000.00."
        ]

    def test_conditions_are_met_once_by_an_officer(self, office, visitor):
        tranche = workflow.Tranche(dt.date(2026, 6, 15), 1_000, condition="other")
        instalment = office.award(instalments=[tranche]).instalments.get()
        assert rules.objections_to_requesting(instalment, office.anna) == [
            "The condition is not met: other condition."
        ]
        with pytest.raises(RuleViolation) as refusal:
            workflow.meet_condition(instalment, on=dt.date(2026, 6, 2), by=office.anna, now=NOW)
        assert refusal.value.objections == ["The booking day lies in the future."]
        instalment = workflow.meet_condition(instalment, on=TODAY, by=office.anna, now=NOW)
        assert rules.objections_to_requesting(instalment, office.anna) == []
        assert rules.objections_to_meeting_condition(instalment, visitor) == [
            "Conditions are ticked off by a programme officer.",
            "The condition is met already.",
        ]

    def test_what_has_no_condition_needs_none(self, office):
        instalment = office.award(1_000).instalments.get()

        assert rules.objections_to_meeting_condition(instalment, office.anna) == [
            "This instalment has no condition to tick off."
        ]

    def test_a_report_is_a_condition(self, office):
        activity = planned()
        with in_a_step():
            report = create(
                PartnerReport, activity=activity, kind="interim", due_on=dt.date(2026, 6, 1)
            )
        tranche = workflow.Tranche(dt.date(2026, 6, 15), 1_000, condition="report", report=report)
        instalment = office.award(activity=activity, instalments=[tranche]).instalments.get()
        assert rules.objections_to_requesting(instalment, office.anna) == [
            "The condition is not met: report accepted."
        ]
        with in_a_step():
            change(report, accepted_on=TODAY, accepted_by=office.beat)
        instalment.refresh_from_db()
        assert rules.objections_to_requesting(instalment, office.anna) == []
