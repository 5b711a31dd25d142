"""What came back of a payment stands in its evidence, from whichever side it came."""

import datetime as dt

import pytest

from core.funding import workflow
from core.funding.evidence import gather
from core.funding.models import Disbursement
from tests.core.funding.making import TODAY, come_back
from tests.core.funding.test_receipts import booked, claimed, matched, recorded
from tests.core.funding.test_reversals import reverse
from tests.factories import NOW, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office()


def told(payout):
    evidence = gather(Disbursement.objects.get(pk=payout.pk))
    section = next(one for one in evidence.sections if one.code == "coming_back")
    return [(fact.label, fact.value) for fact in section.facts]


def verbs(payout):
    return {entry.verb for entry in gather(payout).entries}


def test_where_nothing_came_back_it_says_so(office):
    assert told(office.paid()) == [("What came back", "Nothing came back.")]


def test_a_return_after_the_debit_stands_with_both_people(office):
    payout = office.paid()
    come_back(office, payout)
    [(label, value)] = told(payout)

    assert label == "Bank return"
    assert "CHF\xa010'000.00; sent back after the debit of 01.06.2026; account closed" in value
    assert f"recorded by {office.dario}" in value
    assert f"confirmed by {office.elena}" in value
    assert {"record_return", "confirm_return"} <= verbs(payout)


def test_a_payment_that_was_not_executed_came_back_before_the_debit(office):
    payout = office.ordered()
    come_back(office, payout)

    assert "not executed: sent back before the debit" in told(payout)[0][1]


def test_a_return_that_waits_says_so(office):
    payout = office.paid()
    workflow.record_return(payout, booked_on=TODAY, reason="closed", by=office.dario, now=NOW)

    assert told(payout)[0][1].endswith("waits for the second person")


def test_the_successor_and_the_payment_before_name_each_other(office):
    failed = office.paid()
    come_back(office, failed)
    again = office.request(failed.commitment, account=failed.account)

    assert told(failed)[1] == ("Paid anew by", f"{again.number}; submitted")
    assert told(again) == [
        ("Takes the place of", f"{failed.number}; returned by the bank; debited on 01.06.2026")
    ]


def test_a_reversal_whose_money_is_not_back_is_missing(office):
    payout = office.paid()
    reverse(office, payout, due_on=dt.date(2026, 7, 1))
    reversal, money = told(payout)

    assert reversal[1].startswith("paid twice; the payee pays it back; recorded by")
    assert money == ("Money back on", "Not back yet; expected by 01.07.2026.")
    assert "Money back on" in {fact.label for fact in gather(payout).missing}


def test_a_reversal_whose_money_is_back_names_the_document(office):
    payout = office.paid()
    reversal = reverse(office, payout)
    workflow.settle_reversal(reversal, settled_on=TODAY, voucher="R-9", by=office.elena, now=NOW)

    assert told(payout)[1] == ("Money back on", "01.06.2026; document R-9")


def test_a_claim_stands_with_its_refunds_and_the_receipt_that_they_came_by(office):
    claim = claimed(office)
    payout = claim.commitment.disbursements.get()
    booked(office, recorded(office), kind="refund", claim=claim, amount=50_000)
    facts = dict(told(payout))

    assert facts["Refund claim against the award"].startswith("CHF\xa0500.00; due on")
    assert "open: CHF\xa00.00" in facts["Refund claim against the award"]
    assert facts["Refund"] == "01.06.2026; CHF\xa0500.00; document E-17"
    assert facts["Receipt matched"].startswith(
        "ZE-2026-0001; 01.06.2026; CHF\xa0500.00; Brunnenhilfe; document E-17; refund against"
    )
    assert {"record_receipt", "confirm_match"} <= verbs(payout)


def test_a_match_that_was_discarded_says_so(office):
    claim = claimed(office)
    match = matched(office, recorded(office), kind="refund", claim=claim, amount=50_000)
    workflow.discard_match(match, reason="another", by=office.elena, now=NOW)

    said = dict(told(claim.commitment.disbursements.get()))["Receipt matched"]
    assert said.endswith("discarded on 01.06.2026")
