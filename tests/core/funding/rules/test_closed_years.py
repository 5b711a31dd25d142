"""When a year may be closed, by whom, and how it is opened again."""

import datetime as dt

import pytest
import time_machine

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.rules.closed_years import accruals
from core.ledger.models import ClosedYear
from core.workflow import change
from tests.core.funding.raising import URGENT, raise_by, record_raise, record_ruling
from tests.factories import NOW, decision_paper, in_a_step, make_activity, make_budget

LAST_YEAR = NOW.replace(year=2025)
TODAY = NOW.date()


@pytest.fixture
def office(office):
    make_budget(2025, 10_000_000)
    return office


def refused(act, *args, **values):
    with pytest.raises(RuleViolation) as refusal:
        act(*args, **values)
    return refusal.value.objections


def awarded_last_year(office, **tranche):
    """CHF 1'000 due in December 2025, awarded in June."""
    due = workflow.Tranche(dt.date(2025, 12, 1), 100_000, **tranche)
    award = workflow.Award("Stadtrat", LAST_YEAR.date(), "SR 5", 100_000, instalments=[due])
    commitment = workflow.record_award(
        make_activity(status="planned"), award, by=office.anna, now=LAST_YEAR
    )
    return workflow.confirm_award(commitment, by=office.carla, now=LAST_YEAR)


def close(office, year=2025):
    closing = workflow.record_closing(year=year, by=office.dario, now=NOW)
    return workflow.confirm_closing(closing, by=office.felix, now=NOW)


def reopen(office, closing):
    reopening = workflow.record_reopening(closing, reason="Beleg fehlte", by=office.dario, now=NOW)
    return workflow.confirm_reopening(reopening, by=office.felix, now=NOW)


class TestClosing:
    def test_finance_records_what_is_over(self, office, visitor):
        assert rules.objections_to_recording_closing(2025, office.dario, today=TODAY) == []
        assert rules.objections_to_recording_closing(2026, visitor, today=TODAY) == [
            "Years are closed by finance.",
            "The year 2026 is not over.",
        ]

    def test_the_head_of_finance_confirms(self, office):
        closing = workflow.record_closing(year=2025, by=office.dario, now=NOW)

        assert rules.objections_to_confirming_closing(closing, office.dario) == [
            "Who records a thing does not confirm it.",
            "The closing of a year is confirmed by the head of finance.",
        ]
        assert rules.objections_to_recording_closing(2025, office.elena, today=TODAY) == [
            "The closing waits for its confirmation already."
        ]
        workflow.confirm_closing(closing, by=office.felix, now=NOW)
        assert ClosedYear.objects.has(2025)

    def test_waits_for_what_is_released_and_not_confirmed(self, office):
        payout = office.ordered()

        assert rules.objections_to_closing(2025) == []
        assert rules.objections_to_closing(2026) == [
            f"Released for payment and not confirmed: {payout}."
        ]

    def test_waits_for_conditions_that_are_not_met(self, office):
        commitment = awarded_last_year(office, condition="other", condition_text="Bericht")

        assert rules.objections_to_closing(2025) == [
            (
                "Due in 2025 on a condition that is not met; move the due date:"
                f" {commitment.instalments.get()}."
            )
        ]

    def test_waits_for_documents_without_their_second_person(self, office):
        budget = make_budget(2024, 1_000_000)
        then = {"decided_on": dt.date(2024, 5, 20)}
        raised = record_raise(office, budget, 100, **then)
        urgent = raise_by(office, budget, 100, **URGENT, **then)
        ruling = record_ruling(office, urgent, is_granted=True)

        assert rules.objections_to_closing(2024) == [
            f"Waiting for a second person (supplementary credit): {raised}.",
            f"Waiting for a second person (approval of the parliament): {ruling}.",
        ]

    def test_shows_what_is_owed(self, office):
        commitment = awarded_last_year(office)

        assert accruals(2025) == [commitment.instalments.get()]
        close(office)

    def test_a_closed_year_takes_no_award(self, office):
        close(office)
        award = workflow.Award("Stadtrat", dt.date(2025, 12, 30), "SR 6", 100)

        assert refused(
            workflow.record_award,
            make_activity(status="planned"),
            award,
            by=office.anna,
            now=NOW,
        ) == ["The books of 2025 are closed."]

    def test_what_is_owed_is_paid_in_the_year_after(self, office):
        commitment = awarded_last_year(office)
        workflow.file_award_paper(commitment, paper=decision_paper(), by=office.anna, now=NOW)
        close(office)

        payout = office.paid(office.request(commitment))

        assert (payout.booked_on.year, payout.instalment.budget_credit.year) == (2026, 2025)


class TestReopening:
    def test_takes_a_reason_and_two_people(self, office, visitor):
        closing = close(office)
        assert refused(workflow.record_reopening, closing, reason=" ", by=visitor, now=NOW) == [
            "Years are reopened by finance.",
            "Write the reason.",
        ]
        reopening = workflow.record_reopening(
            closing, reason="Beleg fehlte", by=office.dario, now=NOW
        )

        assert rules.objections_to_confirming_reopening(reopening, office.elena) == [
            "One of the two is the head of finance."
        ]
        assert rules.objections_to_recording_reopening(closing, office.dario) == [
            "The reopening waits for its confirmation already."
        ]
        assert ClosedYear.objects.has(2025)

    def test_lets_the_year_take_bookings_until_it_is_closed_again(self, office):
        closing = close(office)
        reopen(office, closing)
        assert not ClosedYear.objects.has(2025)

        again = close(office)

        assert again.pk != closing.pk
        assert ClosedYear.objects.has(2025)
        assert ClosedYear.objects.count() == 2

    def test_of_what_is_not_closed_is_refused(self, office):
        closing = close(office)
        reopen(office, closing)
        closing.refresh_from_db()

        assert rules.objections_to_recording_reopening(closing, office.dario) == [
            "Only a closed year can be reopened."
        ]

    def test_what_nobody_confirmed_is_discarded(self, office, visitor):
        closing = workflow.record_closing(year=2025, by=office.dario, now=NOW)
        workflow.discard_year_act(closing, reason="too early", by=office.elena, now=NOW)
        closing.refresh_from_db()

        assert rules.objections_to_discarding_year_act(closing, visitor) == [
            "Years are closed by finance.",
            "Only what waits for its confirmation can be discarded.",
        ]
        close(office)

    def test_the_head_of_finance_is_the_one_of_that_day(self, office):
        closing = close(office)
        reopening = workflow.record_reopening(closing, reason="Fehlt", by=office.felix, now=NOW)
        with in_a_step():
            change(office.felix.role_assignments.get(), valid_to=TODAY)

        with time_machine.travel(NOW + dt.timedelta(days=90)):
            assert workflow.confirm_reopening(reopening, by=office.dario, now=NOW).confirmed_at
