"""Forecast, approvals log, partner concentration and aid statistics; read again."""

import datetime as dt

import pytest
import time_machine

from core.funding import workflow as funding
from core.reference.models import AidType, Channel
from reports import aid_statistics, approvals_log, concentration, forecast
from reports.catalog import CATALOG
from reports.concentration import index_of, lines_of
from reports.figures import EVERYTHING, cutoff_now, figures_of, open_commitments
from reports.figures.aid_statistics import aid_of_year
from tests.factories import NOW, Office, load_reference, make_organisation
from tests.reports import ledger
from tests.reports.test_lists import rows, workbook

pytestmark = pytest.mark.django_db
YEAR = {"year": 2026}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def aid(year=2026):
    return aid_of_year(year, cutoff_now(NOW), EVERYTHING)


def test_all_four_stand_in_the_catalogue():
    assert {"forecast", "approvals", "concentration", "aid-statistics"} <= CATALOG.keys()


# ---- forecast


@pytest.fixture
def plan():
    """CHF 100 due in May, 200 in July, 300 next year."""
    office = Office()
    return office.award(
        instalments=[
            funding.Tranche(dt.date(2026, 5, 10), 100_00),
            funding.Tranche(dt.date(2026, 7, 10), 200_00),
            funding.Tranche(dt.date(2027, 2, 1), 300_00),
        ]
    )


def test_the_forecast_shows_each_month_and_what_is_overdue(plan):
    built, book = workbook(forecast, first="2026-06-01", last="2026-08-31")

    assert built.control == {"planned": 300_00}
    months = rows(book["Planned by month"])
    assert [(row["Month"], row["Instalments"], row["Total"]) for row in months[:4]] == [
        ("overdue", 1, 100),
        ("06.2026", 0, 0),
        ("07.2026", 1, 200),
        ("08.2026", 0, 0),
    ]


def test_the_forecast_ends_with_its_last_day(plan):
    built, book = workbook(forecast, first="2026-07-11", last="2027-02-01")

    assert [row["Planned: total"] for row in rows(book["Instalments"])[:3]] == [100, 200, 300]
    built, _book = workbook(forecast, first="2026-07-11", last="2027-01-31")
    assert built.control == {"planned": 300_00}


def test_what_was_paid_is_no_longer_forecast():
    office = Office()
    office.paid(office.request(office.award(100_00, 200_00)))

    built, _book = workbook(forecast, first="2026-06-01", last="2026-12-31")

    assert built.control == {"planned": 200_00}


def test_the_form_begins_today_and_looks_a_year_ahead():
    form = forecast.ForecastForm()

    assert form["first"].value() == NOW.date()
    assert form["last"].value() == NOW.date() + dt.timedelta(days=365)


# ---- approvals log


def test_the_log_names_each_signature_and_the_hours_before_it():
    office = Office()
    payout = office.request()
    with time_machine.travel(NOW + dt.timedelta(hours=30), tick=False):
        funding.verify(payout, by=office.beat, now=NOW + dt.timedelta(hours=30))
        built, book = workbook(approvals_log)

    signed = rows(book["Signatures"])
    assert [(row["Act"], row["Hours"]) for row in signed] == [("recorded", None), ("verified", 30)]
    assert {row["Disbursement"] for row in signed} == {payout.number}
    assert built.row_count == 2


def test_signatures_before_the_period_only_start_the_clock():
    office = Office()
    payout = office.request()
    later = NOW + dt.timedelta(days=3)
    with time_machine.travel(later, tick=False):
        funding.verify(payout, by=office.beat, now=later)
        _built, book = workbook(approvals_log, first=later.date().isoformat())

    assert [(row["Act"], row["Hours"]) for row in rows(book["Signatures"])] == [("verified", 72)]


def test_people_are_summed_up_with_what_fell():
    office = Office()
    payout = office.verified()
    funding.send_back(payout, reason="x", by=office.dario, now=NOW)

    _built, book = workbook(approvals_log)

    by_person = {row["Act"]: row for row in rows(book["By person"])[:2]}
    assert by_person["verified"]["Signatures"] == 1
    assert by_person["verified"]["of which fallen"] == 1


def test_a_signature_of_another_sphere_is_left_out():
    office = Office()
    office.request()

    built, _book = workbook(approvals_log, filters={"spheres": ["domestic"]})

    assert built.row_count == 0


# ---- partner concentration


@pytest.fixture
def partners():
    """CHF 75 to one partner, 25 to another, 10 back from a third."""
    large, small, back = (ledger.activity(partner=make_organisation()) for _number in range(3))
    ledger.pay(large, 75_00, "2026-01-02")
    ledger.pay(small, 25_00, "2026-01-02")
    ledger.refund(back, 10_00, "2026-01-02")
    return large.partner, small.partner, back.partner


def concentrated():
    cutoff = cutoff_now(NOW)
    figures = figures_of(2026, cutoff, EVERYTHING)
    return lines_of(figures, open_commitments(cutoff, figures.last_day))


def test_partners_come_with_their_shares_the_largest_first(partners):
    built, book = workbook(concentration, **YEAR)

    found = rows(book["Partners"])
    assert [row["Partner"] for row in found[:3]] == [partner.name for partner in partners]
    assert [row["Paid net: total"] for row in found[:3]] == [75, 25, -10]
    assert [round(row["Share, cumulated"], 3) for row in found[:3]] == [0.833, 1.111, 1.0]
    assert built.control == {"paid": 90_00}


def test_the_index_squares_the_shares_of_what_was_paid(partners):
    assert index_of(concentrated()) == 75 * 75 + 25 * 25


def test_nothing_paid_gives_no_index():
    assert index_of(concentrated()) is None
    _built, book = workbook(concentration, **YEAR)
    assert "Nothing was paid in this year." in [cell.value for cell in book["Partners"]["A"]]


def test_money_without_a_partner_has_a_line_of_its_own():
    ledger.pay(ledger.activity(), 5_00, "2026-01-02", partner=None)

    assert [(line.name, line.total) for line in concentrated()] == [("no partner", 5_00)]


def test_a_partner_with_open_money_alone_is_listed():
    office = Office()
    commitment = office.award(100_00, decided_on=dt.date(2026, 5, 1))
    office.paid(office.request(commitment))
    office.award(50_00)

    lines = concentrated()

    assert sum(line.open for line in lines) == 50_00
    assert [line.activities for line in lines if line.open] == [1]


# ---- aid statistics


def test_money_is_divided_over_recipients_and_keeps_its_sum():
    project = ledger.activity(
        places=[("NP", 6667), ("298", 3333)], sectors=[("14031", 6000), ("12261", 4000)], gender=1
    )
    ledger.award(project, 100_01, "2026-01-02")
    ledger.pay(project, 100_00, "2026-01-03")
    ledger.refund(project, 9_99, "2026-01-04")

    built, book = workbook(aid_statistics, **YEAR)

    assert built.control == {"paid": 90_01, "committed": 100_01}
    survey = rows(book["Federal survey"])
    found = {row["ISO code"]: row for row in survey[:2]}
    assert (found["NP"]["DAC code"], found["NP"]["Recipient of ODA"]) == ("660", "yes")
    assert found["NP"]["Paid gross"] == 66.67
    assert found["NP"]["DAC purposes"] == "14031: 60.00\xa0%; 12261: 40.00\xa0%"
    assert sum(row["Paid net"] for row in survey[:2]) == pytest.approx(90.01)
    crs = rows(book["CRS"])[0]
    assert (crs["Donor"], crs["Agency"], crs["Currency"]) == (11, 11, "CHF")


def test_domestic_aid_is_never_oda():
    ledger.pay(ledger.activity(sphere="domestic", places=[("CH", 10_000)]), 7_00, "2026-01-02")

    _built, book = workbook(aid_statistics, **YEAR)

    assert aid().rows == []
    assert rows(book["Federal survey"])[-1]["Paid net"] == 7
    assert aid().domestic == 7_00


def test_a_country_off_the_list_and_what_is_missing_are_remarked():
    ledger.pay(ledger.activity(places=[("PT", 10_000)]), 7_00, "2026-01-02")
    ledger.pay(ledger.activity(), 3_00, "2026-01-02")

    _built, book = workbook(aid_statistics, **YEAR)

    remarks = {row["Paid net"]: row["Remark"] for row in rows(book["Federal survey"])[:2]}
    assert remarks[7].endswith("not on the DAC list on 01.01.2026")
    assert remarks[3].startswith("not determined: recipient, DAC purpose")


def test_an_activity_is_new_in_its_first_year_only():
    project = ledger.activity()
    ledger.pay(project, 1_00, "2025-03-03")
    ledger.pay(project, 1_00, "2026-03-03")

    assert [row.nature for row in aid(2025).rows] == [1]
    assert [row.nature for row in aid(2026).rows] == [3]


def test_the_crs_takes_the_ten_heaviest_targets_in_their_order():
    goals = [(f"{number}.1", 800 - number) for number in range(1, 12)]
    rest = 10_000 - sum(share for _code, share in goals)
    project = ledger.activity(goals=[*goals[:-1], (goals[-1][0], goals[-1][1] + rest)])
    ledger.pay(project, 1_00, "2026-03-03")

    (row,) = aid().rows

    assert len(row.focus) == 10
    assert row.focus[0] == "1.1"
    assert row.focus[-1] == "11.1"
    assert "10.1" not in row.focus


@pytest.mark.parametrize(
    ("aid_type", "channel", "expected"),
    [("B01", "22000", 3), ("B02", "41140", 2), ("C01", "41140", 1), ("C01", "22000", 1)],
)
def test_core_money_is_told_from_earmarked_money(aid_type, channel, expected):
    load_reference()
    partner = make_organisation(channel=Channel.objects.get(pk=channel))
    project = ledger.activity(partner=partner, aid_type=AidType.objects.get(pk=aid_type))
    ledger.pay(project, 1_00, "2026-03-03")

    (row,) = aid().rows

    assert row.channel_of_delivery == expected
