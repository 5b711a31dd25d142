"""The draft for annual report and newsletter: the figures of the SDG report, in words."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from core.activities.withholding import workflow as withholding
from core.people.models import Role
from reports.annual_draft import as_markdown, draft_of
from reports.figures import as_json, cutoff_now, figures_of
from tests.aid.making import make_emergency, make_response
from tests.factories import NOW, head_of_unit, make_organisation, make_user
from tests.reports import ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def management():
    return make_user(Role.MANAGEMENT)


def paid(rappen, title, *, places=(("NP", 10_000),), **values):
    made = ledger.activity(title=title, places=places, **values)
    ledger.award(made, rappen * 2, "2026-01-02")
    ledger.pay(made, rappen, "2026-01-03")
    return made


def table_of(title):
    tables = draft_of(2026, cutoff_now(NOW)).tables
    return next((table.rows for table in tables if table.title == title), None)


def test_the_text_says_the_figures_of_the_report():
    partner = make_organisation()
    paid(100_00, "Brunnen", partner=partner, places=[("NP", 5_000), ("PE", 5_000)])
    paid(50_00, "Schule", partner=partner)
    figures = as_json(figures_of(2026, cutoff_now(NOW)))

    text = draft_of(2026, cutoff_now(NOW)).paragraphs[0].replace("\xa0", " ")

    assert (figures["disb_net"], figures["commit_net"]) == ("150.00", "300.00")
    assert text == (
        "In 2026 the city paid CHF 150.00 net. It went to 1 partner for 2 activities in "
        "2 countries. In the same year CHF 300.00 net was awarded."
    )


def test_spheres_add_up_to_the_whole():
    paid(100_00, "Brunnen")
    paid(40_00, "Lawine", sphere="domestic", places=[("CH", 10_000)])

    assert table_of("By sphere") == [
        ("Development", "200.00", "100.00"),
        ("Humanitarian abroad", "0.00", "0.00"),
        ("Domestic", "80.00", "40.00"),
        ("Total", "280.00", "140.00"),
    ]


def test_the_five_largest_are_named_and_what_is_withheld_only_counted():
    made = [paid(number * 100_00, f"Vorhaben {number}") for number in range(1, 8)]
    hidden = make_organisation(name="Frauenhaus")
    paid(900_00, "Geheim", partner=hidden)
    paid(950_00, "Dach des frauenhauses")
    paid(990_00, "Familie Muster", partner=make_organisation(kind="90"))
    for subject in (made[-1], hidden):
        withholding.withhold(subject, reason="Gefahr", by=head_of_unit(), now=NOW)

    assert [title for title, _partner, _paid in table_of("The five largest activities")] == [
        f"Vorhaben {number}" for number in (6, 5, 4, 3, 2)
    ]
    assert table_of("By sphere")[-1][2] == "5'640.00"


def test_emergencies_of_the_year_say_how_fast_help_was():
    make_response(make_emergency())
    old = dt.datetime(2025, 2, 3, 5, 10, tzinfo=dt.UTC)
    make_response(make_emergency(name="Sturm", alerted_at=old, onset_on=old.date()))

    assert table_of("Emergencies") == [("Erdbeben Sulawesi", "03.02.2026", "–", "–")]


def test_a_withheld_response_does_not_tell_its_emergency():
    response = make_response(make_emergency())
    withholding.withhold(response.activity_ptr, reason="Gefahr", by=head_of_unit(), now=NOW)

    assert table_of("Emergencies") is None


def test_the_file_holds_the_page_as_text(client, management):
    paid(100_00, "Mit | Strich")
    client.force_login(management)

    page = client.get(reverse("reports:annual_draft"), {"year": 2026})
    file = client.get(reverse("reports:annual_draft"), {"year": 2026, "export": "md"})

    text = file.getvalue().decode()
    assert text == as_markdown(page.context["draft"])
    assert r"| Mit \| Strich | Hilfswerk" in text
    assert "| --- | --- | ---: |" in text
    assert file["Content-Disposition"] == 'attachment; filename="annual-draft-2026.md"'


@pytest.mark.parametrize("year", ["1066", "x", ""])
def test_a_year_that_nobody_knows_is_said_at_its_place(client, management, year):
    client.force_login(management)

    page = client.get(reverse("reports:annual_draft"), {"year": year})

    assert page.status_code == 400
    assert page.context["form"].errors.keys() == {"year"}


def test_whoever_may_ask_for_no_report_gets_no_draft(client):
    client.force_login(make_user())

    assert client.get(reverse("reports:annual_draft")).status_code == 403
