"""Amendments: recorded by one person, in force when the head of unit confirms, never edited."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from core.activities.amending import facts, rules, workflow
from core.activities.models import Activity, Amendment
from core.audit.models import AuditEntry
from core.audit.words import trail_of
from core.documents.filing import Paper
from core.errors import RuleViolation
from core.funding.workflow import Tranche, change_plan
from core.partners.workflow import declare_interest
from core.workflow import change
from tests import factories
from tests.core.activities.amending import LATER, amend, make_awarded
from tests.core.activities.making import (
    NOW,
    make_history,
    make_planned,
    objections,
    put_in_state,
)

pytestmark = pytest.mark.django_db

BEFORE = dt.date(2027, 12, 31)


@pytest.fixture
def anna():
    return factories.officer()


@pytest.fixture
def carla():
    return factories.head_of_unit()


@pytest.fixture
def project(anna):
    return make_awarded(by=anna)


def confirm(amendment, *, by):
    return workflow.confirm_amendment(amendment, by=by, now=NOW)


def refused(*args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        amend(*args, **kwargs)
    return refusal.value.objections


def test_an_amendment_changes_nothing_until_it_is_confirmed(project, anna):
    amendment = amend(project, by=anna)

    project.refresh_from_db()
    assert (project.ends_on, amendment.is_waiting) == (BEFORE, True)


def test_it_keeps_only_what_differs(project, anna):
    amendment = amend(project, by=anna, title=project.title, ends_on=LATER, project_cost=7)

    assert amendment.before == {"ends_on": "2027-12-31", "project_cost": None}
    assert amendment.after == {"ends_on": "2028-12-31", "project_cost": 7}


def test_confirming_it_changes_every_fact_in_one_step(project, anna, carla):
    amendment = amend(project, by=anna, ends_on=LATER, title="Anders", local_partner="NEWAH")
    before = AuditEntry.objects.count()

    confirm(amendment, by=carla)

    project.refresh_from_db()
    assert (project.ends_on, project.title, project.local_partner) == (LATER, "Anders", "NEWAH")
    assert AuditEntry.objects.count() == before + 1


def test_the_dossier_says_in_its_trail_what_was_changed(project, anna, carla):
    confirm(amend(project, by=anna), by=carla)

    latest, recorded, *_earlier = trail_of(Activity.objects.get(pk=project.pk))
    assert latest.verb_label.endswith(
        f"confirmed: {project.code}, amendment 1. What was agreed is changed."
    )
    values = {v.label: (v.before, v.after) for change in latest.changes for v in change.values}
    assert values["ends on"] == ("31.12.2027", "31.12.2028")
    written = {v.label: v.after for change in recorded.changes for v in change.values}
    assert written["before"] == "Ends on: 31.12.2027"
    assert written["after"] == "Ends on: 31.12.2028"


def test_amendments_are_numbered_within_their_activity(project, anna, carla):
    workflow.discard_amendment(amend(project, by=anna), reason="wrong", by=anna, now=NOW)
    confirm(amend(project, by=anna), by=carla)
    other = make_awarded(by=anna)

    assert [amend(project, by=anna, title="x").number, amend(other, by=anna).number] == [3, 1]


def test_its_papers_are_kept_with_it(project, anna):
    agreement = Paper(ContentFile(b"%PDF-1.4 x", name="nachtrag.pdf"), "Nachtrag 1", "agreement")

    amendment = amend(project, by=anna, papers=[agreement])

    assert [paper.document.title for paper in amendment.papers.all()] == ["Nachtrag 1"]


def test_a_suspended_activity_is_amended_too(project, anna, carla):
    put_in_state(project, "suspended")

    assert confirm(amend(project, by=anna), by=carla).is_confirmed


@pytest.mark.parametrize("status", ["draft", "planned"])
def test_before_the_award_nothing_is_amended(anna, status):
    project = make_planned(by=anna)
    put_in_state(project, status)

    assert refused(project, by=anna) == ["Only an awarded activity that is not over is amended."]


def test_what_is_over_is_not_amended(project, anna):
    put_in_state(project, "closed")

    assert refused(project, by=anna) == [
        "An activity that is reported, closed or aborted is not edited.",
        "Only an awarded activity that is not over is amended.",
    ]


def test_imported_history_offers_no_amendment(anna):
    assert rules.objections_to_amending(make_history(), anna) == [
        "Imported history is not edited by hand."
    ]


def test_only_the_programme_records_amendments(project):
    assert refused(project, by=factories.finance_officer()) == [
        "Activities are kept by programme officers and the head of unit."
    ]


def test_one_amendment_waits_at_a_time(project, anna):
    amend(project, by=anna)

    assert refused(project, by=anna, title="x") == [
        "An amendment of this activity waits for its confirmation already."
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "Wasser für Karnali"}, "Nothing differs from what is in force."),
        ({"reason": " "}, "Give the reason."),
        (
            {"effective_on": dt.date(2026, 3, 3)},
            "The day lies in the future; record the amendment when it takes effect.",
        ),
        ({"ends_on": None}, "Ends on: cannot be left empty."),
        ({"ends_on": dt.date(2024, 1, 1)}, "The end lies before the start."),
        ({"title": ""}, "Title: This field cannot be blank."),
        (
            {"code": "X"},
            "Only what was agreed with the partner is changed by an amendment.",
        ),
    ],
)
def test_an_amendment_must_make_sense(project, anna, values, said):
    assert refused(project, by=anna, **values) == [said]


def test_who_records_it_does_not_confirm_it(project, carla):
    amendment = amend(project, by=carla)

    assert objections(workflow.confirm_amendment, amendment, by=carla) == [
        "Who records a thing does not confirm it."
    ]


def test_only_the_head_of_unit_confirms_it(project, anna):
    amendment = amend(project, by=anna)

    assert objections(workflow.confirm_amendment, amendment, by=factories.officer()) == [
        "Amendments are confirmed by the head of unit."
    ]


def test_who_has_an_interest_in_the_partner_does_not_confirm_it(project, anna, carla):
    amendment = amend(project, by=anna)
    declare_interest(
        project.partner, person=carla, nature="board", valid_from=NOW.date(), by=carla, now=NOW
    )

    assert objections(workflow.confirm_amendment, amendment, by=carla) == [
        f"{carla.get_full_name()} is in recusal for {project.partner}."
    ]


def test_it_is_refused_when_the_facts_changed_in_between(project, anna, carla):
    amendment = amend(project, by=anna)
    put_in_state(project, "planned")
    with factories.in_a_step():
        change(project, ends_on=dt.date(2027, 6, 30))
    put_in_state(project, "running")

    (said,) = objections(workflow.confirm_amendment, amendment, by=carla)
    assert said.startswith(
        "Ends on: the amendment starts from “31.12.2027”, but now “30.06.2027” is in force;"
    )


def test_it_is_confirmed_once(project, anna, carla):
    amendment = confirm(amend(project, by=anna), by=carla)

    said = objections(workflow.confirm_amendment, amendment, by=factories.head_of_unit())
    assert said[0] == "This is confirmed already."


def test_what_is_discarded_is_gone_for_good(project, anna, carla):
    amendment = workflow.discard_amendment(amend(project, by=anna), reason="no", by=anna, now=NOW)

    assert objections(workflow.confirm_amendment, amendment, by=carla) == ["This was discarded."]
    project.refresh_from_db()
    assert project.ends_on == BEFORE


def test_what_is_confirmed_is_not_discarded(project, anna, carla):
    amendment = confirm(amend(project, by=anna), by=carla)

    assert objections(workflow.discard_amendment, amendment, reason=" ", by=anna) == [
        "Only what waits for its confirmation can be discarded.",
        "Give the reason.",
    ]


def test_a_shorter_duration_leaves_no_open_instalment_out():
    office = factories.Office()
    project = make_planned(by=office.anna)
    award = office.award(
        activity=Activity.objects.get(pk=project.pk),
        instalments=[
            Tranche(dt.date(2026, 9, 30), 100),
            Tranche(dt.date(2028, 3, 31), 100),
        ],
    )

    assert refused(project, by=office.anna, ends_on=dt.date(2026, 8, 31)) == [
        "The instalment of 30.09.2026 would lie outside of the duration; change the plan first."
    ]
    change_plan(award, [], reason="shorter", by=office.anna, now=factories.NOW)
    assert amend(project, by=office.anna, ends_on=dt.date(2026, 8, 31)).is_waiting


def shown(before, after):
    return [(piece.kind, piece.text) for piece in facts.pieces_between(before, after)]


def test_long_texts_are_compared_word_by_word():
    assert shown("Wells for ten villages.", "Wells and latrines for ten villages.") == [
        ("same", "Wells "),
        ("added", "and latrines "),
        ("same", "for ten villages."),
    ]
    assert shown("Wells for ten.", "Wells for nine.") == [
        ("same", "Wells for "),
        ("removed", "ten."),
        ("added", "nine."),
    ]
    assert shown("Wells.", "Wells. More.") == [("same", "Wells. "), ("added", "More.")]


def test_long_stretches_that_stay_are_cut():
    words = " ".join(f"w{number}" for number in range(60))

    kinds = shown(f"{words} old", f"{words} new")

    assert kinds[0] == ("skipped", " … ")
    assert kinds[1][1].split() == [f"w{number}" for number in range(48, 60)]
    assert [kind for kind, _text in kinds[2:]] == ["removed", "added"]


def test_short_facts_stand_before_and_after_in_the_order_of_the_form(project, anna):
    amendment = amend(project, by=anna, project_cost=50_000_000, title="Anders", ends_on=LATER)

    assert [(d.label, d.before, d.after, d.pieces) for d in facts.differences(amendment)] == [
        ("Title", "Wasser für Karnali", "Anders", []),
        ("Ends on", "31.12.2027", "31.12.2028", []),
        ("Total cost of the project", "–", "CHF 500'000.00".replace(" ", "\xa0"), []),
    ]


def test_the_content_is_what_was_recorded(project, anna, carla):
    amendment = amend(project, by=anna)
    with factories.in_a_step():
        change(amendment, after={"title": "Smuggled"})

    said = objections(workflow.confirm_amendment, Amendment.objects.get(), by=carla)
    assert said == ["The content was changed after it was recorded."]
