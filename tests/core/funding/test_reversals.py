"""Storno: a payment that was our own error is undone by a document of two people."""

import datetime as dt

import pytest

from core.confirmation import confirm, record
from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.rules.activities import objections_to_closing
from core.funding.states import DisbursementStatus as S
from core.ledger.models import ClosedYear, Entry
from tests.core.funding.making import TODAY, come_back, frame, pay, rate, reduce
from tests.factories import NOW, in_a_step

LATER = dt.date(2026, 7, 1)


def recorded(office, payout, *, by=None, money_back="payee", due_on=LATER, **values):
    return workflow.record_reversal(
        payout,
        **{"reason": "paid twice", "money_back": money_back, "due_on": due_on, **values},
        by=by or office.dario,
        now=NOW,
    )


def reverse(office, payout, **values):
    """Felix put no name under a payout of one signature."""
    reversal = recorded(office, payout, **values)
    return workflow.confirm_reversal(reversal, by=office.felix, now=NOW)


def refusal_of(act, *arguments, **values):
    with pytest.raises(RuleViolation) as refusal:
        act(*arguments, **values)
    return refusal.value.objections


def test_a_reversed_payment_leaves_everything_as_before(office):
    payout = office.paid()
    reverse(office, payout)
    payout.refresh_from_db()
    payout.commitment.refresh_from_db()
    office.budget.refresh_from_db()

    assert payout.status == S.REVERSED
    assert (payout.commitment.drawn, payout.commitment.paid_chf) == (0, 0)
    assert office.budget.used == payout.amount
    assert Entry.objects.net_paid() == 0
    assert payout.commitment.instalments.without_payout().count() == 1


def test_its_entry_is_reversed_on_the_day_of_the_original(office):
    payout = office.paid()
    reversal = reverse(office, payout)
    first, second = payout.entries.order_by("pk")

    assert second.reverses == first
    assert (second.amount_chf, second.booked_on) == (-payout.amount, first.booked_on)
    assert reversal.booked_on == first.booked_on


def test_in_a_closed_year_it_is_reversed_today(office):
    payout = office.paid()
    next_year = NOW.replace(year=2027)
    with in_a_step():
        closing = record(ClosedYear, by=office.dario, now=next_year, year=2026)
        confirm(closing, by=office.felix, now=next_year)
    reversal = recorded(office, payout, due_on=dt.date(2027, 7, 1))
    workflow.confirm_reversal(reversal, by=office.felix, now=next_year)

    last = payout.entries.order_by("pk").last()
    assert (last.booked_on, last.split_on) == (next_year.date(), payout.booked_on)


def test_an_exchange_difference_is_undone_with_it(office):
    credit = frame(office, 5_000_000)
    commitment = office.award(5_500_000, currency="USD", rate=rate("USD", "0.9"), credit=credit)
    payout = office.ordered(office.request(commitment))
    pay(office, payout, 4_469_850)
    payout.refresh_from_db()
    reversal = recorded(office, payout, by=office.elena)
    signed = set(payout.signatures.standing().values_list("signed_by__username", flat=True))
    assert "felix" not in signed
    workflow.confirm_reversal(reversal, by=office.felix, now=NOW)
    commitment.refresh_from_db()
    credit.refresh_from_db()

    assert (commitment.exchange_chf, commitment.open_chf) == (0, 4_950_000)
    assert credit.used == 4_950_000


def test_the_next_payout_of_the_instalment_names_it(office):
    payout = office.paid()
    reverse(office, payout)

    assert office.request(payout.commitment).replaces == payout


def test_without_a_second_person_nothing_is_undone(office):
    payout = office.paid()
    recorded(office, payout)
    payout.refresh_from_db()

    assert payout.status == S.PAID


@pytest.mark.parametrize("name", ["anna", "beat", "dario", "carla"])
def test_who_decided_on_the_payout_does_not_confirm_its_reversal(office, name):
    reversal = recorded(office, office.paid(), by=office.felix)

    refused = refusal_of(workflow.confirm_reversal, reversal, by=getattr(office, name), now=NOW)
    assert refused[-1] == "Who decided on the payout does not confirm its reversal."


def test_who_wrote_down_what_the_bank_debited_decided_nothing(office):
    reversal = recorded(office, office.paid())

    assert workflow.confirm_reversal(reversal, by=office.elena, now=NOW).is_confirmed


def test_the_head_of_unit_confirms_where_all_of_finance_decided(office):
    payout = office.approved()
    workflow.release_payments([payout], by=office.elena, now=NOW)
    payout.refresh_from_db()
    workflow.confirm_payment(
        payout, booked_on=TODAY, voucher="5", debited_chf=payout.amount, by=office.felix, now=NOW
    )
    reversal = recorded(office, payout, by=office.felix)

    assert rules.who_confirms_reversal(payout, office.felix) == [office.carla]
    assert workflow.confirm_reversal(reversal, by=office.carla, now=NOW).is_confirmed


def test_a_deputy_is_as_little_free_as_whom_they_act_for(office):
    reversal = recorded(office, office.paid(), by=office.felix)
    deputy = office.elena.acting_for(office.dario)

    assert "Who decided on the payout does not confirm its reversal." in (
        rules.objections_to_confirming_reversal(reversal, deputy)
    )


def test_only_finance_reverses(office):
    payout = office.paid()

    assert refusal_of(recorded, office, payout, by=office.anna) == [
        "Reversals are recorded by finance."
    ]
    reversal = recorded(office, payout)
    assert "Reversals are confirmed by finance or the head of unit." in refusal_of(
        workflow.confirm_reversal, reversal, by=office.beat, now=NOW
    )
    assert refusal_of(workflow.discard_reversal, reversal, reason="x", by=office.anna, now=NOW) == [
        "Reversals are recorded by finance."
    ]


def test_only_what_is_paid_is_reversed(office):
    assert refusal_of(recorded, office, office.ordered()) == [
        "Only a paid disbursement is reversed."
    ]


def test_it_is_recorded_once(office):
    payout = office.paid()
    recorded(office, payout)

    assert refusal_of(recorded, office, payout) == [
        "A reversal of this payment is recorded already."
    ]


def test_a_return_and_a_reversal_exclude_each_other(office):
    payout = office.paid()
    facts = {"booked_on": TODAY, "reason": "closed", "by": office.dario, "now": NOW}
    reversal = recorded(office, payout)
    assert refusal_of(workflow.record_return, payout, **facts) == [
        "A reversal of this payment waits for its confirmation."
    ]
    workflow.discard_reversal(reversal, reason="sent back", by=office.dario, now=NOW)
    workflow.record_return(payout, **facts)
    assert refusal_of(recorded, office, payout) == [
        "A return of this payment waits for its confirmation."
    ]


def test_what_came_back_is_not_reversed(office):
    payout = office.paid()
    reversal = recorded(office, payout)
    workflow.discard_reversal(reversal, reason="x", by=office.dario, now=NOW)
    come_back(office, payout)

    assert refusal_of(recorded, office, payout) == ["Only a paid disbursement is reversed."]


def test_a_reason_and_a_day_are_written(office):
    payout = office.paid()

    assert refusal_of(recorded, office, payout, reason=" ", due_on=None) == [
        "Write the reason.",
        "Write by when the money is to be back.",
    ]
    assert refusal_of(recorded, office, payout, money_back="nothing") == [
        "Where nothing left the account, nothing comes back."
    ]


def test_money_back_is_recorded_once_with_its_voucher(office):
    reversal = reverse(office, office.paid())
    facts = {"settled_on": TODAY, "by": office.elena, "now": NOW}
    assert refusal_of(workflow.settle_reversal, reversal, voucher=" ", **facts) == [
        "Write the document number."
    ]
    workflow.settle_reversal(reversal, voucher="R-9", **facts)
    reversal.refresh_from_db()

    assert (reversal.settled_on, reversal.is_owed) == (TODAY, False)
    assert Entry.objects.net_paid() == 0
    assert refusal_of(workflow.settle_reversal, reversal, voucher="R-10", **facts) == [
        "Of this reversal nothing is to come back."
    ]


def test_money_is_not_back_before_it_was_paid_and_finance_says_so(office):
    reversal = reverse(office, office.paid())
    before = TODAY - dt.timedelta(days=1)

    assert refusal_of(
        workflow.settle_reversal,
        reversal,
        settled_on=before,
        voucher="R-9",
        by=office.anna,
        now=NOW,
    ) == [
        "Finance records that the money is back.",
        "The booking day lies before the payment.",
    ]


def test_an_activity_is_not_closed_while_the_money_is_not_back(office):

    payout = office.paid()
    reverse(office, payout)

    assert "A reversal waits, or its money is not back." in objections_to_closing(
        payout.commitment.activity
    )


def test_what_is_claimed_back_already_is_not_undone_as_well(office):
    payout = office.paid()
    reversal = recorded(office, payout)
    reduce(office, payout.commitment, 400_000, claim=400_000)

    assert refusal_of(workflow.confirm_reversal, reversal, by=office.felix, now=NOW) == [
        "A part of what was paid is claimed back already; it cannot come back twice."
    ]
