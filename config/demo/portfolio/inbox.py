"""What waits today: payouts in every state, awards, accounts, drafts, reports, emergencies."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet

from config.demo.calendar import Log, at
from config.demo.office import Office, bank_days_before, recorder
from config.demo.portfolio.plan import (
    HALF_SIGNED,
    SEED,
    Dossier,
    Turn,
    asked,
    emergency_of,
    facts_of,
    period,
    themes_for,
)
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
from core.partners.holidays import bank_working_days_after
from core.reference.models import Country, Currency

WAITING = (
    (S.SUBMITTED, 2, 35_000),
    (S.SUBMITTED, 2, 85_000),
    (S.SUBMITTED, 1, 18_500),
    (S.SUBMITTED, 3, 120_000),
    (S.VERIFIED, 3, 42_000),
    (S.VERIFIED, 2, 27_500),
    (S.VERIFIED, 2, 140_000),
    (HALF_SIGNED, 5, 110_000),
    (HALF_SIGNED, 4, 76_000),
    (S.APPROVED, 5, 38_000),
    (S.APPROVED, 6, 64_000),
    (S.APPROVED, 5, 22_000),
    (S.ORDERED, 10, 48_000),
    (S.ORDERED, 10, 95_000),
    (S.ORDERED, 11, 31_000),
    (S.DRAFT, 5, 26_000),
    (S.DRAFT, 6, 55_000),
)
"""In which state, requested so many bank days ago, francs."""

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

INCOMPLETE = (("goals",), ("partner",), ("sectors", "ends_on"), ("places", "amount_asked"))
"""What these drafts still lack."""


def waiting_today(today: dt.date, *, known: list[str]) -> Iterator[Dossier]:
    """The dossiers that lie in somebody's inbox today; `known` partners have usable accounts."""
    draw = random.Random(SEED + 1)  # noqa: S311  (invented facts, no secrets)
    for number, (state, ago, francs) in enumerate(WAITING):
        requested_on = bank_days_before(today, ago)
        yield _project(
            draw,
            f"waiting-{number}",
            decided_on=bank_days_before(requested_on, 12 + number % 4),
            payments=((bank_working_days_after(requested_on, 9), francs),),
            stop=state,
            turn=Turn.SENT_BACK if state == S.DRAFT else Turn.NONE,
            requested_on=requested_on,
            known=known,
        )
    for number in range(3):
        decided_on = bank_days_before(today, number + 1)
        payments = ((bank_working_days_after(today, 25), 30_000 + 25_000 * number),)
        yield _project(
            draw,
            f"award-{number}",
            decided_on=decided_on,
            payments=payments,
            steps=("submit", "record"),
            known=known,
        )
    for number, lacking in enumerate(INCOMPLETE):
        yield _draft(draw, f"draft-{number}", bank_days_before(today, number + 2), lacking)
    yield from _emergencies(today)


def budget_for_emergencies(dossiers: list[Dossier]) -> int:
    """Francs by which the budget for aid abroad is raised for what happened these days."""
    return sum(
        francs
        for dossier in dossiers
        if dossier.sphere == "humanitarian"
        for _day, francs in dossier.payments
    )


def the_raise(office: Office, today: dt.date, francs: int) -> Log:
    """A second Nachtragskredit of this year, for the emergencies of these weeks."""
    yield at(bank_days_before(today, 9), "10:00")
    office.raise_budget(today.year, "humanitarian", francs)


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


def _project(
    draw: random.Random, key: str, *, known: list[str], payments: Any, **values: Any
) -> Dossier:
    themes = [theme for theme in themes_for("B") if set(theme["partners"]) & set(known)]
    theme = draw.choice(themes)
    where = draw.randrange(len(theme["places"]))
    partner = draw.choice([code for code in theme["partners"] if code in known])
    responsible = draw.choice(("anna", "beat"))
    facts = facts_of(theme, where, "B", partner, responsible) | period(payments)
    facts |= asked(sum(francs for _day, francs in payments), "B")
    return Dossier(key=key, facts=facts, payments=payments, **values)


def _draft(draw: random.Random, key: str, day: dt.date, lacking: tuple[str, ...]) -> Dossier:
    theme = draw.choice(themes_for("B"))
    payments = ((day + dt.timedelta(days=90), 60_000),)
    facts = facts_of(theme, 0, "B", theme["partners"][0], draw.choice(("anna", "beat")))
    facts |= period(payments) | asked(60_000, "B")
    facts = {name: value for name, value in facts.items() if name not in lacking}
    return Dossier(key, facts, decided_on=day + dt.timedelta(days=48), steps=())


def _emergencies(today: dt.date) -> Iterator[Dossier]:
    """Two abroad, one still without all classifications, and a rockslide at home."""
    abroad, home = themes_for("H"), themes_for("H-Inland")
    for key, theme, where, instrument, ago, francs, values in (
        ("quake", abroad[1], 2, "H", 4, 90_000, {"stop": S.VERIFIED}),
        ("flood", abroad[0], 3, "H", 3, 45_000, {"stop": S.SUBMITTED}),
        ("rockslide", home[1], 2, "H-Inland", 2, 80_000, {"steps": ("submit", "record")}),
    ):
        decided_on = bank_days_before(today, ago)
        payments = ((bank_working_days_after(today, 4), francs),)
        facts = facts_of(theme, where, instrument, theme["partners"][0], "beat")
        facts |= period(payments)
        if key == "flood":
            facts = {name: facts[name] for name in facts if name not in {"sectors", "markers"}}
            facts["classification_due_on"] = today + dt.timedelta(days=10)
        yield Dossier(
            key=key,
            facts=facts,
            decided_on=decided_on,
            payments=payments,
            emergency=emergency_of(theme, where, decided_on),
            requested_on=bank_working_days_after(decided_on, 1),
            **values,
        )
