"""Which split holds for an entry: corrections, changes of content, cut-offs."""

import datetime as dt

import pytest

from core.activities import workflow
from core.activities.models import MarkerScore, MarkerSet, Origin, Scheme, SplitLine, SplitSet
from core.activities.splits import lines_of_sets, scores_known, sets_in_force
from core.workflow import change, create
from tests.core.activities.making import (
    NOW,
    items,
    last_number,
    make_history,
    make_planned,
    make_project,
    set_in_force,
)
from tests.factories import in_a_step, officer

pytestmark = pytest.mark.django_db

DAY = dt.date(2025, 9, 1)
LATER = NOW + dt.timedelta(days=100)


def goals_of(activity, day=DAY, **cutoff):
    return sets_in_force(Scheme.SDG, **cutoff).lines_for(activity.pk, day)


def write_set(activity, lines, **values):
    """A sealed set as an import writes it."""
    with in_a_step():
        split_set = create(
            SplitSet, activity=activity, scheme=Scheme.SDG, recorded_at=NOW, **values
        )
        for position, (goal, target, share) in enumerate(lines, start=1):
            SplitLine.objects.create(
                split_set=split_set, position=position, goal_id=goal, target_id=target, share=share
            )
    with in_a_step():
        return change(split_set, is_sealed=True)


def test_the_first_set_holds_since_ever():
    project = make_planned()

    assert goals_of(project, dt.date(1990, 1, 1)) == (("6.1", 6000), ("6.2", 4000))


def test_a_draft_counts_as_not_assigned():
    assert goals_of(make_project()) == ()


def test_lines_keep_the_order_in_which_they_were_listed():
    project = make_planned(splits={Scheme.SDG: items(_6_2=10, _13_1=50, _4=40)} | OTHERS)

    assert goals_of(project) == (("6.2", 1000), ("13.1", 5000), ("4", 4000))


OTHERS = {Scheme.SECTOR: items(_13020=100), Scheme.PLACE: items(BF=100)}


def test_story_s08_a_correction_holds_backwards_but_not_in_reports_of_before():
    project = make_planned(splits={Scheme.SDG: items(_3_1=100)} | OTHERS)
    end_of_january = last_number()
    workflow.correct_split(
        set_in_force(project),
        items=items(_3_1=50, _3_2=30, _3_8=20),
        reason="wrong target",
        by=officer(),
        now=LATER,
    )

    assert goals_of(project, number=end_of_january) == (("3.1", 10000),)
    assert goals_of(project) == (("3.1", 5000), ("3.2", 3000), ("3.8", 2000))


def test_a_correction_of_a_correction_replaces_both():
    person = officer()
    project = make_planned(splits={Scheme.SDG: items(_3_1=100)} | OTHERS)
    for target in ("3.2", "3.8"):
        workflow.correct_split(
            set_in_force(project),
            items=items(**{f"_{target.replace('.', '_')}": 100}),
            reason="wrong",
            by=person,
            now=LATER,
        )

    assert goals_of(project) == (("3.8", 10000),)


def test_a_change_of_content_leaves_what_was_booked_before():
    project = make_planned(splits={Scheme.SDG: items(_3_1=100)} | OTHERS)
    workflow.change_content(
        project,
        Scheme.SDG,
        items=items(_6_1=100),
        valid_from=dt.date(2026, 7, 1),
        reason="second phase",
        by=officer(),
        now=LATER,
    )

    assert goals_of(project, dt.date(2026, 6, 30)) == (("3.1", 10000),)
    assert goals_of(project, dt.date(2026, 7, 1)) == (("6.1", 10000),)


def test_correcting_the_first_set_leaves_a_later_change_of_content():
    person = officer()
    project = make_planned(splits={Scheme.SDG: items(_3_1=100)} | OTHERS)
    first = set_in_force(project)
    workflow.change_content(
        project,
        Scheme.SDG,
        items=items(_6_1=100),
        valid_from=dt.date(2026, 7, 1),
        reason="second phase",
        by=person,
        now=LATER,
    )
    workflow.correct_split(first, items=items(_3_2=100), reason="wrong", by=person, now=LATER)

    assert goals_of(project, dt.date(2026, 6, 30)) == (("3.2", 10000),)
    assert goals_of(project, dt.date(2026, 7, 1)) == (("6.1", 10000),)


def test_of_two_changes_on_the_same_day_the_later_one_holds():
    project = make_planned(splits={Scheme.SDG: items(_3_1=100)} | OTHERS)
    for code in ("_6_1", "_6_2"):
        workflow.change_content(
            project,
            Scheme.SDG,
            items=items(**{code: 100}),
            valid_from=DAY,
            reason="phase",
            by=officer(),
            now=LATER,
        )

    assert goals_of(project) == (("6.2", 10000),)


def test_history_counts_as_known_at_any_cut_off():
    activity = make_history()
    write_set(activity, [(6, "6.1", 10000)], origin=Origin.HISTORY)

    assert goals_of(activity, number=0) == (("6.1", 10000),)


def test_a_correction_by_a_later_import_changes_no_earlier_report():
    activity = make_history()
    first = write_set(activity, [(6, "6.1", 10000)], origin=Origin.HISTORY)
    cutoff = last_number()
    write_set(activity, [(4, None, 10000)], origin=Origin.HISTORY, replaces=first)

    assert goals_of(activity, number=cutoff) == (("6.1", 10000),)
    assert goals_of(activity) == (("4", 10000),)


def test_history_mapped_by_hand_is_known_from_then_on():
    activity = make_history()
    cutoff = last_number()
    workflow.map_to_goals(
        [activity], items=items(_6_1=100), reason="mapped", by=officer(), now=LATER
    )

    assert goals_of(activity, number=cutoff) == ()
    assert goals_of(activity, dt.date(2020, 1, 1)) == (("6.1", 10000),)


def test_a_set_for_single_entries_holds_for_no_other():
    activity = make_history()
    for_one_entry = write_set(activity, [(4, None, 10000)], is_for_entries=True)

    assert goals_of(activity) == ()
    assert lines_of_sets([for_one_entry.pk]) == {for_one_entry.pk: (("4", 10000),)}


def test_the_lookup_can_be_narrowed_to_some_activities():
    one, other = make_planned(), make_planned()
    goals = sets_in_force(Scheme.SDG, activities=[one.pk])

    assert goals.lines_for(one.pk, DAY) != ()
    assert goals.lines_for(other.pk, DAY) == ()


def test_asking_for_any_number_of_entries_costs_two_queries(django_assert_num_queries):
    projects = [make_planned() for _ in range(3)]

    with django_assert_num_queries(2):
        goals = sets_in_force(Scheme.SDG)
        for project in projects:
            goals.lines_for(project.pk, DAY)


def test_a_marker_that_nobody_scored_is_absent_and_not_zero():
    project = make_project(markers={"1": 0, "2": 2})

    assert scores_known() == {project.pk: {"1": 0, "2": 2}}


def test_markers_are_those_known_at_the_cut_off():
    project = make_planned(markers={"1": 1})
    cutoff = last_number()
    workflow.set_markers(project, scores={"1": 2}, reason="reviewed", by=officer(), now=LATER)

    assert scores_known(cutoff) == {project.pk: {"1": 1}}
    assert scores_known() == {project.pk: {"1": 2}}


def test_the_first_markers_of_history_are_always_known():
    activity = make_history()
    with in_a_step():
        marker_set = create(MarkerSet, activity=activity, recorded_at=NOW, origin=Origin.HISTORY)
        MarkerScore.objects.create(marker_set=marker_set, marker_id="1", score=2)
    workflow.set_markers(activity, scores={"1": 0}, reason="reviewed", by=officer(), now=LATER)

    assert scores_known(0) == {activity.pk: {"1": 2}}
    assert scores_known(activities=[activity.pk]) == {activity.pk: {"1": 0}}
