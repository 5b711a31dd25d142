"""A debit that is not as released: another amount or too late takes a second person."""

import datetime as dt

import pytest

from core.approvals.models import Parameter, ParameterKey
from core.confirmation import confirm, record
from core.errors import RuleViolation
from core.funding import invariants, rules, workflow
from core.funding.rules.debits import Debit
from core.funding.states import DisbursementStatus as S
from core.ledger.models import Entry
from tests.core.funding.making import TODAY, come_back, frame, pay, rate
from tests.factories import NOW, in_a_step

EXPECTED_BY = dt.date(2026, 6, 15)
"""Ten bank working days after the release of 1 June."""
LATE = EXPECTED_BY + dt.timedelta(days=1)
LATER = dt.datetime(2026, 6, 20, 10, tzinfo=NOW.tzinfo)
ANOTHER_AMOUNT = "The amount debited is not the amount released."


def recorded(office, payout, *, by=None, now=NOW, **values):
    facts = {"booked_on": TODAY, "voucher": "52", "debited_chf": 999_000, "reason": "bank error"}
    return workflow.record_deviating_debit(payout, **facts | values, by=by or office.elena, now=now)


def confirmed(office, payout, **values):
    return workflow.confirm_deviating_debit(
        recorded(office, payout, **values), by=office.dario, now=values.get("now", NOW)
    )


def refusal_of(act, *arguments, **values):
    with pytest.raises(RuleViolation) as refusal:
        act(*arguments, **values)
    return refusal.value.objections


def test_the_release_freezes_by_when_the_debit_is_expected(office):
    assert office.ordered().expected_by == EXPECTED_BY


def test_the_days_are_a_dated_parameter_of_the_office(office):
    with in_a_step():
        days = record(
            Parameter,
            by=office.dario,
            now=NOW,
            key=ParameterKey.DEBIT_DAYS,
            value=2,
            valid_from=TODAY,
        )
        confirm(days, by=office.felix, now=NOW)

    assert office.ordered().expected_by == dt.date(2026, 6, 3)


@pytest.mark.parametrize("debited", [999_999, 1_000_001])
def test_another_amount_is_not_confirmed_by_one_person(office, debited):
    payout = office.ordered(office.request(office.award(1_000_000, amount=2_000_000)))

    assert refusal_of(pay, office, payout, debited) == [ANOTHER_AMOUNT]


def test_a_late_debit_is_not_confirmed_by_one_person(office):
    payout = office.ordered()
    facts = {"voucher": "51", "debited_chf": payout.amount, "by": office.elena, "now": LATER}

    assert refusal_of(workflow.confirm_payment, payout, booked_on=LATE, **facts) == [
        "The debit was expected by 15.06.2026."
    ]
    assert workflow.confirm_payment(payout, booked_on=EXPECTED_BY, **facts).status == S.PAID


def test_two_people_confirm_another_amount_and_the_ledger_has_what_was_debited(office):
    payout = confirmed(office, office.ordered())
    office.budget.refresh_from_db()
    payout.commitment.refresh_from_db()

    assert (payout.status, payout.debited_chf, payout.voucher) == (S.PAID, 999_000, "52")
    assert payout.entries.values_list("amount", "amount_chf").get() == (999_000, 999_000)
    assert (payout.commitment.drawn, office.budget.used) == (999_000, 999_000)
    assert [(s.act, s.signed_by) for s in payout.signatures.all()][-1] == ("confirm", office.dario)
    assert invariants.faults() == []


@pytest.mark.parametrize("back", ["bank", "reversal"])
def test_what_was_debited_otherwise_comes_back_as_it_was_debited(office, back):
    payout = confirmed(office, office.ordered())
    if back == "bank":
        come_back(office, payout)
    else:
        reversal = workflow.record_reversal(
            payout, reason="twice", money_back="bank", due_on=LATE, by=office.elena, now=NOW
        )
        workflow.confirm_reversal(reversal, by=office.felix, now=NOW)
    payout.commitment.refresh_from_db()

    assert (payout.commitment.drawn, Entry.objects.net_paid()) == (0, 0)
    assert invariants.faults() == []


def test_two_people_confirm_a_late_debit(office):
    payout = office.ordered()
    late = confirmed(office, payout, booked_on=LATE, debited_chf=payout.amount, now=LATER)

    assert (late.status, late.booked_on) == (S.PAID, LATE)


def test_more_than_the_award_has_left_is_not_booked(office):
    payout = office.ordered()

    assert refusal_of(recorded, office, payout, debited_chf=1_010_000) == [
        (
            "The debit is 100.00 more than the award has left: let the bank put it right, or"
            " award that much first."
        )
    ]


def test_more_than_released_is_booked_where_the_award_has_it(office):
    commitment = office.award(1_000_000, amount=1_500_000)
    payout = confirmed(office, office.ordered(office.request(commitment)), debited_chf=1_000_100)
    payout.commitment.refresh_from_db()

    assert payout.commitment.drawn == 1_000_100


def test_a_rate_is_no_deviation(office):
    credit = frame(office, 5_000_000)
    commitment = office.award(5_500_000, currency="USD", rate=rate("USD", "0.9"), credit=credit)
    payout = pay(office, office.ordered(office.request(commitment)), 4_469_850)

    assert payout.status == S.PAID


def test_what_is_as_released_takes_no_second_person(office):
    payout = office.ordered()

    assert refusal_of(recorded, office, payout, debited_chf=payout.amount) == [
        "The debit is as released; confirm the payment."
    ]


def test_without_a_reason_it_says_what_differs(office):
    assert refusal_of(recorded, office, office.ordered(), reason=" ") == [
        ANOTHER_AMOUNT,
        "A second person confirms this; write the reason for them.",
    ]


def test_who_recorded_it_and_who_released_the_payment_do_not_confirm_it(office):
    debit = recorded(office, office.ordered())

    assert refusal_of(workflow.confirm_deviating_debit, debit, by=office.elena, now=NOW) == [
        "Who records a thing does not confirm it."
    ]
    assert refusal_of(workflow.confirm_deviating_debit, debit, by=office.carla, now=NOW) == [
        "Confirming a payment takes finance.",
        "Who released a payment does not confirm it.",
    ]


def test_whom_to_ask_is_who_could_confirm_it(office):
    debit = recorded(office, office.ordered())

    assert set(rules.who_confirms(debit)) == {office.dario, office.felix}


def test_meanwhile_the_payment_is_neither_confirmed_nor_returned(office):
    payout = office.ordered()
    recorded(office, payout)
    waits = ["A deviating debit of this payment waits for its second person."]

    assert refusal_of(pay, office, payout, payout.amount) == waits
    assert refusal_of(recorded, office, payout) == waits
    assert (
        refusal_of(
            workflow.record_return, payout, booked_on=TODAY, reason="x", by=office.dario, now=NOW
        )
        == waits
    )


def test_what_was_typed_wrongly_is_discarded_and_the_payment_confirmed(office):
    payout = office.ordered()
    debit = recorded(office, payout)
    assert refusal_of(
        workflow.discard_deviating_debit, debit, reason=" ", by=office.anna, now=NOW
    ) == ["Confirming a payment takes finance.", "Write the reason."]
    workflow.discard_deviating_debit(debit, reason="a slip", by=office.elena, now=NOW)

    assert refusal_of(
        workflow.discard_deviating_debit, debit, reason="x", by=office.elena, now=NOW
    ) == ["Only what waits for its confirmation can be discarded."]
    assert pay(office, payout, payout.amount).status == S.PAID


def test_what_was_released_before_debits_had_a_last_day_takes_two(office):
    payout = office.ordered()
    payout.expected_by = None
    debit = Debit(TODAY, "51", payout.amount)

    assert rules.deviations(payout, debit) == [
        "It was released before debits were given a last day."
    ]
