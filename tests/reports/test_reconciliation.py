"""Our ledger beside the accounting: what explains a difference, and the rest that nothing does."""

import datetime as dt

import pytest
import time_machine

from core.funding import workflow as funding
from reports import reconciliation
from reports.figures import EVERYTHING, Filters, cutoff_at, cutoff_now
from reports.figures.reconciling import reconcile
from reports.reconciliation import ReconciliationForm
from tests.factories import NOW, Office, make_budget
from tests.reports import ledger
from tests.reports.test_lists import rows, workbook

pytestmark = pytest.mark.django_db
ACCOUNT = "3636"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return Office()


def line_of(account=ACCOUNT, year=2026, *, cutoff=None, filters=EVERYTHING, **theirs):
    found = reconcile(year, cutoff or cutoff_now(NOW), filters, theirs)
    return next(line for line in found.lines if line.account == account)


def test_what_both_booked_needs_no_explanation(office):
    payout = office.paid(office.request(office.award(1_000_00)))

    line = line_of(str(payout.gl_account_id), **{str(payout.gl_account_id): 1_000_00})

    assert (line.ours, line.expected, line.unexplained) == (1_000_00, 1_000_00, 0)


def test_the_rest_that_nothing_explains_is_printed(office):
    payout = office.paid(office.request(office.award(1_000_00)))
    account = str(payout.gl_account_id)

    assert line_of(account, **{account: 1_200_00}).unexplained == 200_00
    _built, book = workbook(reconciliation, year=2026, balances={account: 1_200_00})
    row = rows(book["Ledger accounts"])[0]
    assert (row["Ledger account"], row["Accounting"], row["Unexplained"]) == (account, 1200, 200)


def test_an_account_without_a_balance_is_not_compared(office):
    payout = office.paid(office.request(office.award(1_000_00)))

    line = line_of(str(payout.gl_account_id))

    assert (line.theirs, line.unexplained) == (None, None)


def test_a_released_payment_is_in_transit_and_owed_no_more(office):
    payout = office.ordered(office.request(office.award(1_000_00)))

    line = line_of(str(payout.gl_account_id))

    assert (line.ours, line.in_transit, line.accrued) == (0, 1_000_00, 0)
    assert line.expected == 1_000_00


def test_what_the_bank_sent_back_counts_on_the_account_of_its_payout(office):
    payout = office.paid(office.request(office.award(1_000_00)))
    office.returned(payout)

    found = reconcile(2026, cutoff_now(NOW), EVERYTHING, {})

    (line,) = found.lines
    assert (line.account, line.ours, line.accrued) == (str(payout.gl_account_id), 0, 1_000_00)


def test_what_was_in_transit_at_the_turn_of_the_year_counts_once(office):
    payout = office.ordered(office.request(office.award(1_000_00)))
    make_budget(2027)
    january = dt.datetime(2027, 1, 5, 9, tzinfo=NOW.tzinfo)
    with time_machine.travel(january, tick=False):
        office.debited_late(payout, now=january)
        line = line_of(str(payout.gl_account_id), 2027, cutoff=cutoff_now(january))

    assert (line.ours, line.in_transit_before, line.accruals_reversed) == (1_000_00, -1_000_00, 0)
    assert line.expected == 0


def test_what_is_due_and_unpaid_is_accrued():
    office = Office()
    office.award(1_000_00)

    found = reconcile(2026, cutoff_at(dt.date(2026, 12, 31)), EVERYTHING, {})

    assert sum(line.accrued for line in found.lines) == 1_000_00
    assert sum(line.expected for line in found.lines) == 1_000_00
    found = reconcile(2027, cutoff_at(dt.date(2027, 12, 31)), EVERYTHING, {})
    assert sum(line.accruals_reversed for line in found.lines) == -1_000_00


def test_refunds_are_income_elsewhere():
    project = ledger.activity()
    ledger.pay(project, 1_000_00, "2026-01-02")
    ledger.refund(project, 200_00, "2026-01-03")

    line = line_of("")

    assert (line.ours, line.expected) == (800_00, 1_000_00)


def test_a_sphere_is_reconciled_alone(office):
    office.paid(office.request(office.award(1_000_00)))

    found = reconcile(2026, cutoff_now(NOW), Filters(spheres=frozenset(["domestic"])), {})

    assert found.lines == []


def test_charges_stand_below_the_accounts(office):
    payout = office.ordered(office.request(office.award(1_000_00)))
    funding.confirm_payment(
        payout,
        booked_on=NOW.date(),
        debited_chf=1_000_00,
        charges_chf=12_00,
        voucher="1",
        by=office.elena,
        now=NOW,
    )

    assert reconcile(2026, cutoff_now(NOW), EVERYTHING, {}).charges == 12_00


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3636 1'234.50", {"3636": 1_234_50}),
        ("3636\t1’234.50\n\n3637;-5", {"3636": 1_234_50, "3637": -5_00}),
        ("", {}),
    ],
)
def test_balances_are_read_as_they_are_copied(text, expected):
    form = ReconciliationForm({"year": "2026", "language": "en", "balances": text})

    assert form.is_valid(), form.errors
    assert (form.parameters()["balances"] or {}) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [("3636", "Line 1: "), ("3636 x", "Line 1: "), ("3636 1\n3636 2", "Line 2: account 3636")],
)
def test_a_line_that_cannot_be_read_is_named(text, said):
    form = ReconciliationForm({"year": "2026", "language": "en", "balances": text})

    assert not form.is_valid()
    assert form.errors["balances"][0].startswith(said)
