"""The officer's journey: logging a project, saving it at any time, submitting it."""

import pytest
from django.urls import reverse

from core.activities.models import Activity, Scheme
from core.activities.splits import scores_known, sets_in_force
from iza.models import Project
from tests import factories
from tests.core.activities.making import items, make_planned, make_project, put_in_state
from tests.iza.making import complete, rows, typed

pytestmark = pytest.mark.django_db


def shares(project, scheme=Scheme.SDG):
    """What stands in the draft's open set, or in the sealed one."""
    split_set = project.split_sets.get(scheme=scheme)
    return [(line.code, line.share) for line in split_set.lines.all()]


def test_a_title_is_enough_for_a_draft(client, anna):
    answer = client.post(reverse("iza:project_new"), typed(save_draft="1"))

    project = Project.objects.get()
    assert answer.url == reverse("iza:project_edit", args=[project.pk])
    assert (project.status, project.code[:4]) == ("draft", "IZA-")


def test_a_draft_keeps_shares_that_do_not_add_up(client, anna):
    client.post(
        reverse("iza:project_new"), typed(goals=[("6.1", "60"), ("4", "15.5")], save_draft="1")
    )

    assert shares(Project.objects.get()) == [("6.1", 6000), ("4", 1550)]


def test_the_message_of_a_draft_says_what_is_missing(client, anna):
    answer = client.post(
        reverse("iza:project_new"),
        complete(anna, save_draft="1") | rows("sdg", ("6.1", "60")),
        follow=True,
    )

    assert [str(message) for message in answer.context["messages"]] == [
        "Saved as a draft. Still missing: "
        "The shares add up to 60.00 % instead of 100.00 %.".replace(" %", "\u00a0%")
    ]


def test_a_complete_project_is_submitted_at_once(client, anna):
    client.post(reverse("iza:project_new"), complete(anna))

    project = Project.objects.get()
    assert project.status == "planned"
    assert sets_in_force(Scheme.SDG).lines_for(project.pk, project.starts_on) == (
        ("6.1", 6000),
        ("6.2", 4000),
    )


def test_codes_may_be_typed_in_small_letters_and_countries_by_name(client, anna):
    client.post(
        reverse("iza:project_new"),
        typed(goals=[("SDG 4.A", "100")], places=[("Nepal", "40"), ("ke", "60")], save_draft="1"),
    )

    project = Project.objects.get()
    assert shares(project) == [("4.a", 10000)]
    assert shares(project, Scheme.PLACE) == [("NP", 4000), ("KE", 6000)]


def test_submitting_what_is_incomplete_saves_it_and_shows_each_gap_at_its_place(client, anna):
    answer = client.post(
        reverse("iza:project_new"), typed(goals=[("6.1", "60")], instrument="A"), follow=True
    )

    project = Project.objects.get()
    assert answer.request["PATH_INFO"] == reverse("iza:project_edit", args=[project.pk])
    form, classification = answer.context["form"], answer.context["classification"]
    assert sorted(form.errors) == [
        "amount_asked",
        "ends_on",
        "partner",
        "responsible",
        "starts_on",
    ]
    assert classification.goals.non_form_errors() == [
        "The shares add up to 60.00\u00a0% instead of 100.00\u00a0%."
    ]
    assert classification.sectors.non_form_errors() == ["Choose at least one DAC purpose."]
    assert project.status == "draft"


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        (("6.99", "60"), "code", "There is no goal or target “6.99”."),
        (("6.1", ""), "percent", "Enter the share, or remove the row."),
        (("", "60"), "code", "Enter the code, or remove the row."),
        (("6.1", "1,5"), "percent", "Write the percentage with a decimal point, like 33.33."),
        (("6.1", "0"), "percent", "The share lies above 0 and is at most 100 %."),
    ],
)
def test_bad_input_is_told_at_its_row_and_comes_back(client, anna, row, field, message):
    answer = client.post(
        reverse("iza:project_new"), typed(goals=[("6.2", "40"), row], save_draft="1")
    )

    formset = answer.context["classification"].goals
    assert formset.errors == [{}, {field: [message]}]
    assert [(one["code"].value(), one["percent"].value()) for one in formset] == [
        ("6.2", "40"),
        row,
    ]
    assert Project.objects.count() == 0


def test_the_same_target_twice_is_told_at_its_second_row(client, anna):
    answer = client.post(
        reverse("iza:project_new"), typed(goals=[("6.1", "40"), ("6.1", "60")], save_draft="1")
    )

    assert answer.context["classification"].goals.errors == [
        {},
        {"percent": ["“6.1” stands here twice."]},
    ]


def test_a_removed_row_is_not_saved_whatever_stands_in_it(client, anna):
    data = typed(goals=[("6.1", "100"), ("nonsense", "x")], save_draft="1")
    client.post(reverse("iza:project_new"), data | {"sdg-1-DELETE": "on"})

    assert shares(Project.objects.get()) == [("6.1", 10000)]


def test_a_wrong_date_is_told_at_its_field(client, anna):
    answer = client.post(reverse("iza:project_new"), typed(starts_on="31.02.2026", save_draft="1"))

    assert answer.context["form"].errors == {"starts_on": ["Enter a valid date."]}


def test_more_cannot_be_asked_than_the_project_costs(client, anna):
    answer = client.post(
        reverse("iza:project_new"),
        typed(project_cost="100", amount_asked="100.05", save_draft="1"),
    )

    assert answer.context["form"].errors == {
        "amount_asked": ["More is asked than the project costs."]
    }


def test_a_marker_that_is_not_screened_is_not_scored_zero(client, anna):
    client.post(reverse("iza:project_new"), typed(save_draft="1") | {"marker-1": "0"})

    assert scores_known() == {Project.objects.get().pk: {"1": 0}}


def test_a_draft_comes_back_as_it_was_left(client, anna):
    project = make_project(by=anna, splits={Scheme.SDG: items(_6_1=33.33, _4=10)}, markers={"1": 2})

    answer = client.get(reverse("iza:project_edit", args=[project.pk]))

    formset = answer.context["classification"].goals
    assert [(one["code"].value(), one["percent"].value()) for one in formset.initial_forms] == [
        ("6.1", "33.33"),
        ("4", "10.00"),
    ]
    assert answer.context["classification"].markers["1"].value() == "2"


def test_somebody_who_saved_in_between_is_not_overwritten_unawares(client, anna):
    project = make_project(by=anna)
    seen = str(project.step_id)
    make_other = complete(anna, save_draft="1", title="By the other")
    client.post(reverse("iza:project_edit", args=[project.pk]), make_other | {"version": seen})

    answer = client.post(
        reverse("iza:project_edit", args=[project.pk]),
        complete(anna, save_draft="1", title="Mine", version=seen),
    )

    project.refresh_from_db()
    assert project.title == "By the other"
    assert answer.context["form"]["title"].value() == "Mine"
    assert answer.context["version"] == project.step_id


def test_a_running_project_keeps_what_the_award_fixed(client, anna):
    project = make_planned(by=anna)
    put_in_state(Activity.objects.get(pk=project.pk), "running")
    other = factories.make_organisation()

    client.post(
        reverse("iza:project_edit", args=[project.pk]),
        {"title": "New title", "partner": str(other.pk), "code": "IZA-NEW"},
    )

    before = (project.title, project.partner)
    project.refresh_from_db()
    assert (project.title, project.partner) == before
    assert project.code == "IZA-NEW"


@pytest.mark.parametrize("role", ["management", "auditor", "finance_officer"])
def test_who_only_reads_sees_why_not(client, role):
    client.force_login(factories.make_user(role))

    answer = client.get(reverse("iza:project_new"))

    assert answer.context["objections"] == [
        "Activities are kept by programme officers and the head of unit."
    ]
    assert b"<textarea" not in answer.getvalue()


def test_who_only_reads_cannot_save_by_sending_the_form(client):
    client.force_login(factories.make_user("management"))

    answer = client.post(reverse("iza:project_new"), typed(save_draft="1"))

    assert answer.context["form"].non_field_errors() == [
        "Activities are kept by programme officers and the head of unit."
    ]
    assert Project.objects.count() == 0


def test_without_a_role_there_is_no_list(client):
    client.force_login(factories.make_user())

    assert client.get(reverse("iza:project_list")).status_code == 403


def test_the_list_asks_as_often_for_thirty_projects_as_for_one(
    client, anna, django_assert_max_num_queries
):
    make_project(by=anna)
    url = reverse("iza:project_list")
    client.get(url)
    with django_assert_max_num_queries(50) as one:
        client.get(url)
    for _ in range(29):
        make_project(by=anna, splits={})

    with django_assert_max_num_queries(len(one)):
        answer = client.get(url)
    assert len(answer.context["rows"]) == 30


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "karnali wasser"}, True),
        ({"q": "nothing"}, False),
        ({"status": "draft"}, True),
        ({"status": "running"}, False),
        ({"instrument": "A"}, True),
        ({"instrument": "B"}, False),
        ({"goal": "6"}, True),
        ({"goal": "4"}, False),
        ({"country": "NP"}, True),
        ({"country": "KE"}, False),
        ({"year": "2026"}, True),
        ({"year": "2024"}, False),
    ],
)
def test_the_list_is_filtered(client, anna, query, found):
    make_project(by=anna)

    answer = client.get(reverse("iza:project_list"), query)

    assert answer.context["count"] == int(found)


def test_the_export_is_filtered_like_the_list(client, anna):
    make_project(by=anna, title="Shown")
    make_project(by=anna, title="Hidden")

    answer = client.get(reverse("iza:project_list"), {"q": "Shown", "export": "csv"})

    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(";")[1] for line in lines] == ["Title", "Shown"]


def test_the_export_is_a_workbook_if_asked(client, anna):
    make_planned(by=anna)

    answer = client.get(reverse("iza:project_list"), {"export": "xlsx"})

    assert answer.getvalue()[:2] == b"PK"
