"""The acceptance stories of development cooperation, each as the log of a dossier."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from config.demo import facts as script
from config.demo.calendar import Log, at
from config.demo.facts import facts
from config.demo.office import Office, after_report, tranches
from core.activities import workflow as activities
from core.activities.models import ReportKind, Scheme
from core.funding import workflow as funding
from core.funding.models import Commitment, RefundClaim
from core.funding.workflow import PayoutRequest, Tranche
from core.partners import workflow as partners
from core.rates.lookup import rate_on
from core.reference.models import Currency
from iza.applications import workflow as applications
from iza.applications.pages.commission import prefilled
from iza.models import RefusalReason

TOO_MUCH = "Für 12 Monate sind höchstens CHF 125’000 möglich; bitte den Betrag anpassen."
REFUSED = (
    "Abgelehnt: Das Zewo-Gütesiegel ist am 31.12.2025 abgelaufen. Gegen diesen Entscheid kann"
    " innert 30 Tagen beim Stadtrat schriftlich und begründet ein Begehren um Neubeurteilung"
    " gestellt werden."
)


def s01_second_tranche_after_the_report(office: Office) -> Log:
    yield at("2025-02-10")
    office.draft("S01", facts("S01"))
    yield at("2025-03-12", "10:00")
    office.submit("S01")
    interim = office.expect_report("S01", ReportKind.INTERIM, dt.date(2026, 3, 15))
    final = office.expect_report("S01", ReportKind.FINAL, dt.date(2027, 3, 31))
    commitment = office.award(
        "S01",
        *(replace(first, share=40_00) for first in tranches(("2025-04-15", 120_000))),
        after_report("2026-04-15", 120_000, interim, share=40_00),
        after_report("2027-04-15", 60_000, final, share=20_00, is_retention=True),
    )
    yield from office.pay(commitment, "2025-04-15")
    yield at("2026-03-09", "11:00")
    request = PayoutRequest(account=office.accounts["WASSERPFAD"])
    second = office.next_instalment(commitment)
    office.refused("S01", funding.request_payout, second, request, by="anna")
    yield at("2026-03-20", "09:00")
    interim = office.receive_report(interim)
    yield at("2026-03-27", "15:00")
    office.accept_report(interim)
    yield from office.pay(commitment, "2026-04-15")
    third = office.next_instalment(commitment)
    office.refused("S01", funding.request_payout, third, request, by="anna")


def s04_awarded_year_by_year(office: Office) -> Log:
    yield at("2025-03-03")
    office.draft("S04", facts("S04"))
    yield at("2025-05-07")
    office.submit("S04")
    yield at("2025-05-21", "10:00")
    commitment = office.award("S04", *tranches(("2025-06-16", 125_000)))
    yield from office.pay(commitment, "2025-06-16")
    yield at("2026-05-20", "10:00")
    commitment = office.award("S04", *tranches(("2026-06-15", 125_000)))
    yield from office.pay(commitment, "2026-06-15")


def s05_refused(office: Office) -> Log:
    """The amount is corrected, but the certificate has ended: the checks stop it."""
    yield at("2026-01-12")
    call = office.open_call("Projektbeiträge 2026 (S05)", "2026-01-06", "2026-02-28")
    application = office.apply("S05", facts("S05"), call=call, months=12)
    application = office.take_in(application)
    yield at("2026-01-16", "10:00")
    application = office.act(
        applications.return_application, application, reason=TOO_MUCH, by="beat"
    )
    yield at("2026-01-19")
    application.amount_asked = script.rappen(125_000)
    application = office.keep(application, by="beat")
    application = office.take_in(application)
    yield at("2026-01-26", "10:00")
    application = office.act(applications.review_application, application, by="beat")
    yield at("2026-02-04", "16:00")
    office.recommend(application, 125_000)
    yield at("2026-02-05", "09:00")
    project = prefilled(application)
    office.refused("S05", applications.take_up_application, application, project, by="beat")
    yield at("2026-02-11", "10:30")
    office.act(
        applications.refuse_application,
        application,
        reason=RefusalReason.CERTIFICATE,
        text=REFUSED,
        by="carla",
    )


def s06_own_expenditure_in_euros(office: Office) -> Log:
    yield at("2025-01-13")
    office.draft("S06", facts("S06"))
    office.know("KESTREL")
    yield at("2025-02-05", "10:00")
    office.submit("S06")
    credit = office.act(
        funding.record_commitment_credit,
        name="Städtekooperation Abfall Zafrana",
        body="Stadtrat",
        decided_on=dt.date(2025, 2, 5),
        number="STR 118/2025",
        sphere="development",
        instrument=None,
        amount=script.rappen(400_000),
        valid_from=dt.date(2025, 2, 5),
        valid_to=dt.date(2028, 12, 31),
        by="dario",
    )
    commitment = office.award(
        "S06",
        *tranches(("2025-07-07", 90_000), ("2026-03-30", 150_000)),
        credit=office.act(funding.confirm_credit, credit, by="felix"),
        body="Stadtrat",
        number="STR 118/2025",
        amount=script.rappen(400_000),
        is_own_expenditure=True,
    )
    euro = Currency.objects.get(pk="EUR")
    for booked_on, units, debited in (
        ("2025-07-07", 95_000, 89_414),
        ("2026-03-30", 160_000, 148_400),
    ):
        yield from office.pay(
            commitment,
            booked_on,
            payee="KESTREL",
            currency=euro,
            amount=units * 100,
            debited_chf=script.rappen(debited),
        )


def s08_goals_corrected_later(office: Office) -> Log:
    yield at("2025-03-10")
    office.draft("S08", facts("S08"))
    yield at("2025-05-05")
    office.submit("S08")
    yield at("2025-05-21", "11:00")
    commitment = office.award("S08", *tranches(("2025-09-01", 80_000)))
    yield from office.pay(commitment, "2025-09-01")
    yield at("2026-02-10", "10:00")
    goals = office.activities["S08"].split_sets.get(scheme=Scheme.SDG)
    office.act(
        activities.correct_split,
        goals,
        items=script.shares([["3.1", 50], ["3.2", 30], ["3.8", 20]]),
        reason="Bei der Erfassung wurden 3.2 und 3.8 vergessen.",
        by="anna",
    )


def s09_paid_back_after_the_final_report(office: Office) -> Log:
    yield at("2024-12-19")
    office.draft("S09", facts("S09"))
    yield at("2025-02-12", "10:00")
    office.submit("S09")
    report = office.expect_report("S09", ReportKind.FINAL, dt.date(2026, 8, 31))
    commitment = office.award(
        "S09", *tranches(("2025-03-10", 80_000)), after_report("2026-09-30", 20_000, report)
    )
    yield from office.pay(commitment, "2025-03-10")
    yield at("2026-08-24", "09:00")
    report = office.receive_report(report)
    yield at("2026-09-09", "10:00")
    office.accept_report(report)
    reduction = office.act(
        funding.record_reduction,
        commitment,
        amount=script.rappen(27_500),
        claim_amount=script.rappen(7_500),
        decided_on=dt.date(2026, 9, 9),
        reason="Die Schlussabrechnung weist anrechenbare Kosten von CHF 72’500 aus.",
        by="beat",
    )
    office.act(funding.confirm_reduction, reduction, by="carla")
    claim = RefundClaim.objects.get(reduction=reduction)
    yield at("2026-10-05", "15:00")
    office.act(
        funding.record_refund,
        claim,
        amount=script.rappen(7_500),
        booked_on=dt.date(2026, 10, 5),
        voucher="5200000931",
        by="elena",
    )
    yield at("2026-10-12", "09:00")
    activity = office.act(activities.report_activity, office.activities["S09"], by="beat")
    office.act(activities.close_activity, activity, by="beat")


def s10_dollars_at_two_rates(office: Office) -> Log:
    yield at("2025-03-17")
    office.draft("S10", facts("S10"))
    yield at("2025-05-06")
    office.submit("S10")
    yield at("2025-05-21", "11:30")
    tranche = Tranche(dt.date(2025, 11, 20), 55_000_00)
    rate = rate_on("USD", dt.date(2025, 5, 21))
    commitment = office.award("S10", tranche, currency="USD", rate=rate)
    yield from office.pay(
        commitment, "2025-11-20", debited_chf=script.rappen(44_698.50), charges_chf=25_00
    )


def s11_rounding(office: Office) -> Log:
    yield at("2026-05-11")
    office.draft("S11", facts("S11"))
    office.submit("S11")
    yield at("2026-06-24", "10:00")
    commitment = office.award("S11", *tranches(("2026-07-15", 10_000.01)))
    yield from office.pay(commitment, "2026-07-15")


def s12_four_eyes(office: Office) -> Log:
    yield at("2025-03-24")
    office.draft("S12", facts("S12"))
    yield at("2025-05-08")
    office.submit("S12")
    yield at("2025-05-21", "13:30")
    planned = tranches(("2025-10-30", 40_000), ("2026-03-31", 20_000))
    commitment = office.award("S12", *planned)
    yield at("2025-10-06", "09:00")
    office.change_account("ANDENHAUS", iban="CH2199999000000009012", by="dario")
    yield from _changed_after_it_was_verified(office, commitment)
    payout = office.verify(office.request(commitment))
    yield at("2025-10-22", "09:00")
    office.refused("S12", funding.approve, payout, by="dario")
    payout = office.approve(payout, ["elena", "felix"])
    yield at("2025-10-29", "14:00")
    office.refused("S12", funding.release_payments, [payout], by="dario")
    office.release(payout)
    yield at("2025-10-30", "16:00")
    office.confirm_payment(payout)


def _changed_after_it_was_verified(office: Office, commitment: Commitment) -> Log:
    """Signatures fall with the plan and with the amount that they were given for."""
    yield at("2025-10-20", "10:00")
    payout = office.request(commitment)
    office.refused("S12", funding.verify, payout, by="anna")
    payout = office.verify(payout)
    yield at("2025-10-21", "09:00")
    second = tranches(("2025-10-30", 20_000))
    office.act(
        funding.change_plan, commitment, second, reason="Das Projekt braucht alles 2025.", by="anna"
    )
    yield at("2025-10-21", "10:00")
    office.act(funding.cancel, payout, reason="Die ganze Summe wird auf einmal fällig.", by="anna")
    office.act(
        funding.change_plan,
        commitment,
        tranches(("2025-10-30", 60_000)),
        reason="Eine Tranche statt zwei.",
        by="anna",
    )


def s14_returned_and_paid_again(office: Office) -> Log:
    yield at("2026-04-13")
    project = office.draft("S14", {**facts("S14"), "partner": ""})
    project.partner = office.meet("HOCHLAND")
    without_town = office.account_details("HOCHLAND", town="")
    office.refused("S14", partners.record_account, project.partner, by="anna", **without_town)
    office.open_account("HOCHLAND")
    office.act(activities.save_activity, project, splits={}, markers=None, by="beat")
    yield at("2026-05-04")
    office.submit("S14")
    yield at("2026-05-20", "10:00")
    commitment = office.award("S14", *tranches(("2026-11-24", 45_000)))
    yield from office.pay(commitment, "2026-11-24")
    yield at("2026-11-27", "10:00")
    returned = office.act(
        funding.record_return,
        commitment.disbursements.get(),
        booked_on=dt.date(2026, 11, 27),
        reason="Konto aufgehoben",
        voucher="5200000977",
        by="elena",
    )
    office.act(funding.confirm_return, returned, by="dario")
    yield from _paid_to_another_account(office, commitment)


def _paid_to_another_account(office: Office, commitment: Commitment) -> Log:
    """The new account is called back and cools down before anything is released to it."""
    yield at("2026-11-27", "14:00")
    office.change_account("HOCHLAND", iban="CH6499999000000009014", by="anna")
    yield at("2026-11-30", "09:00")
    payout = office.verify(office.request(commitment))
    yield at("2026-12-01", "09:00")
    payout = office.approve(payout)
    office.refused("S14", funding.release_payments, [payout], by="carla")
    yield at("2026-12-03", "14:00")
    office.release(payout)
    yield at("2026-12-04", "16:00")
    office.confirm_payment(payout)


def s16_over_the_end_of_the_year(office: Office) -> Log:
    yield at("2026-11-09")
    office.draft("S16", facts("S16"))
    yield at("2026-12-02")
    office.submit("S16")
    yield at("2026-12-16", "10:00")
    commitment = office.award("S16", *tranches(("2026-12-31", 20_000)))
    payout = office.verify(office.request(commitment))
    yield at("2026-12-18", "09:00")
    payout = office.approve(payout)
    yield at("2026-12-29", "14:00")
    office.release(payout)
    yield at("2027-01-05", "16:00")
    office.confirm_payment(payout)
