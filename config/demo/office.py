"""The office of the demo: its people, and what they do all day, in the words of the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aid.models import Emergency
from aid.workflow import save_emergency
from config.demo import facts as script
from config.demo.calendar import Calendar, Log, at
from config.demo.facts import Facts
from core.activities import workflow as activities
from core.activities.models import Activity, Kind, PartnerReport
from core.approvals.workflow import ship_rules
from core.errors import RuleViolation
from core.funding import workflow as funding
from core.funding.models import (
    AccountAssignment,
    BudgetCredit,
    Commitment,
    Condition,
    Disbursement,
    Instalment,
)
from core.funding.states import DisbursementStatus
from core.funding.workflow import Award, PayoutRequest, Tranche
from core.partners import workflow as partners
from core.partners.holidays import is_bank_working_day
from core.partners.models import BankAccount, Organisation
from core.people.models import Role, User
from core.people.workflow import set_up_roles
from core.reference.models import Country, Currency

BODY = "Stadtpräsidium"
COUNCIL = "Gemeinderat"
CALL_BACK = "Konto nach Kontobestätigung; Rückruf auf die Nummer im Handelsregister."


@dataclass(frozen=True)
class Refusal:
    """What somebody tried in vain, and why not."""

    verb: str
    by: str
    objections: list[str]


class Office:
    """Everybody in one office, with one clock; each act is one step in somebody's name."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.people: dict[str, User] = {}
        self.organisations: dict[str, Organisation] = {}
        self.accounts: dict[str, BankAccount] = {}
        self.emergencies: dict[str, Emergency] = {}
        self.activities: dict[str, Activity] = {}
        self.budgets: dict[tuple[int, str], BudgetCredit] = {}
        self.refusals: dict[str, list[Refusal]] = {}
        self._decisions = 0
        self._vouchers = 5_100_000_000

    # ---- people, rules, credits

    def open(self) -> None:
        """Let the people in: accounts without password, roles, rules, account assignments."""
        day = self.calendar.today
        staff = script.read_toml("people")
        for username, person in staff.items():
            first, _space, last = person["name"].partition(" ")
            self.people[username] = User.objects.create_user(
                username,
                f"{username}@demostadt.example",
                first_name=first,
                last_name=last,
                is_staff=person["role"] == Role.ADMINISTRATOR,
            )
        roles = [(self.people[name], str(person["role"])) for name, person in staff.items()]
        self.act(
            set_up_roles,
            roles,
            valid_from=day,
            confirmed_by=self.people["carla"],
            has_money=False,
            by="iris",
        )
        self.act(ship_rules, confirmed_by=self.people["felix"], by="dario")
        for account, is_swiss, function in (("3636", True, "5920"), ("3638", False, "5930")):
            AccountAssignment.objects.create(
                account_id=account,
                function_id=function,
                is_swiss=is_swiss,
                cost_centre="1540",
                valid_from=day,
            )

    def vote(self, year: int, sphere: str, francs: float) -> BudgetCredit:
        """The council votes a budget; finance records it under four eyes."""
        budget = self.act(
            funding.record_budget_credit,
            year=year,
            name=f"{SPHERES[sphere]} {year}",
            body=COUNCIL,
            decided_on=self.calendar.today,
            number=self._number("GR"),
            sphere=sphere,
            instrument=None,
            amount=script.rappen(francs),
            by="dario",
        )
        self.budgets[year, sphere] = self.act(funding.confirm_credit, budget, by="felix")
        return self.budgets[year, sphere]

    def raise_budget(self, year: int, sphere: str, francs: float) -> None:
        """A Nachtragskredit, recorded by one and confirmed by the other."""
        raised = self.act(
            funding.record_raise,
            self.budgets[year, sphere],
            amount=script.rappen(francs),
            body="Stadtrat",
            decided_on=self.calendar.today,
            number=self._number("STR"),
            by="dario",
        )
        self.act(funding.confirm_raise, raised, by="felix")

    # ---- partners

    def know(self, code: str) -> Organisation:
        """A partner, recorded with its account under four eyes when the office first meets it."""
        if code not in self.organisations:
            self.meet(code)
            self.open_account(code)
        return self.organisations[code]

    def meet(self, code: str) -> Organisation:
        organisation = script.organisation_of(script.organisations()[code])
        self.organisations[code] = self.act(partners.save_organisation, organisation, by="anna")
        return self.organisations[code]

    def open_account(self, code: str) -> None:
        self.accounts[code] = self.confirm_account(self.record_account(code))

    def change_account(self, code: str, *, iban: str, by: str) -> None:
        """A new version replaces the account; the second officer calls back."""
        changed = self.record_account(
            code, by=by, iban=iban, replaces=self.accounts[code], reason="Neue Bankverbindung"
        )
        self.accounts[code] = self.confirm_account(changed)

    def record_account(self, code: str, *, by: str = "anna", **changes: Any) -> BankAccount:
        partner = self.organisations[code]
        details = self.account_details(code, **changes)
        return self.act(partners.record_account, partner, by=by, **details)

    def account_details(self, code: str, **changes: Any) -> dict[str, Any]:
        row = script.organisations()[code]
        details = {
            "holder": row["name"],
            "iban": row["iban"],
            "bic": "",
            "currency": Currency(pk=row["currency"]),
            "street": row["street"],
            "postal_code": row["postal_code"],
            "town": row["town"],
            "country": Country(pk=row["iban"][:2]),
        }
        return details | changes

    def confirm_account(self, account: BankAccount) -> BankAccount:
        return self.act(partners.confirm_account, account, call_back_note=CALL_BACK, by="beat")

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
        given: dict[str, Any] = {
            "body": BODY,
            "decided_on": self.calendar.today,
            "number": self._number("STP"),
            "amount": sum(tranche.amount for tranche in tranches),
        }
        return Award(**(given | {"instalments": tranches} | values))

    def award(self, key: str, *tranches: Tranche, **values: Any) -> Commitment:
        """Recorded by the officer, confirmed by the head of unit."""
        commitment = self.record_award(key, *tranches, **values)
        return self.act(funding.confirm_award, commitment, by="carla")

    # ---- payouts

    def next_instalment(self, commitment: Commitment) -> Instalment:
        """The first one that has no payout yet."""
        return commitment.instalments.without_payout().order_by("due_on", "position")[0]

    def request(self, commitment: Commitment, *, payee: str = "", **values: Any) -> Disbursement:
        account = self.accounts[payee or commitment.partner.code]
        request = PayoutRequest(account=account, **values)
        by = recorder(commitment.activity)
        return self.act(funding.request_payout, self.next_instalment(commitment), request, by=by)

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
            voucher=self._voucher(),
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

    # ---- acting

    def act(self, step: Callable[..., Any], *args: Any, by: str, **values: Any) -> Any:
        """Let a person take a step at the present moment."""
        return step(*args, by=self.people[by], now=self.calendar.act(), **values)

    def refused(
        self, key: str, step: Callable[..., Any], *args: Any, by: str, **values: Any
    ) -> None:
        """Let a person try what must be refused; the trail keeps the attempt."""
        try:
            self.act(step, *args, by=by, **values)
        except RuleViolation as violation:
            refusal = Refusal(step.__name__, by, [str(text) for text in violation.objections])
            self.refusals.setdefault(key, []).append(refusal)
        else:
            raise AssertionError(f"{key}: {by} was not refused to {step.__name__}")

    def _number(self, prefix: str) -> str:
        self._decisions += 1
        return f"{prefix} {self.calendar.today.year}/{self._decisions:04}"

    def _voucher(self) -> str:
        self._vouchers += 1
        return str(self._vouchers)


SPHERES = {
    "development": "Entwicklungszusammenarbeit",
    "humanitarian": "Humanitäre Hilfe Ausland",
    "domestic": "Humanitäre Hilfe Inland",
}


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


def after_report(day: str, francs: float, report: PartnerReport) -> Tranche:
    """An instalment that waits until the report is accepted."""
    return Tranche(
        dt.date.fromisoformat(day),
        script.rappen(francs),
        condition=Condition.REPORT,
        report=report,
    )
