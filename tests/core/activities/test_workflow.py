"""The steps of activities: what they write, what they refuse."""

import datetime as dt

import pytest

from core.activities import workflow
from core.activities.kinds import kind_of
from core.activities.models import Activity, Scheme
from core.activities.splits import scores_known, sets_in_force
from core.audit.models import AuditEntry
from core.audit.trail import faults
from iza.models import Project
from tests import factories
from tests.core.activities.making import (
    NOW,
    WHOLE_SPLITS,
    items,
    make_history,
    make_planned,
    make_project,
    objections,
    put_in_state,
    refusals,
    shares,
    unsaved_project,
)

pytestmark = pytest.mark.django_db
ONLY_OFFICERS = "Activities are kept by programme officers and the head of unit."


@pytest.fixture
def anna():
    return factories.officer()


def save(project, *, by, splits=None, markers=None, now=NOW):
    return workflow.save_activity(project, splits=splits or {}, markers=markers, by=by, now=now)


def test_saving_leaves_one_entry_that_the_dossier_finds(anna):
    project = make_project(by=anna)

    assert list(AuditEntry.objects.about(Activity(pk=project.pk)).values_list("verb")) == [
        ("save_activity",)
    ]
    assert list(faults()) == []


def test_numbers_are_given_out_by_kind_and_year(anna):
    codes = [make_project(by=anna).code for _ in range(2)]

    assert codes == ["IZA-2026-001", "IZA-2026-002"]


def test_a_number_of_the_office_is_kept(anna):
    assert make_project(by=anna, code="STEZ 12/26").code == "STEZ 12/26"


def test_a_number_that_is_taken_is_refused(anna):
    make_project(by=anna, code="X")

    assert len(objections(save, unsaved_project(code="X"), by=anna)) == 1


def test_an_empty_reference_on_editing_keeps_the_old_one(anna):
    project = make_project(by=anna)
    edited = Project.objects.get(pk=project.pk)
    edited.code = ""

    assert save(edited, by=anna).code == project.code


def test_the_trail_names_what_was_changed_and_nothing_else(anna):
    project = make_project(by=anna)
    edited = Project.objects.get(pk=project.pk)
    edited.title, edited.amount_asked = "New", 1

    save(edited, by=anna)

    change = AuditEntry.objects.first().details["changes"][0]
    assert change["before"] == {"amount_asked": 30000000, "title": "Wasser für Karnali"}
    assert change["after"] == {"amount_asked": 1, "title": "New"}


def test_a_scheme_that_is_not_given_stays(anna):
    project = make_project(by=anna)

    save(project, by=anna, splits={Scheme.SDG: items(_4=100)})

    assert shares(project) == [(False, [("4", 10000)])]
    assert shares(project, Scheme.PLACE) == [(False, [("NP", 10000)])]


def test_a_split_that_is_emptied_goes(anna):
    project = make_project(by=anna)

    save(project, by=anna, splits={Scheme.SDG: []})

    assert shares(project) == []


def test_saving_the_same_split_again_writes_no_set(anna):
    project = make_project(by=anna)
    before = project.split_sets.get(scheme=Scheme.SDG).step_id

    save(project, by=anna, splits=WHOLE_SPLITS)

    assert project.split_sets.get(scheme=Scheme.SDG).step_id == before


def test_markers_are_written_only_when_they_differ(anna):
    project = make_project(by=anna, markers={"1": 2})
    save(project, by=anna, markers={"1": 2})
    save(project, by=anna, markers={"1": 1})

    assert project.marker_sets.count() == 2
    assert scores_known() == {project.pk: {"1": 1}}


@pytest.mark.parametrize(
    ("splits", "message"),
    [
        ({Scheme.SDG: items(_6_99=10)}, "There is no goal or target “6.99”."),
        ({Scheme.SECTOR: items(_1=10)}, "There is no DAC purpose code “1”."),
        (
            {Scheme.PLACE: items(ZZ=10)},
            "There is no country or region with the code “ZZ”.",
        ),
        ({Scheme.SDG: [*items(_4=10), *items(_4=20)]}, "“4” stands here twice."),
        ({Scheme.SDG: items(_4=0)}, "The share lies above 0 and is at most 100 %."),
        ({Scheme.SDG: items(_4=101)}, "The share lies above 0 and is at most 100 %."),
    ],
)
def test_a_draft_takes_no_nonsense(anna, splits, message):
    assert objections(save, unsaved_project(), by=anna, splits=splits) == [message]


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ({"99": 1}, "There is no policy marker “99”."),
        ({"1": 7}, "Gender equality: the score 7 does not exist."),
    ],
)
def test_markers_have_the_scores_of_their_list(anna, scores, message):
    assert objections(save, unsaved_project(), by=anna, markers=scores) == [message]


@pytest.mark.parametrize("role", ["finance_officer", "management", "auditor", "administrator"])
def test_only_the_programme_writes(role):
    reader = factories.make_user(role)

    assert objections(save, unsaved_project(), by=reader) == [ONLY_OFFICERS]
    assert refusals() == 1


def test_the_head_of_unit_writes_too():
    assert make_project(by=factories.head_of_unit()).pk is not None


def test_history_is_not_edited(anna):
    activity = make_history()

    assert objections(save, activity, by=anna) == ["Imported history is not edited by hand."]


@pytest.mark.parametrize("status", ["reported", "closed", "aborted"])
def test_what_is_over_is_not_edited(anna, status):
    project = make_planned(by=anna)
    put_in_state(project, status)

    assert objections(save, project, by=anna) == [
        "An activity that is reported, closed or aborted is not edited."
    ]


def test_what_is_submitted_keeps_its_splits_in_saving(anna):
    project = make_planned(by=anna)

    assert objections(save, project, by=anna, splits={Scheme.SDG: items(_4=100)}) == [
        "What is submitted is corrected with a reason, or changed from a date on."
    ]


def test_the_award_fixes_partner_and_instrument(anna):
    project = make_planned(by=anna)
    put_in_state(project, "running")
    project.instrument_id = "B"

    assert objections(save, project, by=anna) == [
        "Partner, sphere and instrument are fixed by the award."
    ]


@pytest.mark.parametrize("status", ["running", "suspended"])
@pytest.mark.parametrize(
    "change", [{"title": "x"}, {"ends_on": dt.date(2029, 1, 1)}, {"project_cost": 1}]
)
def test_what_was_agreed_is_not_edited_plainly_once_awarded(anna, status, change):
    project = make_planned(by=anna)
    put_in_state(project, status)
    for name, value in change.items():
        setattr(project, name, value)

    assert objections(save, project, by=anna) == [
        "What was agreed with the partner changes by an amendment, which a second person confirms."
    ]


def test_who_is_responsible_is_edited_plainly_all_the_same(anna):
    project = make_planned(by=anna)
    put_in_state(project, "running")
    project.responsible = beat = factories.officer()

    assert save(project, by=anna).responsible == beat


def test_submitting_seals_every_split(anna):
    project = make_project(by=anna)

    workflow.submit_activity(project, by=anna, now=NOW)

    project.refresh_from_db()
    assert project.status == "planned"
    assert list(project.split_sets.values_list("is_sealed", flat=True)) == [True] * 3


def test_submitting_names_everything_that_is_missing(anna):
    project = make_project(
        by=anna,
        splits={Scheme.SDG: items(_6_1=60), Scheme.PLACE: items(NP=100, KE=20)},
        amount_asked=None,
        partner=None,
        starts_on=None,
    )

    assert objections(workflow.submit_activity, project, by=anna) == [
        "Choose the partner organisation.",
        "Enter when the project starts.",
        "Enter the amount asked.",
        "The shares add up to 60.00\u00a0% instead of 100.00\u00a0%.",
        "Choose at least one DAC purpose.",
        "The shares add up to 120.00\u00a0% instead of 100.00\u00a0%.",
    ]
    assert not project.split_sets.filter(is_sealed=True).exists()


def test_nothing_is_submitted_twice(anna):
    project = make_planned(by=anna)

    assert objections(workflow.submit_activity, project, by=anna) == [
        "This step is not open while the activity is planned."
    ]


def test_what_comes_back_is_corrected_when_it_is_submitted_again(anna):
    project = make_planned(by=anna)
    workflow.return_activity(project, reason="wrong goals", by=anna, now=NOW)
    project.refresh_from_db()

    save(project, by=anna, splits={Scheme.SDG: items(_4=100)})
    assert shares(project) == [
        (True, [("6.1", 6000), ("6.2", 4000)]),
        (False, [("4", 10000)]),
    ]
    workflow.submit_activity(project, by=anna, now=NOW)

    goals = sets_in_force(Scheme.SDG).lines_for(project.pk, dt.date(2020, 1, 1))
    assert goals == (("4", 10000),)


def test_changing_ones_mind_after_a_return_leaves_what_was_sealed(anna):
    project = make_planned(by=anna)
    workflow.return_activity(project, reason="?", by=anna, now=NOW)
    project.refresh_from_db()
    save(project, by=anna, splits={Scheme.SDG: items(_4=100)})

    save(project, by=anna, splits={Scheme.SDG: items(_6_1=60, _6_2=40)})

    assert shares(project) == [(True, [("6.1", 6000), ("6.2", 4000)])]


def test_returning_takes_a_reason(anna):
    project = make_planned(by=anna)

    assert objections(workflow.return_activity, project, reason=" ", by=anna) == [
        "Give the reason."
    ]


@pytest.mark.parametrize(
    ("step", "before", "after", "values"),
    [
        (workflow.suspend_activity, "running", "suspended", {"reason": "unrest"}),
        (workflow.resume_activity, "suspended", "running", {}),
        (workflow.report_activity, "running", "reported", {}),
        (workflow.close_activity, "reported", "closed", {}),
        (workflow.abort_activity, "running", "aborted", {"reason": "fraud"}),
        (workflow.abort_activity, "suspended", "aborted", {"reason": "fraud"}),
    ],
)
def test_the_life_of_an_activity(anna, step, before, after, values):
    project = make_planned(by=anna)
    put_in_state(project, before)

    step(project, by=anna, now=NOW, **values)

    project.refresh_from_db()
    assert project.status == after


@pytest.mark.parametrize(
    ("step", "values"),
    [
        (workflow.suspend_activity, {"reason": "unrest"}),
        (workflow.resume_activity, {}),
        (workflow.report_activity, {}),
        (workflow.close_activity, {}),
        (workflow.abort_activity, {"reason": "fraud"}),
    ],
)
def test_no_step_leads_elsewhere_from_planned(anna, step, values):
    project = make_planned(by=anna)

    assert objections(step, project, by=anna, **values) == [
        "This step is not open while the activity is planned."
    ]


def test_nothing_is_closed_while_a_report_is_open(anna):
    project = make_planned(by=anna)
    workflow.expect_report(project, kind="final", due_on=dt.date(2026, 2, 1), by=anna, now=NOW)
    put_in_state(project, "reported")

    assert objections(workflow.close_activity, project, by=anna) == [
        "A report of the partner is still to be accepted."
    ]


def test_an_app_above_may_object_to_closing(anna, monkeypatch):
    from core.activities import kinds

    monkeypatch.setattr(kinds, "_FURTHER", {})
    kinds.ask_also("close_activity", lambda activity: [f"{activity.code} still owes."])
    project = make_planned(by=anna, code="X")
    put_in_state(project, "reported")

    assert objections(workflow.close_activity, project, by=anna) == ["X still owes."]


def test_history_receives_no_award(anna):
    activity = make_history()

    assert kind_of(activity).objections_to_award(activity, anna, NOW) == [
        "Imported history receives no award; log a project for what goes on."
    ]


def test_a_sealed_split_that_is_emptied_after_a_return_stays(anna):
    project = make_planned(by=anna)
    workflow.return_activity(project, reason="?", by=anna, now=NOW)
    project.refresh_from_db()

    save(project, by=anna, splits={Scheme.SDG: []})

    assert shares(project) == [(True, [("6.1", 6000), ("6.2", 4000)])]
