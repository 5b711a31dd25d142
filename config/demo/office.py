"""The office of the demo, and what it does all day: activities, awards, payouts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from aid.models import Emergency
from aid.workflow import save_emergency
from config.demo import facts as script
from config.demo.calendar import Calendar, Log, at
from config.demo.commission import Commission
from config.demo.facts import Facts
from config.demo.papers import paper
from core.activities import workflow as activities
from core.activities.models import Activity, Kind, PartnerReport
from core.documents.models import Category
from core.funding import rules
from core.funding import workflow as funding
from core.funding.models import Commitment, Condition, Disbursement, Instalment
from core.funding.states import DisbursementStatus
from core.funding.workflow import Award, PayoutRequest, Tranche
from core.partners.holidays import is_bank_working_day
from core.reference.models import Country

BODY = "Stadtpräsidium"


class Office(Commission):
    """Everybody in one office: what is logged, awarded, requested, decided and paid."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(calendar)
        self.emergencies: dict[str, Emergency] = {}
        self.activities: dict[str, Activity] = {}
        self.next_run: dict[int, Disbursement] = {}

    # ---- activities

    def draft(self, key: str, facts: Facts) -> Activity:
        partner = self.know(facts["partner"]) if facts.get("partner") else None
        values: dict[str, Any] = {"responsible": self.people[facts["responsible"]]}
        if facts["kind"] == Kind.RESPONSE:
            values["emergency"] = self.emergencies[facts["emergency"]]
        self.activities[key] = self.act(
            activities.save_activity,
            script.activity_of(facts, partner=partner, **values),
            splits=script.splits_of(facts),
            markers=script.markers_of(facts),
            by=facts["responsible"],
        )
        return self.activities[key]

    def submit(self, key: str) -> Activity:
        activity = self.activities[key]
        self.activities[key] = self.act(activities.submit_activity, activity, by=recorder(activity))
        return self.activities[key]

    def fresh_activity(self, key: str) -> Activity:
        return Activity.objects.select_related("responsible").get(pk=self.activities[key].pk)

    def hear_of(self, key: str, facts: Facts) -> Emergency:
        """An emergency is recorded."""
        self.emergencies[key] = self.act(
            save_emergency,
            script.emergency_of(facts),
            countries=list(Country.objects.filter(pk__in=facts["countries"])),
            by="anna",
        )
        return self.emergencies[key]

    def expect_report(self, key: str, kind: str, due_on: dt.date) -> PartnerReport:
        activity = self.activities[key]
        return self.act(
            activities.expect_report, activity, kind=kind, due_on=due_on, by=recorder(activity)
        )

    def receive_report(self, report: PartnerReport) -> PartnerReport:
        return self.act(
            activities.receive_report, report, on=self.calendar.today, by=recorder(report.activity)
        )

    def accept_report(self, report: PartnerReport) -> PartnerReport:
        by = second_officer(recorder(report.activity))
        return self.act(activities.accept_report, report, on=self.calendar.today, by=by)

    # ---- awards

    def record_award(self, key: str, *tranches: Tranche, **values: Any) -> Commitment:
        """Today's decision; `amount` in minor units, the sum of the tranches unless told."""
        activity = self.activities[key]
        return self.act(
            funding.record_award,
            activity,
            self.award_of(*tranches, **values),
            by=recorder(activity),
        )

    def award_of(self, *tranches: Tranche, **values: Any) -> Award:
        number = self.number("STP")
        title = f"Verfügung {number.replace('/', '-')}"
        text = [f"{BODY}, {self.calendar.today:%d.%m.%Y}", "Erfundene Verfügung der Demo."]
        given: dict[str, Any] = {
            "body": BODY,
            "decided_on": self.calendar.today,
            "number": number,
            "amount": sum(tranche.amount for tranche in tranches),
            "papers": [paper(title, text, category=Category.DECISION)],
        }
        return Award(**(given | {"instalments": tranches} | values))

    def award(self, key: str, *tranches: Tranche, **values: Any) -> Commitment:
        """Recorded by the officer, confirmed by the head of unit."""
        commitment = self.record_award(key, *tranches, **values)
        return self.act(funding.confirm_award, commitment, by="carla")

    def fresh_commitment(self, commitment: Commitment) -> Commitment:
        return Commitment.objects.select_related("activity__responsible", "partner").get(
            pk=commitment.pk
        )

    # ---- payouts

    def next_instalment(self, commitment: Commitment) -> Instalment:
        """The first one that has no payout yet."""
        return commitment.instalments.without_payout().order_by("due_on", "position")[0]

    def request(self, commitment: Commitment, *, payee: str = "", **values: Any) -> Disbursement:
        """`values` of the request: papers, currency and amount, the reason of a waiver."""
        account = self.accounts[payee or commitment.partner.code]
        for code in dict.fromkeys([commitment.partner.code, payee or commitment.partner.code]):
            self.keep_screened(code)
        request = PayoutRequest(account=account, **values)
        by = recorder(commitment.activity)
        return self.act(funding.request_payout, self.next_instalment(commitment), request, by=by)

    def resubmit(self, payout: Disbursement, *, payee: str = "") -> Disbursement:
        account = self.accounts[payee or payout.commitment.partner.code]
        by = recorder(payout.commitment.activity)
        return self.act(funding.resubmit_payout, payout, PayoutRequest(account=account), by=by)

    def verify(self, payout: Disbursement) -> Disbursement:
        by = second_officer(recorder(payout.commitment.activity))
        return self.act(funding.verify, payout, by=by)

    def approve(self, payout: Disbursement, approvers: Iterable[str] = ("dario", "felix")) -> Any:
        """As many of these approve as the payout takes signatures."""
        for name in approvers:
            if payout.status == DisbursementStatus.VERIFIED:
                payout = self.act(funding.approve, payout, by=name)
        return payout

    def release(self, *payouts: Disbursement, by: str = "carla") -> None:
        self.act(funding.release_payments, payouts, by=by)

    def release_next_run(self) -> None:
        """One list of all approved payouts that wait for it and that nothing stands against."""
        ready = [
            payout
            for payout in Disbursement.objects.filter(
                pk__in=self.next_run, status=DisbursementStatus.APPROVED
            ).order_by("pk")
            if not rules.objections_to_releasing(
                payout, self.people["carla"], on=self.calendar.today
            )
        ]
        self.next_run.clear()
        if ready:
            self.release(*ready)

    def confirm_payment(
        self,
        payout: Disbursement,
        *,
        debited_chf: int | None = None,
        by: str = "elena",
        **more: Any,
    ) -> Disbursement:
        """Booked today; `debited_chf` only where the payment is not in francs."""
        return self.act(
            funding.confirm_payment,
            payout,
            booked_on=self.calendar.today,
            voucher=self.voucher(),
            debited_chf=payout.amount if debited_chf is None else debited_chf,
            by=by,
            **more,
        )

    def pay(self, commitment: Commitment, booked_on: str, *, payee: str = "", **money: Any) -> Log:
        """The whole way of the next instalment, which the bank debits on a day.

        `money` is what a payment in another currency says: currency and amount, or debited_chf
        and charges_chf.
        """
        asked = {name: money.pop(name) for name in ("currency", "amount") if name in money}
        day = dt.date.fromisoformat(booked_on)
        yield at(bank_days_before(day, 6), "10:15")
        payout = self.request(commitment, payee=payee, **asked)
        yield at(bank_days_before(day, 5), "14:00")
        payout = self.verify(payout)
        yield at(bank_days_before(day, 4), "09:30")
        payout = self.approve(payout)
        yield at(bank_days_before(day, 1), "14:00")
        self.release(payout)
        yield at(day, "16:00")
        self.confirm_payment(payout, **money)


def recorder(activity: Activity) -> str:
    """The officer in charge of a dossier."""
    return activity.responsible.username if activity.responsible else "anna"


def second_officer(officer: str) -> str:
    return "beat" if officer == "anna" else "anna"


def bank_days_before(day: dt.date, number: int) -> dt.date:
    while number > 0:
        day -= dt.timedelta(days=1)
        number -= is_bank_working_day(day)
    return day


def tranches(*planned: tuple[str, float]) -> Sequence[Tranche]:
    """Instalments without condition, of (day, francs)."""
    return [Tranche(dt.date.fromisoformat(day), script.rappen(francs)) for day, francs in planned]


def after_report(day: str, francs: float, report: PartnerReport, **typed: Any) -> Tranche:
    """An instalment that waits until the report is accepted; `typed` as a percentage, say."""
    return Tranche(
        dt.date.fromisoformat(day),
        script.rappen(francs),
        condition=Condition.REPORT,
        report=report,
        **typed,
    )
