"""What finance and the heads find today: returns, claims, accounts, receipts, a reduction."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet

from config.demo.calendar import Log, at
from config.demo.office import Office, bank_days_before, recorder
from config.demo.stories import STORIES
from core.activities.states import ActivityStatus
from core.funding import rules
from core.funding import workflow as funding
from core.funding.models import (
    BankReturn,
    Commitment,
    Condition,
    Disbursement,
    Instalment,
    RefundClaim,
)
from core.funding.states import DisbursementStatus as S
from core.partners import workflow as partners
from core.reference.models import Country, Currency

IN_NEPAL: dict[str, Any] = {
    "holder": "Wasserpfad Himalaya, Koordination Kathmandu",
    "street": "",
    "postal_code": "44600",
    "town": "Kathmandu",
    "country": Country(pk="NP"),
    "iban": "",
    "account_number": "0150101750237",
    "bic": "MUSTNPKA",
    "bank_name": "Musterbank Nepal",
    "bank_street": "Ratna Marg 1",
    "bank_town": "Kathmandu",
    "bank_country": Country(pk="NP"),
}
"""An account in a country that has no IBAN, at a bank that does not exist."""


def papers_of_finance(office: Office, today: dt.date) -> Log:
    """What finance and the heads find today: returns, a claim, a raise, accounts, a reduction."""
    yield at(bank_days_before(today, 6), "10:10")
    _claim(office)
    yield at(bank_days_before(today, 5), "09:40")
    waived = _waiver(office)
    yield at(bank_days_before(today, 4), "14:10")
    waived = waived and office.verify(waived)
    yield at(bank_days_before(today, 3), "10:05")
    if waived:
        office.approve(waived, ["dario"])
    yield at(bank_days_before(today, 3), "11:30")
    if returned := _return(office):
        office.act(funding.confirm_return, returned, by="dario")
    yield at(bank_days_before(today, 2), "15:45")
    office.act(
        funding.record_raise,
        office.budgets[today.year, "domestic"],
        **office.raise_of(60_000),
        by="elena",
    )
    yield at(bank_days_before(today, 1), "10:20")
    _accounts(office)
    _hit(office)
    yield at(bank_days_before(today, 1), "16:50")
    _return(office)
    _reversal(office)
    _reduction(office)
    _receipts(office)
    _deviation(office)


def _accounts(office: Office) -> None:
    """One partner has changed its bank, one has an account in Nepal, another one is new."""
    office.know("SEEHALDE")
    office.record_account(
        "SEEHALDE",
        iban="CH3499999000000007711",
        replaces=office.accounts["SEEHALDE"],
        reason="Die Gemeinde hat die Bank gewechselt.",
    )
    office.know("WASSERPFAD")
    office.record_account("WASSERPFAD", **IN_NEPAL)
    office.meet("WELTFENSTER")
    office.record_account("WELTFENSTER")


def _hit(office: Office) -> None:
    """The new partner bears a name that stands on a list; a head has yet to say who it is."""
    check = office.screen(
        "WELTFENSTER",
        result="hit",
        note="SECO, SSID 999-00001 (erfunden): gleicher Vorname und Name wie die Präsidentin.",
    )
    office.act(
        partners.decide_hit,
        check,
        outcome="false_positive",
        reasoning="Anderes Geburtsjahr und anderer Heimatort als auf der Liste; Ausweis geprüft.",
        by="beat",
    )


def _receipts(office: Office) -> None:
    """Money that came in: of one nobody knows what it is, of another finance believes to know."""
    today = office.calendar.today
    office.act(
        funding.record_receipt,
        booked_on=bank_days_before(today, 12),
        currency=Currency(pk="CHF"),
        amount=485_000,
        amount_chf=485_000,
        payer="Musterbank Nepal, Kathmandu",
        text="RETURN OF FUNDS, BENEFICIARY UNKNOWN",
        voucher="E-2206",
        by="dario",
    )
    claim = RefundClaim.objects.confirmed().filter(received=0).order_by("pk").last()
    if claim is None or claim.commitment.currency_id != "CHF":
        return
    receipt = office.act(
        funding.record_receipt,
        booked_on=bank_days_before(today, 2),
        currency=Currency(pk="CHF"),
        amount=claim.amount,
        amount_chf=claim.amount,
        payer=claim.commitment.partner.name,
        text="Rückzahlung Schlussabrechnung",
        voucher="E-2231",
        by="dario",
    )
    office.act(funding.record_match, receipt, kind="refund", claim=claim, by="dario")


def _deviation(office: Office) -> None:
    """The bank has debited less than was released; somebody else has a look at it."""
    payout = Disbursement.objects.filter(status=S.ORDERED, currency="CHF").order_by("pk").last()
    if payout is not None:
        office.act(
            funding.record_deviating_debit,
            payout,
            booked_on=office.calendar.today,
            voucher="B-5107",
            debited_chf=payout.amount - 2_000,
            reason="Die Bank hat CHF 20.00 zu wenig belastet; laut Bank wird nichts nachbelastet.",
            by="elena",
        )


def _of_the_portfolio(office: Office) -> set[int]:
    """Activities that no story tells of."""
    return {activity.pk for key, activity in office.activities.items() if key not in STORIES}


def _waiver(office: Office) -> Disbursement | None:
    """A payout that does not wait for a late report; it takes one more signature."""
    blocked = Instalment.objects.without_payout().filter(
        condition=Condition.REPORT,
        report__accepted_on=None,
        report__due_on__lt=office.calendar.today,
        commitment__activity__in=_of_the_portfolio(office),
    )
    for instalment in blocked.order_by("-due_on", "pk"):
        commitment = office.fresh_commitment(instalment.commitment)
        officer = office.people[recorder(commitment.activity)]
        is_next = instalment == office.next_instalment(commitment)
        if is_next and not rules.objections_to_requesting(instalment, officer, is_waived=True):
            return office.request(commitment, waiver="Ohne Zahlung steht der Bau still.")
    return None


def _return(office: Office) -> BankReturn | None:
    """The bank has sent back the latest payment that it had not sent back yet."""
    payout = (
        Disbursement.objects.filter(
            status=S.PAID,
            bank_return=None,
            commitment__activity__in=_of_the_portfolio(office),
            commitment__activity__status=ActivityStatus.RUNNING,
        )
        .order_by("-booked_on", "-pk")
        .first()
    )
    if payout is None:
        return None
    returned: BankReturn = office.act(
        funding.record_return,
        payout,
        booked_on=office.calendar.today,
        reason="Konto aufgehoben",
        by="elena",
    )
    return returned


def _reversal(office: Office) -> None:
    """An error of our own waits for somebody of finance who did not sign the payout."""
    payout = (
        Disbursement.objects.filter(
            status=S.PAID,
            bank_return=None,
            signatures_needed=1,
            commitment__activity__in=_of_the_portfolio(office),
            commitment__activity__status=ActivityStatus.RUNNING,
        )
        .order_by("-booked_on", "-pk")
        .first()
    )
    if payout is not None:
        office.act(
            funding.record_reversal,
            payout,
            reason="Versehentlich doppelt ausbezahlt; der Partner zahlt den Betrag zurück.",
            money_back="payee",
            due_on=office.calendar.today + dt.timedelta(days=30),
            by="elena",
        )


def _claim(office: Office) -> None:
    """Final accounts below the award: a part is claimed back, and has not come yet."""
    paid = _commitments(office).filter(paid_chf=F("amount"), reduced=0).last()
    if paid is None:
        return
    reduction = office.act(
        funding.record_reduction,
        paid,
        amount=4_200_00,
        claim_amount=4_200_00,
        decided_on=office.calendar.today,
        reason="Schlussabrechnung unter dem Voranschlag.",
        by=recorder(paid.activity),
    )
    office.act(funding.confirm_reduction, reduction, by="carla")


def _reduction(office: Office) -> None:
    """A programme with a rest to pay shrinks a little; the head of unit has yet to confirm."""
    with_rest = _commitments(office).filter(instrument="A", drawn__lt=F("amount") - F("reduced"))
    commitment = with_rest.last()
    if commitment is not None:
        office.act(
            funding.record_reduction,
            commitment,
            amount=5_000_00,
            decided_on=office.calendar.today,
            reason="Ein Teil des Programms entfällt.",
            by=recorder(commitment.activity),
        )


def _commitments(office: Office) -> QuerySet[Commitment]:
    return (
        Commitment.objects.confirmed()
        .filter(
            activity__in=_of_the_portfolio(office),
            activity__status=ActivityStatus.RUNNING,
            sphere="development",
            is_own_expenditure=False,
        )
        .select_related("activity__responsible")
        .order_by("decided_on", "pk")
    )
