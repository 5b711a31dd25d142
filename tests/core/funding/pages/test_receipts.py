"""The pages of money that fits nothing yet: list, record, match, confirm, discard."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core.funding.models import ReceiptMatch, UnmatchedReceipt
from core.funding.pages.waiting import count_for
from core.funding.states import DisbursementStatus as S
from tests.core.funding.making import frame, pay, rate, reduce
from tests.core.funding.test_receipts import booked, claimed, matched, recorded

pytestmark = pytest.mark.django_db

TYPED = {
    "booked_on": "2026-06-02",
    "payer": "A bank in Nepal",
    "currency": "CHF",
    "amount": "500",
    "voucher": "E-9",
}


def address(name, *keys):
    return reverse(f"funding:{name}", args=keys)


def test_a_receipt_is_recorded_and_waits_in_the_inbox_of_finance(office, as_person):
    before = count_for(office.elena)
    as_person(office.dario).post(address("receipt_new"), TYPED)
    receipt = UnmatchedReceipt.objects.get()

    assert (receipt.amount, receipt.amount_chf, receipt.payer) == (50_000, 50_000, TYPED["payer"])
    assert count_for(office.elena) == before + 1
    assert "Unmatched receipts" in as_person(office.elena).get(address("inbox")).text
    assert receipt.number in as_person(office.anna).get(address("receipt_list")).text


def test_another_currency_asks_what_was_credited_and_loses_nothing(office, as_person):
    client = as_person(office.dario)
    form = client.post(address("receipt_new"), TYPED | {"currency": "USD"}).context["form"]
    assert form.errors == {"amount_chf": ["Write what was credited in francs."]}
    assert form["payer"].value() == TYPED["payer"]

    client.post(address("receipt_new"), TYPED | {"currency": "USD", "amount_chf": "450"})
    assert UnmatchedReceipt.objects.values_list("amount", "amount_chf").get() == (50_000, 45_000)


def test_a_payment_that_came_back_is_matched_through_the_pages(office, as_person):
    payout, receipt = office.paid(), recorded(office, 1_000_000)
    match_page = address("receipt_match", receipt.pk)
    assert payout.number in as_person(office.dario).get(match_page).text
    typed = {"kind": "bank_return", "disbursement": payout.number.lower(), "reason": "closed"}
    as_person(office.dario).post(match_page, typed)
    match = ReceiptMatch.objects.get()
    waiting = as_person(office.elena).get(receipt.get_absolute_url()).text
    assert address("match_confirm", match.pk) in waiting
    assert match.receipt.number in as_person(office.elena).get(address("inbox")).text

    as_person(office.elena).post(address("match_confirm", match.pk))
    payout.refresh_from_db()
    assert payout.status == S.FAILED
    assert payout.number in as_person(office.elena).get(receipt.get_absolute_url()).text


def test_a_refund_is_matched_to_its_claim(office, as_person):
    claim, receipt = claimed(office), recorded(office)
    typed = {"kind": "refund", "claim": claim.pk, "disbursement": "", "amount": "1"}
    as_person(office.dario).post(address("receipt_match", receipt.pk), typed)
    match = ReceiptMatch.objects.get()
    assert (match.claim, match.amount) == (claim, 50_000)

    page = as_person(office.elena).get(address("match_confirm", match.pk)).text
    assert "CHF\xa0500.00" in page
    as_person(office.elena).post(address("match_confirm", match.pk))
    claim.refresh_from_db()
    assert claim.open == 0
    assert str(claim.commitment) in as_person(office.anna).get(receipt.get_absolute_url()).text


def test_a_claim_in_dollars_asks_for_the_dollars(office, as_person):
    credit = frame(office, 5_000_000)
    commitment = office.award(1_000_000, currency="USD", rate=rate("USD", "0.9"), credit=credit)
    pay(office, office.ordered(office.request(commitment)), 900_000)
    reduce(office, commitment, 50_000, claim=50_000)
    receipt = recorded(office, 44_000)
    client, page = as_person(office.dario), address("receipt_match", receipt.pk)
    typed = {"kind": "refund", "claim": commitment.claims.get().pk}

    assert client.post(page, typed).context["form"].errors == {
        "amount": ["Write the amount in the claim's currency."]
    }
    client.post(page, typed | {"amount": "500"})
    assert ReceiptMatch.objects.get().amount == 50_000


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"kind": "refund"}, {"claim": ["Choose the claim."]}),
        (
            {"kind": "bank_return"},
            {"reason": ["Write the reason."], "disbursement": ["Choose the payment."]},
        ),
        (
            {"kind": "bank_return", "disbursement": "A-1", "reason": "x"},
            {"disbursement": ["No payment has this number."]},
        ),
        ({"kind": "not_ours"}, {"reason": ["Write the reason."]}),
    ],
)
def test_what_a_match_lacks_stands_at_its_field(office, as_person, typed, errors):
    page = address("receipt_match", recorded(office).pk)

    assert as_person(office.dario).post(page, typed).context["form"].errors == errors


def test_a_match_is_discarded_with_a_reason(office, as_person):
    match = matched(office, recorded(office), kind="not_ours", reason="x")
    as_person(office.elena).post(address("match_discard", match.pk), {"reason": "it is ours"})
    match.refresh_from_db()

    assert match.discarded_at is not None
    assert "Nobody knows yet" in as_person(office.anna).get(match.receipt.get_absolute_url()).text


def test_who_may_not_match_reads_why(office, as_person):
    receipt = recorded(office)

    assert (
        "Receipts are matched by finance."
        in as_person(office.anna).get(receipt.get_absolute_url()).text
    )


def test_the_list_shows_what_is_open_and_on_request_all(office, as_person):
    left = recorded(office)
    done = booked(office, recorded(office), kind="not_ours", reason="x").receipt
    client = as_person(office.anna)

    assert done.number not in client.get(address("receipt_list")).text
    both = client.get(address("receipt_list"), {"all": 1}).text
    assert left.number in both
    assert done.number in both


def test_the_workbook_sums_up_what_is_open(office, as_person):
    receipt = recorded(office)
    answer = as_person(office.anna).get(address("receipt_list"), {"export": "xlsx"})

    cells = [
        cell for row in load_workbook(io.BytesIO(answer.getvalue())).active.values for cell in row
    ]
    assert receipt.number in cells
    assert 500 in cells


def test_the_list_costs_the_same_for_one_row_and_for_thirty(
    office, as_person, django_assert_max_num_queries
):
    recorded(office)
    client = as_person(office.elena)
    with django_assert_max_num_queries(40) as one:
        client.get(address("receipt_list"))
    for _number in range(29):
        matched(office, recorded(office), kind="not_ours", reason="x")

    with django_assert_max_num_queries(len(one) + 1):
        client.get(address("receipt_list"))
