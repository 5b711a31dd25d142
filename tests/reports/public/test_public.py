"""The public list: what is awarded stands there, and nothing that may not be public."""

import csv
import datetime as dt
import io
import json

import pytest
from django.urls import reverse

from core.activities import workflow as activities_workflow
from core.activities.models import Scheme, SplitLine, SplitSet
from core.activities.states import ActivityStatus
from core.activities.withholding import workflow as withholding
from core.funding import workflow as funding
from core.ledger.models import Entry
from core.partners.models import OrganisationKind
from core.workflow import create
from tests.factories import (
    NOW,
    decision_paper,
    in_a_step,
    make_account,
    make_activity,
    make_organisation,
)
from tests.reports import ledger
from tests.reports.public.making import (
    CSV,
    EVERY,
    JSON,
    PAGE,
    awarded,
    body_of,
    rows_of,
    titles,
)

pytestmark = pytest.mark.django_db

IBAN = "CH9300762011623852957"


def test_a_row_says_what_was_awarded_and_paid_to_whom_for_what(client, office):
    commitment = awarded(office, 1_000_000, 500_050, goals=("6.1", "13.1"), places=("NP", "298"))
    office.paid(commitment=commitment)

    assert rows_of(client) == [
        {
            "id": commitment.pk,
            "year": 2026,
            "title": "Brunnen",
            "partner": "Hilfswerk Brunnen",
            "partner_town": "Bern",
            "partner_country": "CH",
            "countries": ["NP"],
            "country_names": ["Nepal"],
            "regions": ["298"],
            "goals": [6, 13],
            "sphere": "development",
            "instrument": "Project contributions",
            "awarded_chf": "15000.50",
            "paid_chf": "10000.00",
        }
    ]


def test_the_table_for_machines_holds_the_same_rows(client, office):
    awarded(office, 100_05, places=("NP", "PE"))
    text = body_of(client, CSV)

    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    (same,) = rows_of(client)

    assert {**row, "id": int(row["id"]), "year": int(row["year"])} == {
        name: "|".join(map(str, value)) if isinstance(value, list) else value
        for name, value in same.items()
    }
    assert row["countries"] == "NP|PE"


def test_the_table_begins_with_a_byte_order_mark_and_text_never_runs_as_a_formula(client, office):
    awarded(office, 100_00, title="=1+1")

    answer = client.get(reverse(CSV))
    content = b"".join(answer.streaming_content)

    assert content.startswith(b"\xef\xbb\xbfid;year;title;")
    assert b";'=1+1;" in content


def test_files_say_licence_and_day(client, office):
    told = json.loads(body_of(client, JSON))
    table = client.get(reverse(CSV))

    assert told["licence"] == "CC BY 4.0"
    assert table["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert table["Content-Disposition"] == (
        f'attachment; filename="contributions-{told["as_at"]}.csv"'
    )


@pytest.fixture
def secrets(office):
    """One public award; beside and behind it much that nobody outside may read."""
    partner = make_organisation(
        name="Hilfswerk Offen", code="CODE-GEHEIM", email="geheim@example.ch", street="Geheimweg 1"
    )
    make_account(partner, iban=IBAN, holder="Inhaberin Geheim")
    shown = awarded(office, 100_00, partner=partner, title="Offen", description="Beschrieb geheim")
    shown.activity.responsible = office.anna
    for kind in ("Entwurf", "Geplant"):
        make_activity(title=f"{kind} geheim", status=ActivityStatus.DRAFT)
    recorded = make_activity(title="Nur erfasst geheim", status=ActivityStatus.PLANNED)
    funding.record_award(recorded, _award("Begründung geheim"), by=office.anna, now=NOW)
    history = ledger.activity(title="Fremde Geschichte geheim", places=[("PE", 10_000)])
    ledger.award(history, 77_00, "2026-01-02", text="Buchungstext geheim")
    person = make_organisation(
        name="Familie Geheim", town="Geheimdorf", kind=OrganisationKind.OTHER
    )
    awarded(office, 100_00, partner=person, title="Haushalt geheim", places=("BO",))
    activities_workflow.suspend_activity(
        shown.activity, reason="Grund geheim", by=office.carla, now=NOW
    )
    return shown


def _award(number):
    return funding.Award(
        body="Stadtpräsidium",
        decided_on=dt.date(2026, 5, 1),
        number=number,
        amount=100_00,
        instalments=[funding.Tranche(dt.date(2026, 6, 15), 100_00)],
        papers=[decision_paper()],
    )


@EVERY
def test_no_byte_tells_what_may_not_be_public(client, secrets, office, name):
    body = body_of(client, name).casefold()

    assert "offen" in body
    assert "geheim" not in body
    for secret in (IBAN, IBAN[-8:], *(str(one) for one in (office.anna, office.carla))):
        assert secret.casefold() not in body
    for number in (secrets.number, secrets.activity.code, secrets.body):
        assert number.casefold() not in body
    assert "77.00" not in body


@pytest.mark.parametrize("words", ["CODE-GEHEIM", "Beschrieb", "geheim@example.ch", "Familie"])
def test_a_search_finds_only_what_is_shown(client, secrets, words):
    assert titles(client, q=words) == []


def test_a_draft_of_a_split_is_neither_shown_nor_found(client, office):
    commitment = awarded(office, 100_00, places=("NP",))
    with in_a_step():
        place = create(
            SplitSet,
            activity=commitment.activity,
            scheme=Scheme.PLACE,
            recorded_at=NOW,
            valid_from=NOW.date(),
        )
        SplitLine.objects.create(split_set=place, position=1, share=10_000, country_id="PE")

    assert rows_of(client)[0]["countries"] == ["NP"]
    assert client.get(reverse(JSON), {"country": "PE"}).status_code == 400


def test_partners_that_may_be_persons_offer_no_filter_either(client, secrets):
    assert client.get(reverse(JSON), {"country": "BO"}).status_code == 400
    assert client.get(reverse(JSON), {"country": "NP"}).status_code == 200


@EVERY
def test_what_is_withheld_is_left_out_and_back_when_it_is_lifted(client, office, name):
    endangered = awarded(office, 100_00, title="Frauenhaus")
    hidden = make_organisation(name="Überlebende")
    awarded(office, 100_00, title="Schule", partner=hidden)
    awarded(office, 100_00, title="Dach der ÜBERLEBENDEN")
    awarded(office, 100_00, title="Brunnen")
    withholdings = [
        withholding.withhold(subject, reason="Gefahr", by=office.carla, now=NOW)
        for subject in (endangered.activity, hidden)
    ]

    body = body_of(client, name)
    assert "Brunnen" in body
    for word in ("Frauenhaus", "Schule", "berleb", "BERLEB", "Gefahr", "400.00"):
        assert word not in body
    assert [row["title"] for row in rows_of(client)] == ["Brunnen"]

    for one in withholdings:
        withholding.lift_withholding(one, reason="vorbei", by=office.carla, now=NOW)
    assert len(rows_of(client)) == 4


def test_the_sums_are_those_of_the_ledger(client, office):
    paid = awarded(office, 1_000_000)
    awarded(office, 200_05)
    office.paid(commitment=paid)
    entries = Entry.objects.filter(commitment__isnull=False)

    page = client.get(reverse(PAGE)).context
    told = json.loads(body_of(client, JSON))

    assert page["total"] == {
        "count": 2,
        "awarded": entries.net_committed(),
        "paid": entries.net_paid(),
    }
    assert told["totals"] == [
        {"year": 2026, "contributions": 2, "awarded_chf": "10200.05", "paid_chf": "10000.00"}
    ]


def test_filters_of_the_address_find_whole_contributions(client, office):
    awarded(office, 100_00, title="Nepal", goals=("6.1",), places=("NP", "PE"))
    awarded(office, 100_00, title="Peru", goals=("13.1",), places=("PE",))

    assert titles(client, country="NP") == ["Nepal"]
    assert titles(client, country="PE") == ["Peru", "Nepal"]
    assert titles(client, country="PE", goal="6") == ["Nepal"]
    assert titles(client, goal="13") == ["Peru"]
    assert titles(client, year="2026", sphere="development") == ["Peru", "Nepal"]
    assert titles(client, sphere="domestic") == []
    assert titles(client, q="hilfswerk per") == ["Peru"]
    assert rows_of(client, country="NP")[0]["awarded_chf"] == "100.00"


def test_pages_go_by_key_and_hold_every_contribution_once(client, office, monkeypatch):
    for number in range(3):
        awarded(office, 100_00, title=f"Vorhaben {number}")
    monkeypatch.setattr("core.activities.paging.slice_by_key.__kwdefaults__", {"size": 2})

    first = client.get(reverse(PAGE), {"sphere": "development"})
    second = client.get(first.context["next_url"])

    seen = [row["contribution"].title for page in (first, second) for row in page.context["rows"]]
    assert seen == ["Vorhaben 2", "Vorhaben 1", "Vorhaben 0"]
    assert second.context["total"]["count"] == 3


def test_files_are_read_in_chunks_without_losing_a_row(client, office, monkeypatch):
    monkeypatch.setattr("reports.public.contributions.CHUNK", 2)
    for number in range(5):
        awarded(office, 100_00, title=f"Vorhaben {number}")

    assert titles(client) == [f"Vorhaben {number}" for number in (4, 3, 2, 1, 0)]
