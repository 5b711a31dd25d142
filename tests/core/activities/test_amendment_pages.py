"""The pages of amendments: the form, the difference, the second person, and where it is found."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.activities.amending import workflow
from core.activities.models import Amendment
from core.funding.pages.records import items_for
from core.funding.pages.waiting import count_for
from tests import factories
from tests.aid.making import make_emergency, make_response
from tests.core.activities.amending import amend, make_awarded
from tests.core.activities.making import NOW, make_planned, put_in_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return factories.officer()


@pytest.fixture
def carla():
    return factories.head_of_unit()


@pytest.fixture
def project(anna):
    return make_awarded(by=anna)


def as_person(person):
    client = Client()
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client


def page(name, row):
    return reverse(f"activities:{name}", args=[row.pk])


def typed(project, **changes):
    """What the form sends when nobody changes a thing but these."""
    values = {
        "title": project.title,
        "description": project.description,
        "starts_on": "2025-01-01",
        "ends_on": "2027-12-31",
        "local_partner": "",
        "beneficiaries": "",
        "expected_results": "",
        "project_cost": "",
        "effective_on": "2026-03-02",
        "reason": "The rains came late.",
    }
    return values | changes


def text_of(client, address):
    return client.get(address).content.decode()


def test_the_form_begins_with_what_is_in_force(project, anna):
    form = as_person(anna).get(page("amend", project)).context["form"]

    assert form["title"].value() == project.title
    assert form["ends_on"].value() == dt.date(2027, 12, 31)
    assert "responsible" not in form.fields


def test_the_form_records_what_differs_with_its_paper(project, anna):
    upload = SimpleUploadedFile("nachtrag.pdf", b"%PDF-1.4 x", content_type="application/pdf")

    answer = as_person(anna).post(
        page("amend", project),
        typed(project, ends_on="2028-12-31", project_cost="500'000", papers=upload),
        follow=True,
    )

    amendment = Amendment.objects.get()
    assert amendment.after == {"ends_on": "2028-12-31", "project_cost": 50_000_000}
    paper = amendment.papers.get().document
    assert paper.get_absolute_url() in text_of(as_person(anna), amendment.get_absolute_url())
    assert paper.get_absolute_url() in text_of(as_person(anna), project.get_absolute_url())
    shown = answer.content.decode()
    assert '<del class="diff-before">31.12.2027</del>' in shown
    assert '<ins class="diff-after">31.12.2028</ins>' in shown


def test_a_form_that_changes_nothing_says_so_and_keeps_what_was_typed(project, anna):
    answer = as_person(anna).post(page("amend", project), typed(project, reason="Because."))

    assert "Nothing differs from what is in force." in answer.content.decode()
    assert answer.context["form"]["reason"].value() == "Because."
    assert not Amendment.objects.exists()


def test_a_day_that_was_agreed_is_asked_for(project, anna):
    answer = as_person(anna).post(page("amend", project), typed(project, ends_on=""))

    assert "ends_on" in answer.context["form"].errors


def test_the_plain_form_leads_to_the_amendment(project, anna):
    answer = as_person(anna).get(reverse("iza:project_edit", args=[project.pk]))

    assert answer.context["form"].fields["title"].disabled
    assert not answer.context["form"].fields["responsible"].disabled
    assert page("amend", project) in answer.content.decode()


def test_the_plain_form_of_what_is_planned_does_not(anna):
    planned = make_planned(by=anna)

    answer = as_person(anna).get(reverse("iza:project_edit", args=[planned.pk]))

    assert not answer.context["form"].fields["title"].disabled
    assert answer.context["amend_url"] == ""


def test_a_response_is_amended_on_the_same_page(anna):
    response = make_response(make_emergency(by=anna), by=anna)
    put_in_state(response, "running")

    form = as_person(anna).get(page("amend", response)).context["form"]

    assert {"title", "earmarking", "reason"} <= form.fields.keys()


def test_the_page_tells_why_nothing_can_be_amended(project, anna):
    amend(project, by=anna)

    shown = text_of(as_person(anna), page("amend", project))

    assert "An amendment of this activity waits for its confirmation already." in shown


def test_the_second_person_sees_every_change_and_confirms(project, anna, carla):
    amendment = amend(project, by=anna, description="Wells and latrines.")
    client = as_person(carla)
    assert "Wells and latrines." in text_of(client, page("amendment_confirm", amendment))

    client.post(page("amendment_confirm", amendment))

    project.refresh_from_db()
    assert project.description == "Wells and latrines."


def test_who_recorded_it_is_told_why_they_cannot_confirm(project, carla):
    amendment = amend(project, by=carla)
    client = as_person(carla)
    told = "Who records a thing does not confirm it."

    assert told in text_of(client, page("amendment", amendment))
    assert told in client.post(page("amendment_confirm", amendment)).content.decode()
    assert Amendment.objects.get().is_waiting


def test_an_officer_discards_it_with_a_reason(project, anna):
    amendment = amend(project, by=anna)

    as_person(anna).post(page("amendment_discard", amendment), {"reason": "typed wrongly"})

    assert Amendment.objects.get().discarded_at is not None


def test_what_is_in_force_is_not_discarded_on_the_page_either(project, anna, carla):
    amendment = workflow.confirm_amendment(amend(project, by=anna), by=carla, now=NOW)

    answer = as_person(anna).post(page("amendment_discard", amendment), {"reason": "late"})

    assert "Only what waits for its confirmation can be discarded." in answer.content.decode()


def test_it_waits_in_the_inbox_of_the_head_of_unit_alone(project, anna, carla):
    amendment = amend(project, by=anna)

    assert [item.record for item in items_for(carla)] == [amendment]
    assert (count_for(carla), count_for(anna)) == (1, 0)
    assert items_for(anna) == []
    assert page("amendment_confirm", amendment) in text_of(
        as_person(carla), reverse("funding:inbox")
    )


def test_the_dossier_lists_its_amendments_and_what_waits(project, anna, carla):
    workflow.confirm_amendment(amend(project, by=anna), by=carla, now=NOW)
    waiting = amend(project, by=anna, title="Anders")

    answer = as_person(anna).get(project.get_absolute_url())

    assert [row.amendment.number for row in answer.context["amendments"]] == [2, 1]
    assert f'<a href="{waiting.get_absolute_url()}">See what changes</a>' in answer.content.decode()
    assert not answer.context["may_amend"]


def test_the_dossier_costs_no_query_for_each_amendment(
    project, anna, carla, django_assert_max_num_queries
):
    client = as_person(anna)
    client.get(project.get_absolute_url())
    workflow.confirm_amendment(amend(project, by=anna), by=carla, now=NOW)
    with django_assert_max_num_queries(200) as first:
        client.get(project.get_absolute_url())
    for title in "abc":
        workflow.confirm_amendment(amend(project, by=anna, title=title), by=carla, now=NOW)
    with django_assert_max_num_queries(len(first) + 2):
        client.get(project.get_absolute_url())


def test_the_back_office_only_looks(project, anna, client):
    amendment = amend(project, by=anna)
    client.force_login(factories.officer(is_staff=True, is_superuser=True))

    address = reverse("admin:activities_amendment_change", args=[amendment.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "x"}).status_code == 403
