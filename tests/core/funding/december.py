"""Awards decided in December 2025 that are still to be paid, and what happens to them in 2026."""

import datetime as dt

from core.activities.workflow import accept_report, expect_report, receive_report
from core.funding import workflow
from tests.factories import NOW, decision_paper, make_activity

DECEMBER = dt.datetime(2025, 12, 16, 9, tzinfo=dt.UTC)
IN_TIME = dt.date(2025, 12, 29)


def recorded_in_december(office, amount=1_000, *, activity=None, **tranche):
    award = workflow.Award(
        "Stadtrat",
        DECEMBER.date(),
        "SR 12",
        amount,
        instalments=[workflow.Tranche(IN_TIME, amount, **tranche)],
        papers=[decision_paper()],
    )
    activity = activity or make_activity(status="planned")
    return workflow.record_award(activity, award, by=office.anna, now=DECEMBER)


def awarded_in_december(office, **values):
    commitment = recorded_in_december(office, **values)
    return workflow.confirm_award(commitment, by=office.carla, now=DECEMBER)


def waiting_for_a_report(office, *, accepted_on):
    activity = make_activity(status="planned")
    report = expect_report(
        activity, kind="final", due_on=DECEMBER.date(), by=office.anna, now=DECEMBER
    )
    commitment = awarded_in_december(office, activity=activity, condition="report", report=report)
    receive_report(report, on=DECEMBER.date(), by=office.anna, now=NOW)
    accept_report(report, on=accepted_on, by=office.beat, now=NOW)
    return commitment


def waiting_for_a_permit(office, *, accepted_on):
    commitment = awarded_in_december(office, condition="other", condition_text="the permit")
    instalment = commitment.instalments.get()
    workflow.meet_condition(instalment, on=accepted_on, by=office.anna, now=NOW)
    return commitment


def replan(office, commitment, *tranches):
    return workflow.change_plan(
        commitment, tranches, reason="anew", by=office.anna, now=NOW
    ).instalments.get()
