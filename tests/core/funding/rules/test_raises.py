"""Who may raise a credit, what an urgent decision takes, and when a rest is carried over."""

import datetime as dt

import pytest

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.rules.raises import objections_to_urgency
from tests.core.funding.making import frame
from tests.core.funding.raising import (
    URGENT,
    carry_over,
    raise_by,
    record_carry_over,
    record_raise,
    record_ruling,
    rule_on,
)
from tests.factories import NOW, make_activity, make_budget

DAY = dt.date(2026, 5, 20)


def refused(act, *args, **values):
    with pytest.raises(RuleViolation) as refusal:
        act(*args, **values)
    return refusal.value.objections


class TestRaises:
    def test_keep_the_decision_as_a_document_with_its_checksum(self, office):
        raised = record_raise(office, office.budget, 100)

        assert (raised.document.category, len(raised.document.sha256)) == ("decision", 64)

    def test_take_a_decision_that_was_taken(self, office):
        tomorrow = NOW.date() + dt.timedelta(days=1)

        assert refused(record_raise, office, office.budget, 0, body=" ", decided_on=tomorrow) == [
            "The amount must be above zero.",
            "A decision names the deciding body and its number.",
            "The decision lies in the future.",
        ]

    def test_an_urgent_one_names_the_day_of_the_approval(self):
        assert objections_to_urgency("urgent", approval_due_on=None, decided_on=DAY) == [
            "An urgent decision takes the day by which the parliament must approve it."
        ]
        assert objections_to_urgency("ordinary", approval_due_on=DAY, decided_on=DAY) == [
            "Only an urgent decision waits for the parliament's approval."
        ]
        assert objections_to_urgency(
            "urgent", approval_due_on=DAY - dt.timedelta(days=1), decided_on=DAY
        ) == ["The approval is due before the decision."]
        assert objections_to_urgency("urgent", approval_due_on=DAY, decided_on=DAY) == []


class TestUrgentDecisions:
    def test_draw_at_once(self, office):
        credit = frame(office, 1_000_000)
        raise_by(office, credit, 500_000, **URGENT)
        credit.refresh_from_db()

        office.award(1_500_000, credit=credit)

        credit.refresh_from_db()
        assert (credit.limit, credit.free) == (1_500_000, 0)

    def test_are_approved_once(self, office, visitor):
        raised = raise_by(office, frame(office, 1_000_000), 500_000, **URGENT)
        assert raised.awaits_approval
        record_ruling(office, raised, is_granted=True)

        assert rules.objections_to_recording_approval(raised, visitor) == [
            "Credits are recorded by finance.",
            "A decision of the parliament waits for its confirmation already.",
        ]

    def test_an_ordinary_raise_takes_no_approval(self, office):
        raised = raise_by(office, office.budget, 500_000)

        assert rules.objections_to_recording_approval(raised, office.dario) == [
            "Only an urgent decision in force waits for the parliament."
        ]

    def test_two_people_put_the_word_of_the_parliament_in_force(self, office):
        ruling = record_ruling(
            office, raise_by(office, office.budget, 500_000, **URGENT), is_granted=True
        )

        assert refused(workflow.confirm_approval, ruling, by=office.dario, now=NOW) == [
            "Who records a thing does not confirm it.",
            "One of the two is the head of finance.",
        ]
        workflow.confirm_approval(ruling, by=office.felix, now=NOW)
        raised = office.budget.raises.get()
        assert (raised.awaits_approval, raised.ruling) == (False, ruling)

    def test_an_approved_one_stays_what_it_was(self, office):
        raised = raise_by(office, office.budget, 500_000, **URGENT)
        rule_on(office, raised, is_granted=True)

        office.budget.refresh_from_db()
        assert (office.budget.raised, office.budget.overrun) == (500_000, 0)

    def test_a_refused_one_gives_no_room_and_takes_nothing_back(self, office):
        credit = frame(office, 1_000_000)
        raised = raise_by(office, credit, 500_000, **URGENT)
        credit.refresh_from_db()
        commitment = office.award(1_200_000, credit=credit)
        rule_on(office, raised, is_granted=False)

        credit.refresh_from_db()
        assert (credit.raised, credit.used, credit.free) == (0, 1_200_000, -200_000)
        assert credit.overrun == 200_000
        assert refused(office.award, 100, credit=credit) == [
            (
                "«Rahmenkredit»: CHF\xa02'001.00 are missing (asked CHF\xa01.00,"
                " free CHF\xa0−2'000.00). It takes an additional credit of at least"
                " CHF\xa02'001.00, with the decision of Gemeinderat as a document."
            )
        ]
        office.paid(office.request(commitment))

    def test_a_later_raise_first_covers_what_was_refused(self, office):
        credit = frame(office, 1_000_000)
        raised = raise_by(office, credit, 500_000, **URGENT)
        credit.refresh_from_db()
        office.award(1_200_000, credit=credit)
        rule_on(office, raised, is_granted=False)
        raise_by(office, credit, 300_000)

        credit.refresh_from_db()
        assert (credit.overrun, credit.free) == (0, 100_000)


class TestCarryOvers:
    def test_draw_the_old_year_and_raise_the_next_one(self, office):
        following = make_budget(2027, 1_000)
        carry_over(office, office.budget, 99_000_000)

        office.budget.refresh_from_db()
        following.refresh_from_db()
        assert (office.budget.free, following.limit) == (1_000_000, 99_001_000)

    def test_are_at_most_the_rest(self, office):
        make_budget(2027, 1_000)
        office.award(60_000_000)

        assert refused(record_carry_over, office, office.budget, 40_000_001) == [
            "Of «Budget 2026» only CHF\xa0400'000.00 are left."
        ]

    def test_are_asked_again_when_they_are_confirmed(self, office):
        make_budget(2027, 1_000)
        carried = record_carry_over(office, office.budget, 50_000_000)
        office.award(60_000_000)

        assert refused(workflow.confirm_carry_over, carried, by=office.felix, now=NOW) == [
            "Of «Budget 2026» only CHF\xa0400'000.00 are left."
        ]

    def test_need_a_budget_of_the_next_year(self, office):
        make_budget(2027, 1_000, sphere="humanitarian")

        assert refused(record_carry_over, office, office.budget, 1) == [
            "There is no confirmed budget credit of 2027 for the same purpose."
        ]

    def test_are_not_made_of_a_year_to_come(self, office, visitor):
        future = make_budget(2027, 1_000)
        make_budget(2028, 1_000)

        assert rules.objections_to_recording_carry_over(future, visitor, today=NOW.date()) == [
            "Credits are recorded by finance.",
            "The year of this credit has not begun.",
        ]

    def test_take_two_people_and_one_at_a_time(self, office):
        make_budget(2027, 1_000)
        carried = record_carry_over(office, office.budget, 1)

        assert refused(record_carry_over, office, office.budget, 1) == [
            "A carry-over of this credit waits for its confirmation already."
        ]
        assert refused(workflow.confirm_carry_over, carried, by=office.dario, now=NOW) == [
            "Who records a thing does not confirm it.",
            "One of the two is the head of finance.",
        ]

    def test_pay_what_waited_for_the_next_budget(self, office):
        commitment = office.award(instalments=[workflow.Tranche(dt.date(2027, 3, 1), 5_000)])
        make_budget(2027, 1_000)
        assert commitment.instalments.get().budget_credit is None
        carry_over(office, office.budget, 10_000)

        assert commitment.instalments.get().used_chf == 5_000


class TestLapsedBudgets:
    def test_nothing_more_is_planned_in_a_year_that_is_over(self, office):
        make_budget(2025, 1_000_000)

        assert refused(
            office.award, instalments=[workflow.Tranche(dt.date(2025, 12, 31), 1_000)]
        ) == ["The budget of 2025 has lapsed; plan the instalment in a year to come."]

    def test_what_was_planned_there_may_be_cut(self, office):
        make_budget(2025, 1_000_000)
        commitment = owed_since_last_year(office)
        due_on = dt.date(2025, 12, 1)

        workflow.change_plan(
            commitment,
            [workflow.Tranche(due_on, 400)],
            reason="less",
            by=office.anna,
            now=NOW,
        )

        assert refused(
            workflow.change_plan,
            commitment,
            [workflow.Tranche(due_on, 401)],
            reason="more",
            by=office.anna,
            now=NOW,
        ) == ["The budget of 2025 has lapsed; plan the instalment in a year to come."]


def owed_since_last_year(office):
    then = NOW.replace(year=2025)
    commitment = workflow.record_award(
        make_activity(status="planned"),
        workflow.Award(
            "Stadtrat",
            then.date(),
            "SR 1",
            1_000,
            instalments=[workflow.Tranche(dt.date(2025, 12, 1), 1_000)],
        ),
        by=office.anna,
        now=then,
    )
    return workflow.confirm_award(commitment, by=office.carla, now=then)
