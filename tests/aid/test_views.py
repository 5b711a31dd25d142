"""The pages of emergencies and responses."""

import pytest
from django.urls import reverse

from aid.models import Emergency, Response
from core.activities.models import Scheme
from tests import factories
from tests.aid.making import clear, make_emergency, make_response
from tests.iza.test_views import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(client):
    person = factories.officer()
    client.force_login(person)
    return person


def typed(**values):
    defaults = {
        "name": "Erdbeben Sulawesi",
        "hazard": "EQ",
        "glide": "eq-2026-000999-idn",
        "countries": "Indonesien",
        "onset_on": "03.02.2026",
        "alerted_at": "03.02.2026 06:10",
    }
    return defaults | values


def test_an_emergency_is_logged(client, anna):
    answer = client.post(reverse("aid:emergency_new"), typed())

    emergency = Emergency.objects.get()
    assert answer.url == emergency.get_absolute_url()
    assert emergency.glide == "EQ-2026-000999-IDN"
    assert emergency.alerted_at.isoformat() == "2026-02-03T05:10:00+00:00"


def test_countries_are_read_by_name_and_code_each_once(client, anna):
    client.post(
        reverse("aid:emergency_new"), typed(countries="IDN, indonesia; timor-leste", glide="")
    )

    assert [country.pk for country in Emergency.objects.get().countries.all()] == ["ID", "TL"]


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        (
            {"countries": "Atlantis"},
            {
                "countries": ["“Atlantis” is no country that we know."],
            },
        ),
        (
            {"hazard": "FL"},
            {"glide": ["The GLIDE number begins with EQ, the hazard chosen is FL."]},
        ),
        ({"onset_on": "03.02.2999"}, {"onset_on": ["The onset lies in the future."]}),
        ({"alerted_at": "03.02.2999 06:10"}, {"alerted_at": ["The alert lies in the future."]}),
        (
            {"glide": "EQ-26"},
            {"glide": ["Write the GLIDE number like EQ-2026-000999-IDN."]},
        ),
    ],
)
def test_bad_input_is_told_at_its_field_and_comes_back(client, anna, values, errors):
    answer = client.post(reverse("aid:emergency_new"), typed(**values))

    assert answer.context["form"].errors == errors
    name, value = next(iter(values.items()))
    assert answer.context["form"][name].value() == value
    assert Emergency.objects.count() == 0


def test_the_same_glide_twice_is_told(client, anna):
    make_emergency(glide="EQ-2026-000999-IDN")

    answer = client.post(reverse("aid:emergency_new"), typed())

    assert Emergency.objects.count() == 1
    assert answer.context["form"].is_valid() is False


def test_editing_shows_the_countries_by_name(client, anna):
    emergency = make_emergency(countries=("ID", "TL"))

    answer = client.get(reverse("aid:emergency_edit", args=[emergency.pk]))

    field = answer.context["form"]["countries"]
    assert field.field.prepare_value(field.value()) == "Indonesia, Timor-Leste"


def test_who_only_reads_sees_the_emergency_without_buttons(client):
    client.force_login(factories.make_user("auditor"))
    emergency = make_emergency()

    answer = client.get(emergency.get_absolute_url())

    assert answer.context["may_keep"] is False
    assert reverse("aid:emergency_edit", args=[emergency.pk]).encode() not in answer.getvalue()


def test_who_only_reads_cannot_log_one(client):
    client.force_login(factories.make_user("auditor"))

    answer = client.post(reverse("aid:emergency_new"), typed())

    assert answer.context["form"].non_field_errors() == [
        "Activities are kept by programme officers and the head of unit."
    ]


def test_it_is_closed_and_opened_again_on_a_page_that_asks(client, anna):
    emergency = make_emergency()
    client.post(reverse("aid:emergency_close", args=[emergency.pk]))
    emergency.refresh_from_db()
    assert emergency.is_closed

    client.post(reverse("aid:emergency_reopen", args=[emergency.pk]), {"reason": "aftershocks"})

    emergency.refresh_from_db()
    assert not emergency.is_closed


def test_a_new_response_begins_where_the_emergency_is(client, anna):
    emergency = make_emergency()

    answer = client.get(reverse("aid:response_new", args=[emergency.pk]))

    places = answer.context["classification"].places
    assert [(row["code"].value(), row["percent"].value()) for row in places.initial_forms] == [
        ("ID", "100.00")
    ]
    assert answer.context["form"]["instrument"].value() == "H"


def response_form(anna, **values):
    return {
        "title": "Soforthilfe",
        "partner": str(clear(factories.make_organisation()).organisation_id),
        "responsible": str(anna.pk),
        "instrument": "H",
        "classification_due_on": "01.04.2027",
        **rows("sdg", ("11.5", "50"), ("1.5", "50")),
        **rows("place", ("ID", "100")),
        **rows("sector"),
        **values,
    }


def test_a_response_is_submitted_with_goal_and_country(client, anna):
    emergency = make_emergency()

    client.post(reverse("aid:response_new", args=[emergency.pk]), response_form(anna))

    response = Response.objects.get()
    assert (response.status, response.sphere, response.emergency) == (
        "planned",
        "humanitarian",
        emergency,
    )


def test_a_response_at_home_is_domestic(client, anna):
    emergency = make_emergency(countries=("CH",), is_domestic=True)

    client.post(
        reverse("aid:response_new", args=[emergency.pk]),
        response_form(anna, instrument="H-Inland", save_draft="1"),
    )

    assert Response.objects.get().sphere == "domestic"


def test_without_a_date_the_form_asks_for_it_at_its_place(client, anna):
    emergency = make_emergency()

    answer = client.post(
        reverse("aid:response_new", args=[emergency.pk]),
        response_form(anna, classification_due_on=""),
        follow=True,
    )

    assert answer.context["form"].errors == {
        "classification_due_on": ["Say by when the missing classifications will follow."]
    }


def test_a_response_can_be_edited(client, anna):
    response = make_response(make_emergency(), by=anna)

    client.post(
        reverse("aid:response_edit", args=[response.pk]),
        response_form(anna, title="Nothilfe", save_draft="1"),
    )

    response.refresh_from_db()
    assert response.title == "Nothilfe"
    assert response.split_sets.get(scheme=Scheme.SDG).lines.count() == 2


def test_a_closed_emergency_says_why_it_takes_no_response(client, anna):
    emergency = make_emergency()
    client.post(reverse("aid:emergency_close", args=[emergency.pk]))

    answer = client.get(reverse("aid:response_new", args=[emergency.pk]))

    assert answer.context["objections"] == ["The emergency is closed; reopen it first."]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "sulawesi"}, 1),
        ({"q": "nepal"}, 0),
        ({"hazard": "EQ"}, 1),
        ({"hazard": "FL"}, 0),
        ({"country": "ID"}, 1),
        ({"country": "NP"}, 0),
        ({"where": "False"}, 1),
        ({"where": "True"}, 0),
        ({"state": "False"}, 1),
        ({"state": "True"}, 0),
    ],
)
def test_the_list_is_filtered(client, anna, query, found):
    make_emergency()

    assert client.get(reverse("aid:emergency_list"), query).context["count"] == found


def test_the_list_is_handed_out(client, anna):
    make_emergency()

    answer = client.get(reverse("aid:emergency_list"), {"export": "csv"})

    row = answer.getvalue().decode("utf-8-sig").splitlines()[1]
    assert row.split(";")[:2] == ["Erdbeben Sulawesi", "earthquake"]


@pytest.mark.parametrize("page", ["list", "detail"])
def test_pages_ask_as_often_for_thirty_rows_as_for_one(
    client, anna, django_assert_max_num_queries, page
):
    emergency = make_emergency()
    make_response(emergency, by=anna)
    url = reverse("aid:emergency_list") if page == "list" else emergency.get_absolute_url()
    client.get(url)
    with django_assert_max_num_queries(50) as one:
        client.get(url)
    for number in range(29):
        make_response(emergency, by=anna)
        make_emergency(by=anna, name=f"Beben {number}")

    with django_assert_max_num_queries(len(one)):
        client.get(url)
