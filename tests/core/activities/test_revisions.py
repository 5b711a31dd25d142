"""Setting right what is submitted: corrections, changes, mapping, markers, reports."""

import datetime as dt

import pytest

from core.activities import workflow
from core.activities.models import Scheme
from core.audit.models import AuditEntry
from tests import factories
from tests.core.activities.making import (
    NOW,
    items,
    make_history,
    make_planned,
    make_project,
    objections,
    set_in_force,
    shares,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return factories.officer()


@pytest.fixture
def beat():
    return factories.officer()


def test_a_correction_must_add_up_and_have_a_reason(anna):
    project = make_planned(by=anna)

    found = objections(
        workflow.correct_split,
        set_in_force(project),
        items=items(_6_1=50),
        reason="",
        by=anna,
    )

    assert found == [
        "Give the reason.",
        "The shares add up to 50.00\u00a0% instead of 100.00\u00a0%.",
    ]


def test_a_split_is_corrected_once(anna):
    project = make_planned(by=anna)
    first = set_in_force(project)
    workflow.correct_split(first, items=items(_4=100), reason="wrong", by=anna, now=NOW)

    assert objections(
        workflow.correct_split, first, items=items(_5=100), reason="wrong", by=anna
    ) == ["This split was corrected already; correct the newer one."]


def test_the_splits_of_a_draft_are_not_corrected_but_edited(anna):
    project = make_project(by=anna)

    assert objections(
        workflow.correct_split,
        project.split_sets.get(scheme=Scheme.SDG),
        items=items(_5=100),
        reason="wrong",
        by=anna,
    ) == [
        "Only a split that is in force can be corrected.",
        "The splits of a draft are filled in on its form.",
    ]


def test_only_what_is_split_can_change_from_a_date(anna):
    activity = make_history()

    assert objections(
        workflow.change_content,
        activity,
        Scheme.SDG,
        items=items(_4=100),
        valid_from=dt.date(2026, 1, 1),
        reason="phase",
        by=anna,
    ) == ["There is no split yet that could change from a date on."]


def test_a_first_split_is_recorded_once(anna):
    activity = make_history()
    values = {"items": items(_4=100), "by": anna}
    workflow.record_first_split(activity, Scheme.SDG, **values, now=NOW)

    assert objections(workflow.record_first_split, activity, Scheme.SDG, **values) == [
        f"{activity.code} has such a split already; correct it instead."
    ]


def test_mapping_takes_all_or_none(anna):
    mapped, unmapped = make_history(), make_history()
    workflow.map_to_goals([mapped], items=items(_4=100), reason="", by=anna, now=NOW)

    assert objections(
        workflow.map_to_goals, [mapped, unmapped], items=items(_5=100), reason="", by=anna
    ) == [f"{mapped.code} has goals already."]
    assert shares(unmapped) == []


def test_mapping_takes_at_least_one_and_no_draft(anna):
    draft = make_project(by=anna)

    assert objections(workflow.map_to_goals, [], items=items(_5=100), reason="", by=anna) == [
        "Choose at least one activity."
    ]
    assert objections(workflow.map_to_goals, [draft], items=items(_5=100), reason="", by=anna) == [
        f"{draft.code} is a draft; fill in its form."
    ]


def test_each_mapped_activity_finds_the_step_in_its_trail(anna):
    activities = [make_history(), make_history()]
    workflow.map_to_goals(activities, items=items(_4=100), reason="", by=anna, now=NOW)

    assert [AuditEntry.objects.about(one).first().verb for one in activities] == [
        "map_to_goals",
        "map_to_goals",
    ]


def test_markers_of_what_is_submitted_take_a_reason(anna):
    project = make_planned(by=anna)

    assert objections(workflow.set_markers, project, scores={"1": 1}, reason="", by=anna) == [
        "Give the reason."
    ]


def test_markers_of_a_draft_are_on_its_form(anna):
    assert objections(
        workflow.set_markers, make_project(by=anna), scores={"1": 1}, reason="x", by=anna
    ) == ["The markers of a draft are filled in on its form."]


def test_a_report_is_received_and_then_accepted(anna, beat):
    project = make_planned(by=anna)
    report = workflow.expect_report(
        project, kind="interim", due_on=dt.date(2026, 2, 1), by=anna, now=NOW
    )
    assert objections(workflow.accept_report, report, on=NOW.date(), by=anna) == [
        "The report has not been received yet."
    ]

    report = workflow.receive_report(report, on=dt.date(2026, 3, 1), by=anna, now=NOW)
    report = workflow.accept_report(report, on=dt.date(2026, 3, 2), by=beat, now=NOW)

    assert (report.accepted_on, report.accepted_by) == (dt.date(2026, 3, 2), beat)
    assert objections(workflow.accept_report, report, on=NOW.date(), by=beat) == [
        "The report has been accepted already."
    ]


def test_no_report_comes_in_tomorrow_or_twice(anna):
    report = workflow.expect_report(
        make_planned(by=anna), kind="interim", due_on=dt.date(2026, 2, 1), by=anna, now=NOW
    )
    assert objections(workflow.receive_report, report, on=dt.date(2026, 3, 3), by=anna) == [
        "The day lies in the future."
    ]
    workflow.receive_report(report, on=dt.date(2026, 3, 1), by=anna, now=NOW)

    assert objections(workflow.receive_report, report, on=dt.date(2026, 3, 1), by=anna) == [
        "The report has been received already."
    ]


def test_a_report_is_not_accepted_before_it_came_nor_tomorrow(anna, beat):
    report = workflow.expect_report(
        make_planned(by=anna), kind="interim", due_on=dt.date(2026, 2, 1), by=anna, now=NOW
    )
    workflow.receive_report(report, on=dt.date(2026, 3, 1), by=anna, now=NOW)

    assert objections(workflow.accept_report, report, on=dt.date(2026, 2, 28), by=beat) == [
        "The report was received after this day."
    ]
    assert objections(workflow.accept_report, report, on=dt.date(2026, 3, 3), by=beat) == [
        "The day lies in the future."
    ]


def test_no_report_is_expected_on_a_draft(anna):
    assert objections(
        workflow.expect_report,
        make_project(by=anna),
        kind="final",
        due_on=dt.date(2026, 2, 1),
        by=anna,
    ) == ["In this state of the activity no report is expected."]


def test_the_first_split_of_a_draft_is_on_its_form(anna):
    assert objections(
        workflow.record_first_split,
        make_project(by=anna, splits={}),
        Scheme.SDG,
        items=items(_4=100),
        by=anna,
    ) == ["The splits of a draft are filled in on its form."]


def test_the_content_of_a_returned_draft_changes_on_its_form(anna):
    project = make_planned(by=anna)
    workflow.return_activity(project, reason="?", by=anna, now=NOW)

    assert objections(
        workflow.change_content,
        project,
        Scheme.SDG,
        items=items(_4=100),
        valid_from=dt.date(2026, 1, 1),
        reason="phase",
        by=anna,
    ) == ["The splits of a draft are filled in on its form."]


def test_a_correction_to_nothing_asks_for_something(anna):
    assert objections(
        workflow.correct_split,
        set_in_force(make_planned(by=anna)),
        items=[],
        reason="wrong",
        by=anna,
    ) == ["Choose at least one goal or target."]
