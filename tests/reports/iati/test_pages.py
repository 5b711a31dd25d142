"""The check before publishing: what it lists, for whom, and the way to the file."""

import pytest
from django.urls import reverse

from core.activities.models import Withholding
from core.activities.withholding.workflow import withhold
from core.people.models import Role
from tests.factories import NOW, head_of_unit, make_user, officer
from tests.reports import ledger
from tests.reports.iati.conftest import published_project

pytestmark = pytest.mark.django_db
URL = "/reports/iati/"


def rows(client, **query):
    return {one.activity.code: one for one in client.get(URL, query).context["page_obj"]}


@pytest.fixture
def anna(client):
    person = officer()
    client.force_login(person)
    return person


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.PROGRAMME_OFFICER, 200),
        (Role.FINANCE_OFFICER, 200),
        (Role.MANAGEMENT, 200),
        (Role.AUDITOR, 200),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_may_ask_for_reports_sees_the_check(client, role, status):
    client.force_login(make_user(role))
    assert client.get(URL).status_code == status


@pytest.mark.usefixtures("project", "anna")
def test_it_names_element_grade_and_rule(client):
    ledger.pay(ledger.activity(code="IZA-LEER"), 1_00, "2026-03-01")

    found = rows(client)

    assert found["IZA-2026-001"].is_published
    assert not found["IZA-LEER"].is_published
    errors = [(f.element, f.number) for f in found["IZA-LEER"].findings if f.grade == "error"]
    assert sorted(errors) == [
        ("description", "x.description"),
        ("recipient-country", "3.7.1"),
        ("sector", "6.2.2"),
    ]
    assert found["IZA-2026-001"].completeness == 78


@pytest.mark.usefixtures("project")
def test_the_filters_choose(client, anna):
    ledger.pay(ledger.activity(code="IZA-LEER"), 1_00, "2026-03-01")
    secret = published_project(code="IZA-STILL")
    withhold(secret, reason="Drohungen", by=anna, now=NOW)

    assert set(rows(client, grade="error")) == {"IZA-LEER"}
    assert set(rows(client, grade="advice")) == {"IZA-2026-001"}
    assert set(rows(client, grade="withheld")) == {"IZA-STILL"}
    assert set(rows(client, grade="complete")) == set()
    assert set(rows(client, q="leer")) == {"IZA-LEER"}


@pytest.mark.usefixtures("project", "anna")
def test_the_list_is_handed_out_as_a_file(client):
    answer = client.get(URL, {"export": "csv"})
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert sum("IZA-2026-001" in line for line in lines) == 3


@pytest.mark.usefixtures("anna")
def test_a_city_without_identifier_is_told_so(client):
    assert "Installation" in client.get(URL).getvalue().decode()


@pytest.mark.usefixtures("publisher", "anna")
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    ledger.pay(ledger.activity(), 1_00, "2026-03-01")
    client.get(URL)
    with django_assert_max_num_queries(80) as few:
        client.get(URL)
    for _number in range(29):
        ledger.pay(ledger.activity(), 1_00, "2026-03-01")
    with django_assert_max_num_queries(len(few)):
        assert len(rows(client)) == 30


@pytest.mark.parametrize("of", ["activity", "partner"])
def test_an_officer_withholds_on_a_page(client, anna, project, of):
    names = {"activity": "activities:withhold", "partner": "activities:withhold_partner"}
    subject = project if of == "activity" else project.partner
    url = reverse(names[of], args=[subject.pk])

    assert client.get(url).status_code == 200
    answer = client.post(url, {"reason": "Drohungen"})

    assert answer["Location"] == subject.get_absolute_url()
    assert Withholding.objects.get().subject == subject


def test_who_may_not_withhold_sees_why(client, project):
    client.force_login(make_user(Role.AUDITOR))
    url = reverse("activities:withhold", args=[project.pk])

    assert "withhold from publication" in client.get(url).getvalue().decode()
    client.post(url, {"reason": "Drohungen"})

    assert not Withholding.objects.exists()


def test_the_head_of_unit_lifts_it_on_a_page(client, project):
    withholding = withhold(project.partner, reason="Drohungen", by=officer(), now=NOW)
    client.force_login(head_of_unit())
    page = client.get(project.partner.get_absolute_url()).getvalue().decode()
    url = reverse("activities:withholding_lift", args=[withholding.pk])
    assert url in page
    assert "Drohungen" in page

    client.post(url, {"reason": "Vorbei"})

    assert not Withholding.objects.in_force().exists()
