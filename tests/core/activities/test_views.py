"""The pages that all activities share: lists, searches, revisions, steps, mapping."""

import datetime as dt

import pytest
from django.urls import reverse

from core.activities import workflow
from core.activities.dossier import acts, dossier
from core.activities.models import Activity, Scheme
from core.activities.splits import scores_known, sets_in_force
from tests import factories
from tests.core.activities.making import (
    NOW,
    items,
    make_history,
    make_planned,
    make_project,
    put_in_state,
    set_in_force,
)
from tests.iza.test_views import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    person = factories.officer()
    client.force_login(person)
    return person


def goals(activity, day=dt.date(2026, 1, 1)):
    return sets_in_force(Scheme.SDG).lines_for(activity.pk, day)


@pytest.mark.parametrize(
    ("name", "words", "found"),
    [
        ("target_search", "6.1", {"code": "6.1", "goal": 6}),
        ("target_search", "trinkwasser", {"code": "6.1", "goal": 6}),
        ("target_search", "drinking water", {"code": "6.1", "goal": 6}),
        ("target_search", "4", {"code": "4", "goal": 4}),
        ("sector_search", "14031", {"code": "14031", "goal": None}),
        ("sector_search", "trinkwasser", {"code": "14031", "goal": None}),
        ("place_search", "nepal", {"code": "NP", "goal": None}),
        ("place_search", "cote", {"code": "CI", "goal": None}),
        ("place_search", "ivoire d'", {"code": "CI", "goal": None}),
        ("place_search", "298", {"code": "298", "goal": None}),
    ],
)
def test_the_pickers_find_by_number_and_by_words(client, anna, name, words, found):
    results = client.get(reverse(f"activities:{name}"), {"q": words}).json()["results"]

    first = results[0]
    assert {"code": first["code"], "goal": first["goal"]} == found


@pytest.mark.parametrize("name", ["target_search", "sector_search", "place_search"])
def test_the_pickers_find_nothing_for_nothing(client, anna, name):
    url = reverse(f"activities:{name}")

    assert client.get(url).json() == {"results": []}
    assert client.get(url, {"q": "xyzzy"}).json() == {"results": []}


def test_the_list_asks_as_often_for_thirty_activities_as_for_one(
    client, anna, django_assert_max_num_queries
):
    make_project(by=anna)
    url = reverse("activities:list")
    client.get(url)
    with django_assert_max_num_queries(50) as one:
        client.get(url)
    for _ in range(29):
        make_history(partner=factories.make_organisation())

    with django_assert_max_num_queries(len(one)):
        answer = client.get(url)
    assert len(answer.context["rows"]) == 30


def test_the_list_is_paged_by_key_in_both_directions(client, anna):
    activities = [make_history() for _ in range(120)]
    keys = [activity.pk for activity in reversed(activities)]

    first = client.get(reverse("activities:list"))
    second = client.get(first.context["next_url"])
    third = client.get(second.context["next_url"])
    back = client.get(third.context["previous_url"])

    assert [row.pk for row in first.context["rows"]] == keys[:50]
    assert [row.pk for row in second.context["rows"]] == keys[50:100]
    assert [row.pk for row in third.context["rows"]] == keys[100:]
    assert (first.context["previous_url"], third.context["next_url"]) == ("", "")
    assert [row.pk for row in back.context["rows"]] == keys[50:100]


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30])
def test_a_broken_key_shows_the_first_page(client, anna, key):
    make_history()

    assert len(client.get(reverse("activities:list"), {"before": key}).context["rows"]) == 1


def test_the_list_can_be_narrowed_to_a_kind(client, anna):
    make_history()
    make_project(by=anna)

    answer = client.get(reverse("activities:list"), {"kind": "history"})

    assert [row.kind for row in answer.context["rows"]] == ["history"]


def test_the_export_names_the_splits_in_force(client, anna):
    make_planned(by=anna)

    answer = client.get(reverse("activities:list"), {"export": "csv"})

    header, row = answer.getvalue().decode("utf-8-sig").splitlines()
    cells = dict(zip(header.split(";"), row.split(";"), strict=False))
    assert cells["File reference"] == "IZA-2026-001"
    assert "6.1 60.00\u00a0%; 6.2 40.00\u00a0%" in row


def test_who_only_reads_is_offered_no_mapping(client):
    client.force_login(factories.make_user("management"))
    make_history()

    assert client.get(reverse("activities:list")).context["may_map"] is False
    assert client.get(reverse("activities:mapping")).context["objections"] == [
        "Activities are kept by programme officers and the head of unit."
    ]


def mapping(*activities, goals=(("6.1", "100"),)):
    return {
        "activity": [str(one.pk) for one in activities],
        "reason": "list of 2026",
        **rows("sdg", *goals),
    }


def test_history_is_mapped_in_bulk(client, anna):
    one, other, left = make_history(), make_history(), make_history()

    client.post(reverse("activities:mapping"), mapping(one, other))

    assert [goals(activity) for activity in (one, other, left)] == [
        (("6.1", 10000),),
        (("6.1", 10000),),
        (),
    ]


def test_mapping_that_does_not_add_up_loses_no_tick(client, anna):
    activity = make_history()

    answer = client.post(reverse("activities:mapping"), mapping(activity, goals=[("6.1", "60")]))

    assert answer.context["goals"].non_form_errors() == [
        "The shares add up to 60.00\u00a0% instead of 100.00\u00a0%."
    ]
    assert answer.context["chosen"] == {str(activity.pk)}
    assert answer.context["goals"][0]["percent"].value() == "60"


def test_mapping_nothing_says_so(client, anna):
    make_history()

    answer = client.post(reverse("activities:mapping"), mapping())

    assert answer.context["form"].non_field_errors() == ["Choose at least one activity."]


def test_drafts_and_what_is_mapped_do_not_stand_in_the_mapping(client, anna):
    make_project(by=anna, splits={})
    make_planned(by=anna)

    assert client.get(reverse("activities:mapping")).context["count"] == 0


def test_a_split_is_corrected_on_its_page(client, anna):
    project = make_planned(by=anna)
    url = reverse("activities:split_correct", args=[set_in_force(project).pk])
    shown = client.get(url).context["rows"]
    assert [row["code"].value() for row in shown.initial_forms] == ["6.1", "6.2"]

    answer = client.post(url, {"reason": "wrong target", **rows("sdg", ("3.1", "100"))})

    assert answer.url == project.get_absolute_url()
    assert goals(project) == (("3.1", 10000),)


def test_a_correction_without_a_reason_comes_back_whole(client, anna):
    project = make_planned(by=anna)

    answer = client.post(
        reverse("activities:split_correct", args=[set_in_force(project).pk]),
        {"reason": "", **rows("sdg", ("3.1", "70"))},
    )

    assert answer.context["form"].errors == {"reason": ["This field is required."]}
    assert answer.context["rows"].non_form_errors() == [
        "The shares add up to 70.00\u00a0% instead of 100.00\u00a0%."
    ]
    assert answer.context["rows"][0]["code"].value() == "3.1"


def test_a_change_of_content_begins_on_its_day(client, anna):
    project = make_planned(by=anna)

    client.post(
        reverse("activities:split_change", args=[project.pk, "sdg"]),
        {"reason": "phase 2", "valid_from": "01.07.2026", **rows("sdg", ("3.1", "100"))},
    )

    assert goals(project, dt.date(2026, 6, 30)) == (("6.1", 6000), ("6.2", 4000))
    assert goals(project, dt.date(2026, 7, 1)) == (("3.1", 10000),)


def test_a_missing_split_is_added(client, anna):
    activity = make_history()

    client.post(
        reverse("activities:split_first", args=[activity.pk, "sdg"]),
        rows("sdg", ("6.1", "100")),
    )

    assert goals(activity) == (("6.1", 10000),)


@pytest.mark.parametrize("name", ["split_first", "split_change"])
def test_there_is_no_page_for_another_scheme(client, anna, name):
    activity = make_history()

    url = reverse(f"activities:{name}", args=[activity.pk, "colour"])
    assert client.get(url).status_code == 404


def test_what_cannot_be_revised_says_why(client, anna):
    project = make_planned(by=anna)
    first = set_in_force(project)
    workflow.correct_split(first, items=items(_4=100), reason="x", by=anna, now=NOW)

    answer = client.get(reverse("activities:split_correct", args=[first.pk]))

    assert answer.context["objections"] == [
        "This split was corrected already; correct the newer one."
    ]


def test_markers_are_set_with_a_reason(client, anna):
    project = make_planned(by=anna, markers={"1": 1})

    client.post(
        reverse("activities:markers", args=[project.pk]), {"reason": "seen", "marker-2": "2"}
    )

    assert scores_known() == {project.pk: {"2": 2}}


def test_markers_with_an_unknown_score_come_back(client, anna):
    project = make_planned(by=anna)

    answer = client.post(
        reverse("activities:markers", args=[project.pk]), {"reason": "seen", "marker-2": "9"}
    )

    assert sorted(answer.context["marker_form"].errors) == ["2"]


def test_submitting_is_asked_on_a_page(client, anna):
    project = make_project(by=anna)
    url = reverse("activities:submit", args=[project.pk])
    assert client.get(url).context["objections"] == []

    client.post(url)

    project.refresh_from_db()
    assert project.status == "planned"


def test_what_is_missing_stands_in_place_of_the_button(client, anna):
    project = make_project(by=anna, partner=None)

    answer = client.get(reverse("activities:submit", args=[project.pk]))

    assert answer.context["objections"] == ["Choose the partner organisation."]


def test_a_step_that_was_overtaken_says_so(client, anna):
    project = make_planned(by=anna)

    answer = client.post(reverse("activities:submit", args=[project.pk]))

    assert answer.context["objections"] == ["This step is not open while the activity is planned."]


def test_aborting_asks_for_the_reason(client, anna):
    project = make_planned(by=anna)
    put_in_state(Activity.objects.get(pk=project.pk), "running")
    url = reverse("activities:abort", args=[project.pk])
    assert client.post(url, {"reason": ""}).context["form"].errors == {
        "reason": ["This field is required."]
    }

    client.post(url, {"reason": "fraud"})

    project.refresh_from_db()
    assert project.status == "aborted"


def test_a_report_is_expected_received_and_accepted(client, anna):
    project = make_planned(by=anna)
    client.post(
        reverse("activities:report_expect", args=[project.pk]),
        {"kind": "interim", "due_on": "31.03.2026"},
    )
    report = project.reports.get()
    client.post(reverse("activities:report_receive", args=[report.pk]), {"on": "01.03.2026"})
    client.force_login(factories.officer())
    client.post(reverse("activities:report_accept", args=[report.pk]), {"on": "02.03.2026"})

    report.refresh_from_db()
    assert (report.received_on, report.accepted_on) == (
        dt.date(2026, 3, 1),
        dt.date(2026, 3, 2),
    )


def test_a_day_before_the_report_came_is_told_at_its_field(client, anna):
    project = make_planned(by=anna)
    report = workflow.expect_report(
        project, kind="interim", due_on=dt.date(2026, 3, 31), by=anna, now=NOW
    )
    workflow.receive_report(report, on=dt.date(2026, 3, 1), by=factories.officer(), now=NOW)

    answer = client.post(
        reverse("activities:report_accept", args=[report.pk]), {"on": "28.02.2026"}
    )

    assert answer.context["form"].errors == {"on": ["The report was received after this day."]}


def test_the_dossier_offers_what_is_open(anna):
    draft, planned = make_project(by=anna), make_planned(by=anna)
    activity = Activity.objects.get(pk=draft.pk)

    assert [act.url for act in acts(activity, anna)] == [
        reverse("activities:submit", args=[draft.pk])
    ]
    assert [act.url for act in acts(planned, anna)] == [
        reverse("activities:return", args=[planned.pk])
    ]


def test_the_dossier_tells_a_reader_why_it_offers_nothing(anna):
    project = Activity.objects.get(pk=make_project(by=anna).pk)

    shown = dossier(project, factories.make_user("auditor"))

    assert (shown["acts"], shown["edit_url"]) == ([], "")
    assert shown["why_not"] == ["Activities are kept by programme officers and the head of unit."]


def test_the_dossier_shows_each_split_with_its_history(anna):
    project = Activity.objects.get(pk=make_planned(by=anna).pk)
    workflow.correct_split(
        set_in_force(project), items=items(_4=100), reason="wrong", by=anna, now=NOW
    )

    split = dossier(project, anna)["splits"][0]

    assert split.current.lines[0].title == "Quality education (no single target)"
    assert [(one.state, one.words) for one in split.sets] == [
        ("holds", "since ever"),
        ("corrected", "corrected"),
    ]
