"""What money says to the steps of an activity."""

import pytest

from core.activities import workflow as activities
from core.errors import RuleViolation
from core.funding import workflow
from core.funding.rules.activities import (
    objections_to_aborting,
    objections_to_closing,
    objections_to_ending,
    objections_to_returning,
)
from tests.core.funding.making import rate, reduce
from tests.core.funding.rules.making import TODAY, award, planned
from tests.factories import NOW


def accept_final_report(office, activity):
    report = activities.expect_report(activity, kind="final", due_on=TODAY, by=office.anna, now=NOW)
    report = activities.receive_report(report, on=TODAY, by=office.anna, now=NOW)
    activities.accept_report(report, on=TODAY, by=office.beat, now=NOW)


def test_what_is_paid_as_awarded_may_be_closed(office):
    activity = office.paid().commitment.activity
    accept_final_report(office, activity)

    assert objections_to_closing(activity) == objections_to_ending(activity) == []


def test_without_an_accepted_final_report_nothing_is_closed(office):
    activity = office.paid().commitment.activity

    assert objections_to_closing(activity) == ["The partner's final report is not accepted yet."]


def test_what_will_not_be_paid_is_reduced_before_the_activity_is_aborted(office):
    commitment = office.award(1_000)
    assert objections_to_aborting(commitment.activity) == [
        "Awarded and paid differ; reduce the award first."
    ]

    reduce(office, commitment, 1_000)

    assert objections_to_aborting(commitment.activity) == []


def test_what_is_awarded_and_not_paid_is_reduced_first(office):
    activity = office.award(1_000).activity
    accept_final_report(office, activity)

    assert objections_to_closing(activity) == ["Awarded and paid differ; reduce the award first."]


def test_while_a_payout_is_under_way_nothing_ends(office):
    activity = office.ordered().commitment.activity

    assert objections_to_ending(activity) == ["A payout is under way."]


def test_while_a_claim_is_open_nothing_ends(office):
    commitment = office.paid().commitment
    reduce(office, commitment, 500, claim=500)

    assert objections_to_ending(commitment.activity) == ["A refund claim is open."]


def test_a_refund_at_another_rate_keeps_nothing_open(office):
    commitment = office.award(1_000, currency="USD", rate=rate("USD", "0.9"))
    payout = office.ordered(office.request(commitment))
    workflow.confirm_payment(
        payout, booked_on=TODAY, voucher="1", debited_chf=880, by=office.elena, now=NOW
    )
    claim = reduce(office, commitment, 500, claim=500).claims.get()
    workflow.record_refund(
        claim,
        amount=500,
        credited_chf=430,
        booked_on=TODAY,
        voucher="R",
        by=office.elena,
        now=NOW,
    )

    assert objections_to_aborting(commitment.activity) == []


def test_what_was_awarded_is_no_draft_again(office):
    activity = planned()
    assert objections_to_returning(activity) == []
    commitment = workflow.record_award(activity, award(), by=office.anna, now=NOW)
    assert objections_to_returning(activity) == [
        "An award was recorded; the activity does not go back to draft."
    ]
    workflow.discard_award(commitment, reason="x", by=office.anna, now=NOW)
    assert objections_to_returning(activity) == []


def test_the_steps_of_the_activity_ask_the_money(office):
    activity = office.award(1_000).activity

    with pytest.raises(RuleViolation) as refusal:
        activities.abort_activity(
            office.request(activity.commitments.get()).commitment.activity,
            reason="x",
            by=office.carla,
            now=NOW,
        )
    assert "A payout is under way." in refusal.value.objections
