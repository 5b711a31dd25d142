"""From a row of the workbook to its bookings: the page shows the same sums to the Rappen."""

from urllib.parse import urlsplit

import pytest

from core.people.models import Role
from reports.figures import EVERYTHING, Filters
from tests.factories import make_user
from tests.reports import ledger
from tests.reports.sdg.reading import workbook

PAID, COMMITTED = "Paid net: total", "Committed net: total"


def rows_with_links(book):
    """(sheet, address, committed and paid net in francs) of every row that says both."""
    for worksheet in book:
        titles = []
        for row in worksheet.iter_rows():
            values = [cell.value for cell in row]
            if any(str(value).startswith("Committed net") for value in values):
                titles = values if COMMITTED in values else []
            linked = next((cell.hyperlink for cell in row if cell.hyperlink), None)
            if linked and titles and worksheet.title != "Markers":
                committed, paid = titles.index(COMMITTED), titles.index(PAID)
                yield worksheet.title, linked.target, values[committed], values[paid]


def sums_of(client, address):
    parts = urlsplit(address)
    page = client.get(f"{parts.path}?{parts.query}")
    assert page.status_code == 200, address
    sums = page.context["sums"]
    return sums["committed"] / 100, sums["paid"] / 100


@pytest.mark.parametrize(
    "filters", [EVERYTHING, Filters(goals=frozenset({6})), Filters(places=frozenset({"NP"}))]
)
def test_every_linked_row_leads_to_bookings_with_its_sums(client, portfolio, filters):
    client.force_login(make_user(Role.MANAGEMENT))
    rows = list(rows_with_links(workbook(filters=filters)))

    assert {row[0] for row in rows} >= {
        "Goals",
        "Targets",
        "Countries",
        "Partners",
        "Instruments and credits",
        "Sectors and earmarking",
        "Project list",
    }
    assert [(sheet, *sums_of(client, address)) for sheet, address, *_figures in rows] == [
        (sheet, committed, paid) for sheet, _address, committed, paid in rows
    ]


def test_a_score_of_a_marker_leads_to_the_bookings_of_its_activities(client, portfolio):
    client.force_login(make_user(Role.MANAGEMENT))
    row = next(r for r in workbook()["Markers"].iter_rows() if r[0].value == "1")

    assert [sums_of(client, cell.hyperlink.target)[1] for cell in row if cell.hyperlink] == [
        215_000.01,
        0,
        115_000.01,
        0,
        100_000,
    ]


def test_a_line_of_the_overview_leads_to_its_bookings(client, portfolio):
    client.force_login(make_user(Role.MANAGEMENT))
    rows = {row[0].value: row[0] for row in workbook()["Overview"].iter_rows()}

    assert sums_of(client, rows["Refunds by partners"].hyperlink.target) == (0, -5_000)
    assert sums_of(client, rows["Disbursements net"].hyperlink.target) == (0, 245_000.01)
    assert rows["of which without a single country"].hyperlink is None


def test_what_was_booked_after_the_report_is_not_in_its_list(client, portfolio):
    client.force_login(make_user(Role.MANAGEMENT))
    address = next(rows_with_links(workbook()))[1]
    before = sums_of(client, address)

    ledger.pay(portfolio[0], 999_00, "2026-06-06")

    assert sums_of(client, address) == before


def test_the_bookings_of_a_figure_can_be_downloaded(client, portfolio):
    client.force_login(make_user(Role.MANAGEMENT))
    parts = urlsplit(next(rows_with_links(workbook()))[1])

    answer = client.get(f"{parts.path}?{parts.query}&export=csv")

    assert "Of which counts, CHF" in answer.getvalue().decode("utf-8-sig")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "year=x&number=1",
        "year=2026&number=99999",
        "year=2026&number=1&cell=colour:6",
        "year=2026&number=1&as_at=yesterday",
        "year=99999&number=1",
        "year=2026&number=1&partner=x",
    ],
)
def test_an_address_that_no_report_links_to_is_not_found(client, portfolio, query):
    client.force_login(make_user(Role.MANAGEMENT))

    assert client.get(f"/reports/bookings/?{query}").status_code == 404


def test_bookings_are_for_those_who_may_ask_for_reports(client, db):
    client.force_login(make_user(Role.ADMINISTRATOR))

    assert client.get("/reports/bookings/?year=2026&number=0").status_code == 403
