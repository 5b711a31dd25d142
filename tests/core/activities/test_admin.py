"""Activities in the back office: looked up, and submitted through the step."""

import pytest
from django.urls import reverse

from tests import factories
from tests.core.activities.making import make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = factories.officer(is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    "name",
    [
        "activities_activity",
        "activities_splitset",
        "activities_markerset",
        "activities_partnerreport",
        "iza_project",
        "aid_emergency",
        "aid_response",
    ],
)
def test_every_list_opens_and_nothing_is_added(client, officer, name):
    make_project(by=officer)

    assert client.get(reverse(f"admin:{name}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:{name}_add")).status_code == 403


def test_a_project_is_shown_and_not_changed(client, officer):
    project = make_project(by=officer)
    url = reverse("admin:iza_project_change", args=[project.pk])
    assert client.get(url).status_code == 200

    client.post(url, {"title": "changed"})

    project.refresh_from_db()
    assert project.title == "Wasser für Karnali"


def act_on(client, *projects, **values):
    return client.post(
        reverse("admin:iza_project_changelist"),
        {
            "action": "submit_selected",
            "_selected_action": [project.pk for project in projects],
            **values,
        },
    )


def test_submitting_asks_first_and_says_what_is_missing(client, officer):
    complete, incomplete = make_project(by=officer), make_project(by=officer, partner=None)

    answer = act_on(client, complete, incomplete)

    assert [objections for _activity, objections in answer.context["rows"]] == [
        [],
        ["Choose the partner organisation."],
    ]
    complete.refresh_from_db()
    assert complete.status == "draft"


def test_submitting_goes_through_the_step_one_by_one(client, officer):
    complete, incomplete = make_project(by=officer), make_project(by=officer, partner=None)

    act_on(client, complete, incomplete, confirmed="1")

    for project in (complete, incomplete):
        project.refresh_from_db()
    assert (complete.status, incomplete.status) == ("planned", "draft")


def test_a_superuser_without_the_role_submits_nothing(client, officer):
    project = make_project(by=officer)
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))

    act_on(client, project, confirmed="1")

    project.refresh_from_db()
    assert project.status == "draft"
