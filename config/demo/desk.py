"""The desk of the demo's office: its people and rules, its credits, its partners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password

from config.demo import facts as script
from config.demo.calendar import Calendar
from config.demo.papers import paper
from core.approvals.workflow import ship_rules
from core.documents.models import Category
from core.errors import RuleViolation
from core.funding import workflow as funding
from core.funding.models import BudgetCredit, CommitmentCredit
from core.partners import workflow as partners
from core.partners.models import BankAccount, CertificateKind, Organisation, SanctionsCheck
from core.people.accounts.workflow import CommandLine, set_up_accounts
from core.people.models import Role, User
from core.people.workflow import set_up_roles
from core.reference.models import (
    Country,
    Currency,
    FunctionalCode,
    GeneralLedgerAccount,
    Instrument,
)

COUNCIL = "Gemeinderat"
CALL_BACK = "Konto nach Kontobestätigung; Rückruf auf die Nummer im Handelsregister."
SPHERES = {
    "development": "Entwicklungszusammenarbeit",
    "humanitarian": "Humanitäre Hilfe Ausland",
    "domestic": "Humanitäre Hilfe Inland",
}


SCREENED_FOR = dt.timedelta(days=300)
"""How long the office relies on a sanctions check; the product allows 365 days."""

# G/L account, whether the recipient is Swiss, instrument, function: relief abroad or at home.
ASSIGNMENTS = [
    ("3636", True, None, "5930", None),
    ("3638", False, None, "5930", None),
    ("3636", True, "H-Inland", "5920", None),
    ("3130", None, None, "5930", True),
]


@dataclass(frozen=True)
class Refusal:
    """What somebody tried in vain, and why not."""

    verb: str
    by: str
    objections: list[str]


class Desk:
    """What every log needs: one clock, and each act as one step in somebody's name."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.people: dict[str, User] = {}
        self.organisations: dict[str, Organisation] = {}
        self.accounts: dict[str, BankAccount] = {}
        self.frame_credits: dict[str, CommitmentCredit] = {}
        self.budgets: dict[tuple[int, str], BudgetCredit] = {}
        self.refusals: dict[str, list[Refusal]] = {}
        self.opened_on = calendar.today
        self.late_since = dt.date.max
        self.screened_on: dict[str, dt.date] = {}
        self._decisions = 0
        self._vouchers = 5_100_000_000

    # ---- people, rules, credits

    def open(self) -> None:
        """Let the people in: accounts without password, roles, rules, account assignments."""
        day = self.calendar.today
        staff = script.read_toml("people")
        for username, person in staff.items():
            first, _space, last = person["name"].partition(" ")
            self.people[username] = User(
                username=username,
                email=f"{username}@demostadt.example",
                password=make_password(None),
                first_name=first,
                last_name=last,
                is_staff=person["role"] == Role.ADMINISTRATOR,
            )
        set_up_accounts(
            list(self.people.values()),
            has_money=False,
            by=CommandLine(),
            now=self.calendar.now,
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
        self.act(funding.ship_competences, confirmed_by=self.people["felix"], by="dario")
        for account, is_swiss, instrument, function, is_own in ASSIGNMENTS:
            line = self.act(
                funding.record_assignment,
                account=GeneralLedgerAccount.objects.get(pk=account),
                function=FunctionalCode.objects.get(pk=function),
                instrument=instrument and Instrument.objects.get(pk=instrument),
                is_swiss=is_swiss,
                is_own_expenditure=is_own,
                cost_centre="1540",
                valid_from=day,
                by="dario",
            )
            self.act(funding.confirm_assignment, line, by="felix")

    def vote(self, year: int, sphere: str, francs: float) -> BudgetCredit:
        """The council votes a budget; finance records it under four eyes."""
        budget = self.act(
            funding.record_budget_credit,
            year=year,
            name=f"{SPHERES[sphere]} {year}",
            body=COUNCIL,
            decided_on=self.calendar.today,
            number=self.number("GR"),
            sphere=sphere,
            instrument=None,
            amount=script.rappen(francs),
            by="dario",
        )
        self.budgets[year, sphere] = self.act(funding.confirm_credit, budget, by="felix")
        return self.budgets[year, sphere]

    def grant_frame_credit(self, instrument: str, name: str, francs: float, last: int) -> None:
        """A Rahmenkredit on which all awards of an instrument stand until a year's end."""
        credit = self.act(
            funding.record_commitment_credit,
            name=name,
            body=COUNCIL,
            decided_on=self.calendar.today,
            number=self.number("GR"),
            sphere="development",
            instrument=Instrument.objects.get(pk=instrument),
            amount=script.rappen(francs),
            valid_from=self.calendar.today,
            valid_to=dt.date(last, 12, 31),
            by="dario",
        )
        self.frame_credits[instrument] = self.act(funding.confirm_credit, credit, by="felix")

    def raise_budget(self, year: int, sphere: str, francs: float) -> None:
        """A Nachtragskredit, recorded by one and confirmed by the other."""
        raised = self.act(
            funding.record_raise,
            self.budgets[year, sphere],
            **self.raise_of(francs),
            by="dario",
        )
        self.act(funding.confirm_raise, raised, by="felix")

    def raise_of(
        self, francs: float, *, body: str = COUNCIL, series: str = "GR", **values: Any
    ) -> dict[str, Any]:
        """Today's decision of a body on a raise, with its paper."""
        number = self.number(series)
        lines = [f"{body}, {self.calendar.today:%d.%m.%Y}", f"Betrag CHF {francs:,.2f}"]
        return {
            "amount": script.rappen(francs),
            "body": body,
            "decided_on": self.calendar.today,
            "number": number,
            "paper": paper(f"Beschluss {number}", lines, category=Category.DECISION),
        } | values

    # ---- partners

    def know(self, code: str) -> Organisation:
        """A partner, recorded with its account under four eyes when the office first meets it."""
        if code not in self.organisations:
            self.meet(code)
            self.open_account(code)
        return self.organisations[code]

    def meet(self, code: str) -> Organisation:
        row = script.organisations()[code]
        organisation = self.act(partners.save_organisation, script.organisation_of(row), by="anna")
        self.organisations[code] = organisation
        if row["zewo_valid_to"]:
            self.certify(organisation, dt.date.fromisoformat(row["zewo_valid_to"]))
        self.screen(code)
        return organisation

    def certify(self, organisation: Organisation, valid_to: dt.date) -> None:
        """The seal of a partner, which runs for five years: one officer records, one confirms."""
        began = min(valid_to - dt.timedelta(days=5 * 365), self.calendar.today)
        certificate = self.act(
            partners.record_certificate,
            organisation,
            kind=CertificateKind.ZEWO,
            name="",
            valid_from=began,
            valid_to=valid_to,
            by="anna",
        )
        self.act(partners.confirm_certificate, certificate, by="beat")

    def screen(self, code: str, *, by: str = "beat", **found: Any) -> SanctionsCheck:
        """Read the sanctions lists of yesterday for a partner and who leads it."""
        organisation = self.organisations[code]
        self.screened_on[code] = self.calendar.today
        return self.act(
            partners.record_check,
            organisation,
            **{
                "lists": "seco,un,eu",
                "lists_on": self.calendar.today - dt.timedelta(days=1),
                "names": f"{organisation.name}\nPräsidium und Geschäftsleitung",
                "result": "clear",
                "paper": paper(
                    f"Sanktionsprüfung {organisation.code}",
                    [organisation.name, "Abfrage SECO, UNO, EU: kein Treffer (Demo, erfunden)"],
                    category=Category.SCREENING,
                ),
            }
            | found,
            by=by,
        )

    def keep_screened(self, code: str) -> None:
        """Read the lists again in good time, so that no payment waits for it."""
        if self.calendar.today - self.screened_on[code] > SCREENED_FOR:
            self.screen(code)

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

    def number(self, prefix: str) -> str:
        self._decisions += 1
        return f"{prefix} {self.calendar.today.year}/{self._decisions:04}"

    def voucher(self) -> str:
        self._vouchers += 1
        return str(self._vouchers)
