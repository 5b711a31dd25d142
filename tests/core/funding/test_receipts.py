"""Money that came in and fits nothing yet: recorded, matched and booked by two people."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from core.confirmation import confirm, record
from core.errors import RuleViolation
from core.funding import invariants, workflow
from core.funding.models import BankReturn, ReceiptMatch, Refund, UnmatchedReceipt
from core.funding.states import DisbursementStatus as S
from core.ledger.models import ClosedYear, Entry
from core.reference.models import Currency
from tests.core.funding.making import TODAY, come_back, frame, pay, rate, reduce
from tests.factories import NOW, in_a_step

NEXT_YEAR = NOW.replace(year=2027)


def recorded(office, amount=50_000, *, currency="CHF", by=None, now=NOW, **values):
    facts = {
        "booked_on": TODAY,
        "currency": Currency.objects.get(pk=currency),
        "amount": amount,
        "amount_chf": amount,
        "payer": "Brunnenhilfe",
        "voucher": "E-17",
    }
    return workflow.record_receipt(**facts | values, by=by or office.dario, now=now)


def matched(office, receipt, *, by=None, **values):
    return workflow.record_match(receipt, **values, by=by or office.dario, now=NOW)


def booked(office, receipt, *, now=NOW, **values):
    return workflow.confirm_match(matched(office, receipt, **values), by=office.elena, now=now)


def claimed(office, amount=50_000, **values):
    """The claim of an award that was paid in full and then reduced."""
    commitment = office.award(1_000_000, **values)
    office.paid(office.request(commitment))
    reduce(office, commitment, amount, claim=amount)
    return commitment.claims.get()


def refusal_of(act, *arguments, **values):
    with pytest.raises(RuleViolation) as refusal:
        act(*arguments, **values)
    return refusal.value.objections


class TestRecording:
    def test_a_receipt_is_numbered_and_stands_in_no_ledger(self, office):
        before = Entry.objects.count()
        receipt = recorded(office)

        assert (receipt.number, receipt.match) == ("ZE-2026-0001", None)
        assert Entry.objects.count() == before
        assert list(UnmatchedReceipt.objects.open()) == [receipt]

    def test_only_finance_records_one(self, office):
        assert refusal_of(recorded, office, by=office.anna) == ["Receipts are recorded by finance."]

    def test_all_that_is_wrong_is_said_at_once(self, office):
        tomorrow = TODAY + dt.timedelta(days=1)
        wrong = {"booked_on": tomorrow, "amount_chf": 1, "payer": " ", "voucher": ""}

        assert refusal_of(recorded, office, 0, **wrong) == [
            "The booking day lies in the future.",
            "The amount must be above zero.",
            "The amount credited is not the amount received.",
            "Write who paid.",
            "Write the document number.",
        ]

    def test_its_age_is_counted_from_the_day_of_the_bank(self, office):
        assert recorded(office).days_on(TODAY + dt.timedelta(days=9)) == 9

    @pytest.mark.parametrize("change", [{"amount": 0, "amount_chf": 0}, {"payer": ""}])
    def test_the_database_takes_none_without_amount_or_payer(self, office, change):
        receipt = recorded(office)
        with pytest.raises(IntegrityError), transaction.atomic():
            UnmatchedReceipt.objects.create(
                **{
                    "number": "X",
                    "booked_on": TODAY,
                    "amount": 1,
                    "amount_chf": 1,
                    "payer": "p",
                    "voucher": "v",
                    "recorded_by": office.dario,
                    "recorded_at": NOW,
                    "step_id": receipt.step_id,
                    **change,
                }
            )


class TestRefund:
    def test_it_is_booked_against_the_claim_when_a_second_person_confirms(self, office):
        claim, receipt = claimed(office), recorded(office)
        match = matched(office, receipt, kind="refund", claim=claim)
        assert Refund.objects.count() == 0
        workflow.confirm_match(match, by=office.elena, now=NOW)
        claim.refresh_from_db()
        refund = Refund.objects.get()

        assert (refund.amount_chf, refund.booked_on, refund.voucher) == (50_000, TODAY, "E-17")
        match.refresh_from_db()
        assert (claim.open, match.refund) == (0, refund)
        assert list(UnmatchedReceipt.objects.open()) == []
        assert invariants.faults() == []

    def test_more_than_was_claimed_stays_open(self, office):
        receipt = recorded(office, 50_001)

        assert refusal_of(matched, office, receipt, kind="refund", claim=claimed(office)) == [
            "More came back than was claimed."
        ]

    def test_a_claim_in_dollars_takes_the_amount_in_dollars(self, office):
        credit = frame(office, 5_000_000)
        commitment = office.award(1_000_000, currency="USD", rate=rate("USD", "0.9"), credit=credit)
        pay(office, office.ordered(office.request(commitment)), 900_000)
        reduce(office, commitment, 50_000, claim=50_000)
        claim = commitment.claims.get()
        receipt = recorded(office, 44_000)

        assert refusal_of(matched, office, receipt, kind="refund", claim=claim) == [
            "The amount must be above zero."
        ]
        booked(office, receipt, kind="refund", claim=claim, amount=50_000)
        commitment.refresh_from_db()
        assert Refund.objects.values_list("amount", "amount_chf").get() == (50_000, 44_000)
        assert commitment.open_chf == 0
        assert invariants.faults() == []

    def test_a_receipt_in_the_currency_of_the_claim_is_matched_whole(self, office):
        credit = frame(office, 5_000_000)
        commitment = office.award(1_000_000, currency="USD", rate=rate("USD", "0.9"), credit=credit)
        pay(office, office.ordered(office.request(commitment)), 900_000)
        reduce(office, commitment, 50_000, claim=50_000)
        claim = commitment.claims.get()
        receipt = recorded(office, 50_000, currency="USD", amount_chf=44_000)

        assert refusal_of(matched, office, receipt, kind="refund", claim=claim, amount=40_000) == [
            "The whole receipt is matched: its amount is that of the refund."
        ]
        booked(office, receipt, kind="refund", claim=claim)
        assert Refund.objects.values_list("amount", "amount_chf").get() == (50_000, 44_000)

    def test_a_claim_is_named(self, office):
        assert refusal_of(matched, office, recorded(office), kind="refund") == ["Choose the claim."]


class TestBankReturn:
    def test_the_payment_has_failed_and_its_instalment_is_open_again(self, office):
        payout = office.paid()
        match = booked(
            office,
            recorded(office, 1_000_000),
            kind="bank_return",
            disbursement=payout,
            reason="account closed",
        )
        payout.refresh_from_db()
        back = BankReturn.objects.get()

        assert (payout.status, Entry.objects.net_paid()) == (S.FAILED, 0)
        assert (back.recorded_by, back.confirmed_by) == (office.dario, office.elena)
        assert (match.charges_chf, match.bank_return) == (0, back)
        assert office.request(payout.commitment).replaces == payout
        assert invariants.faults() == []

    def test_what_the_bank_kept_are_charges(self, office):
        match = booked(
            office,
            recorded(office, 998_000),
            kind="bank_return",
            disbursement=office.paid(),
            reason="account closed",
        )

        assert (match.charges_chf, match.bank_return.amount_chf) == (2_000, 1_000_000)

    def test_what_is_wrong_is_said_at_once(self, office):
        receipt = recorded(office, 1_000_001)

        assert refusal_of(
            matched, office, receipt, kind="bank_return", disbursement=office.ordered()
        ) == [
            "Write the reason.",
            "Only a paid disbursement was sent back by the bank.",
            "More came back than was debited for this payment.",
        ]
        assert refusal_of(matched, office, receipt, kind="bank_return", reason="x") == [
            "Choose the payment."
        ]

    def test_it_does_not_come_back_twice(self, office):
        payout, receipt = office.paid(), recorded(office)
        workflow.record_return(payout, booked_on=TODAY, reason="closed", by=office.dario, now=NOW)
        facts = {"kind": "bank_return", "disbursement": payout, "reason": "closed"}
        assert refusal_of(matched, office, receipt, **facts) == [
            "A return of this payment waits for its confirmation."
        ]
        workflow.confirm_return(BankReturn.objects.get(), by=office.elena, now=NOW)

        assert "A return of this payment is recorded already." in refusal_of(
            matched, office, receipt, **facts
        )

    def test_what_came_back_meanwhile_is_not_confirmed(self, office):
        payout = office.paid()
        match = matched(
            office, recorded(office), kind="bank_return", disbursement=payout, reason="x"
        )
        come_back(office, payout)

        assert refusal_of(workflow.confirm_match, match, by=office.elena, now=NOW) != []
        assert BankReturn.objects.count() == 1


class TestNotOurs:
    def test_it_takes_a_reason_and_a_second_person(self, office):
        receipt = recorded(office)
        assert refusal_of(matched, office, receipt, kind="not_ours", reason=" ") == [
            "Write the reason."
        ]
        booked(office, receipt, kind="not_ours", reason="for the tax office")

        assert Entry.objects.count() == 0
        assert receipt.matches.get().is_confirmed


class TestFourEyes:
    def test_who_recorded_the_match_does_not_confirm_it(self, office):
        match = matched(office, recorded(office), kind="not_ours", reason="x")

        assert refusal_of(workflow.confirm_match, match, by=office.dario, now=NOW) == [
            "Who records a thing does not confirm it."
        ]

    def test_only_finance_matches(self, office):
        receipt = recorded(office)
        assert refusal_of(
            matched, office, receipt, kind="not_ours", reason="x", by=office.anna
        ) == ["Receipts are matched by finance."]
        match = matched(office, receipt, kind="not_ours", reason="x")
        assert refusal_of(workflow.confirm_match, match, by=office.carla, now=NOW) == [
            "Receipts are matched by finance."
        ]
        assert refusal_of(workflow.discard_match, match, reason="x", by=office.anna, now=NOW) == [
            "Receipts are matched by finance."
        ]

    def test_a_receipt_is_matched_once(self, office):
        receipt = recorded(office)
        match = matched(office, receipt, kind="not_ours", reason="x")
        assert refusal_of(matched, office, receipt, kind="not_ours", reason="x") == [
            "A match of this receipt waits for its second person."
        ]
        workflow.confirm_match(match, by=office.elena, now=NOW)

        assert refusal_of(matched, office, receipt, kind="not_ours", reason="x") == [
            "This receipt is matched already."
        ]

    def test_a_discarded_match_leaves_it_open(self, office):
        receipt = recorded(office)
        match = matched(office, receipt, kind="not_ours", reason="x")
        assert list(UnmatchedReceipt.objects.untouched()) == []
        workflow.discard_match(match, reason="a slip", by=office.elena, now=NOW)

        assert list(UnmatchedReceipt.objects.untouched()) == [receipt]
        assert refusal_of(workflow.discard_match, match, reason="x", by=office.elena, now=NOW) == [
            "Only what waits for its confirmation can be discarded."
        ]
        booked(office, receipt, kind="not_ours", reason="y")

    def test_the_database_takes_no_match_of_two_things(self, office):
        payout, receipt = office.paid(), recorded(office)
        with pytest.raises(IntegrityError), in_a_step(by=office.dario):
            record(
                ReceiptMatch,
                by=office.dario,
                now=NOW,
                receipt=receipt,
                kind="not_ours",
                disbursement=payout,
                reason="x",
            )


def test_what_came_in_a_closed_year_counts_on_the_day_it_is_matched(office):
    claim, receipt = claimed(office), recorded(office)
    match = matched(office, receipt, kind="refund", claim=claim)
    with in_a_step():
        closing = record(ClosedYear, by=office.dario, now=NEXT_YEAR, year=2026)
        confirm(closing, by=office.felix, now=NEXT_YEAR)
    workflow.confirm_match(match, by=office.elena, now=NEXT_YEAR)

    assert Refund.objects.get().booked_on == NEXT_YEAR.date()
