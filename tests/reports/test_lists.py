"""The reports that list: disbursements, open commitments, ledger entries; read again."""

import datetime as dt
import io

import pytest
import time_machine
from openpyxl import load_workbook

from core.activities.states import ActivityStatus
from core.excel import Properties, to_xlsx
from core.funding import workflow as funding
from core.reference.models import Currency
from reports import disbursements, ledger_entries, open_commitments, year_end
from reports.report import Request
from tests.factories import NOW, Office, make_activity, make_budget
from tests.reports import ledger

pytestmark = pytest.mark.django_db

PERIOD = {"first": "2026-01-01", "last": "2026-12-31"}


def workbook(module, **parameters):
    request = Request.from_parameters({**PERIOD, **parameters})
    built = module.build(request, lambda _per_cent: None)
    file = io.BytesIO()
    to_xlsx(built.sheets, file, Properties(built.title, "Tranche", NOW))
    return built, load_workbook(file)


def rows(worksheet):
    first = int(worksheet.freeze_panes[1:])
    titles = [cell.value for cell in worksheet[first - 1]]
    return [
        dict(zip(titles, [cell.value for cell in row], strict=True))
        for row in worksheet.iter_rows(min_row=first)
    ]


def test_disbursements_are_payments_returns_and_refunds_of_the_period():
    project = ledger.activity()
    ledger.award(project, 500_00, "2026-01-10")
    ledger.pay(project, 300_00, "2025-12-31")
    ledger.pay(project, 200_00, "2026-01-01")
    ledger.refund(project, 50_00, "2026-12-31")

    built, book = workbook(disbursements)

    assert built.control == {"paid": 150_00}
    found = rows(book["Disbursements"])[: built.row_count]
    assert [(row["Kind"], row["Paid: total"]) for row in found] == [
        ("disbursement", 200),
        ("refund", -50),
    ]


def test_a_payment_names_its_document():
    office = Office()
    payout = office.paid(office.request(office.award(1_000_000)))

    _built, book = workbook(disbursements)

    first, _total, released, _unmatched = rows(book["Disbursements"])
    assert first["Document"] == f"{payout.number} 5100000001"
    assert released["Kind"] == "Released, not yet confirmed (in no figure above)"


def test_money_that_nobody_has_placed_stands_below_the_table_until_it_is_matched():
    office = Office()
    receipt = funding.record_receipt(
        booked_on=NOW.date(),
        currency=Currency.objects.get(pk="CHF"),
        amount=70_000,
        amount_chf=70_000,
        payer="a bank",
        voucher="E-1",
        by=office.dario,
        now=NOW,
    )
    _built, book = workbook(disbursements)
    last = rows(book["Disbursements"])[-1]
    assert last["Kind"] == "Unmatched receipts (of no sphere, in no figure above)"
    assert last["Paid: total"] == 700

    match = funding.record_match(receipt, kind="not_ours", reason="x", by=office.dario, now=NOW)
    funding.confirm_match(match, by=office.elena, now=NOW)
    _built, book = workbook(disbursements)
    assert rows(book["Disbursements"])[-1]["Paid: total"] == 0


def test_bank_returns_refunds_and_awards_name_their_documents():
    office = Office()
    payout = office.paid(office.request(office.award(1_000_000)))
    office.returned(payout, voucher="R 1")

    _built, book = workbook(ledger_entries)

    documents = [row["Document"] for row in rows(book["Ledger entries"])[:3]]
    assert documents == [payout.commitment.number, f"{payout.number} 5100000001", "R 1"]


def test_the_ledger_shows_currency_and_rate():
    project = ledger.activity()
    ledger.pay(
        project,
        940_00,
        "2026-03-01",
        currency_id="EUR",
        amount=1000_00,
        rate="0.94",
        rate_on=dt.date(2026, 3, 1),
    )

    built, book = workbook(ledger_entries)

    row = rows(book["Ledger entries"])[0]
    assert (row["Currency"], row["Amount in currency"], row["Rate"]) == ("EUR", "1'000.00", 0.94)
    assert built.control == {"committed": 0, "paid": 940_00}


def test_open_commitments_come_with_their_instalments():
    office = Office()
    office.paid(office.request(office.award(1_000_000, 500_000)))
    office.award(200_000)

    built, book = workbook(open_commitments)

    assert built.control == {"open": 700_000}
    assert [row["Open: total"] for row in rows(book["Open commitments"])[:2]] == [5000, 2000]
    planned = rows(book["Instalments"])[:2]
    assert {row["Planned: total"] for row in planned} == {5000, 2000}
    assert planned[0]["Budget year"] == 2026


def test_an_instalment_tells_whether_its_condition_was_met_by_that_day():
    office = Office()
    commitment = office.award(
        instalments=[
            funding.Tranche(dt.date(2026, 6, 15), 500_000, "other", "the permit is there"),
        ]
    )
    funding.meet_condition(commitment.instalments.get(), on=NOW.date(), by=office.anna, now=NOW)

    _built, now = workbook(open_commitments)
    row = rows(now["Instalments"])[0]

    assert (row["Condition"], row["Condition met"]) == ("the permit is there", "yes")


def test_as_at_a_day_before_nothing_was_open_yet():
    office = Office()
    office.award(200_000)

    built, _book = workbook(open_commitments, as_at="2026-05-31")

    assert built.control == {"open": 0}


def test_what_is_due_is_owed_and_what_waits_for_its_day_or_condition_stays_open():
    office = Office()
    project = make_activity(status=ActivityStatus.PLANNED)
    commitment = office.award(
        activity=project,
        amount=1_000_000,
        instalments=[
            funding.Tranche(dt.date(2026, 6, 15), 300_000),
            funding.Tranche(dt.date(2026, 7, 15), 200_000, condition="other", condition_text="x"),
            funding.Tranche(dt.date(2027, 6, 15), 400_000),
        ],
    )

    built, book = workbook(year_end, year=2026)

    owed = rows(book["Owed"])
    assert [row["Owed"] for row in owed[: len(owed) - 1]] == [3_000]
    assert owed[0]["Decision"] == commitment.decision_number
    still_open = rows(book["Open commitments"])[0]
    assert (still_open["Open in all"], still_open["of which owed"]) == (10_000, 3_000)
    assert still_open["Open commitment"] == 7_000
    assert built.control == {"owed": 300_000, "open": 1_000_000}


def test_a_payment_for_the_next_budget_year_is_paid_ahead():
    office = Office()
    make_budget(2027)
    commitment = office.award(instalments=[funding.Tranche(dt.date(2027, 1, 15), 500_000)])
    office.paid(office.request(commitment))

    _built, book = workbook(year_end, year=2026)

    first, total = rows(book["Paid ahead"])
    assert (first["Budget year"], first["Paid ahead"]) == (2027, 5_000)
    assert total["Account assignment"] == "Total"


def test_a_payment_ahead_that_the_bank_sent_back_is_nothing_in_the_sum():
    office = Office()
    make_budget(2027)
    commitment = office.award(instalments=[funding.Tranche(dt.date(2027, 1, 15), 500_000)])
    office.returned(office.paid(office.request(commitment)))

    _built, book = workbook(year_end, year=2026)

    *both, _total = rows(book["Paid ahead"])
    assert [(row["Budget year"], row["Paid ahead"]) for row in both] == [
        (2027, 5_000),
        (2027, -5_000),
    ]


def test_an_accrual_whose_payment_the_bank_sent_back_stays():
    office = Office()
    payout = office.ordered(office.request(office.award(500_000)))
    make_budget(2027)
    january = dt.datetime(2027, 1, 5, 9, tzinfo=NOW.tzinfo)
    with time_machine.travel(january, tick=False):
        office.debited_late(payout, now=january)
        _built, book = workbook(year_end, year=2027)
        paid = rows(book["Reversals"])[0]
        office.returned(payout, now=january)
        _built, book = workbook(year_end, year=2027)
        returned = rows(book["Reversals"])[0]

    assert (paid["Paid"], paid["Still accrued"]) == (5_000, 0)
    assert (returned["Paid"], returned["Still accrued"]) == (0, 5_000)


def test_an_accrual_that_is_not_paid_stays_accrued():
    office = Office()
    office.award(instalments=[funding.Tranche(dt.date(2026, 6, 15), 500_000)])

    _built, book = workbook(year_end, year=2027)

    first = rows(book["Reversals"])[0]
    assert (first["Owed at the end of the year before"], first["Paid"]) == (5_000, 0)
    assert (first["Paid on"], first["Still accrued"]) == (None, 5_000)
