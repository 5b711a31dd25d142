"""Builds the people, partners, awards and payouts that tests speak of, through the steps."""

import datetime as dt
import itertools
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import transaction

from core.activities.models import Activity, Kind, Scheme, SplitLine, SplitSet
from core.activities.states import ActivityStatus
from core.approvals.models import ApprovalRule
from core.audit import trail
from core.audit.models import Outcome
from core.confirmation import confirm, record
from core.documents.filing import Paper
from core.funding import workflow as funding
from core.funding.models import AccountAssignment, BudgetCredit, SpendingCompetence
from core.funding.states import DisbursementStatus
from core.partners.models import BankAccount, Certificate, Organisation, SanctionsCheck
from core.people.models import Role, RoleAssignment, User
from core.reference.fixtures import load_fixtures
from core.reference.models import Goal, Sphere
from core.workflow import StepRecord, _current, change, create

ZURICH = ZoneInfo("Europe/Zurich")
NOW = dt.datetime(2026, 6, 1, 10, 0, tzinfo=ZURICH)
LONG_AGO = dt.date(2020, 1, 1)
NEVER_TOO_OLD = dt.date(2100, 1, 1)
IBAN = "CH9300762011623852957"
_numbers = itertools.count(1)


@contextmanager
def in_a_step(by=None, now=NOW, verb="set_up"):
    """Write guarded rows in a test as a step would."""
    step = StepRecord(verb=verb, by=by or someone(), now=now)
    token = _current.set(step)
    try:
        with transaction.atomic():
            yield step
            trail.append(step, outcome=Outcome.DONE)
    finally:
        _current.reset(token)


def someone(name="someone", **values) -> User:
    return User.objects.get_or_create(
        username=name, defaults={"first_name": name.title(), "last_name": "Test", **values}
    )[0]


def make_user(*roles: Role, name: str = "", **values) -> User:
    """A person with confirmed roles since long ago."""
    number = next(_numbers)
    name = name or f"{roles[0] if roles else 'person'}-{number}"
    first, second = someone("recorder"), someone("confirmer")
    with in_a_step(by=first) as step:
        person = User.objects.create_user(
            username=name,
            first_name=f"Person {number}",
            last_name=name,
            step_id=step.step,
            **values,
        )
        for role in roles:
            assignment = record(
                RoleAssignment,
                by=first,
                now=NOW,
                person=person,
                role=role,
                valid_from=LONG_AGO,
            )
            confirm(assignment, by=second, now=NOW)
    return person


def alter(person: User, **values) -> User:
    """Write what only a step may write of an account, such as `is_active`."""
    with in_a_step():
        return change(person, **values)


def officer(**values) -> User:
    return make_user(Role.PROGRAMME_OFFICER, **values)


def head_of_unit(**values) -> User:
    return make_user(Role.HEAD_OF_UNIT, **values)


def finance_officer(**values) -> User:
    return make_user(Role.FINANCE_OFFICER, **values)


def head_of_finance(**values) -> User:
    return make_user(Role.HEAD_OF_FINANCE, **values)


def load_reference() -> None:
    """Reference rows, once per database (the transaction of a test undoes them)."""
    if not Goal.objects.exists():
        load_fixtures(now=NOW)


def make_organisation(*, checked=True, **values) -> Organisation:
    """An organisation; checked against the sanctions lists unless a test asks for none."""
    load_reference()
    number = next(_numbers)
    with in_a_step():
        organisation = create(
            Organisation,
            **{
                "code": f"ORG-{number}",
                "name": f"Hilfswerk {number}",
                "country_id": "CH",
                "town": "Zürich",
                **values,
            },
        )
        if checked:
            _check(organisation)
    return organisation


def make_check(organisation, **values) -> SanctionsCheck:
    """A sanctions check without a hit, that outlasts every test unless told otherwise."""
    with in_a_step():
        return _check(organisation, **values)


def _check(organisation, **values) -> SanctionsCheck:
    return create(
        SanctionsCheck,
        **{
            "organisation": organisation,
            "lists": "seco",
            "lists_on": NEVER_TOO_OLD,
            "names": organisation.name,
            "result": "clear",
            "checked_by": someone(),
            "checked_at": NOW,
            **values,
        },
    )


def make_certificate(organisation, valid_to, *, confirmed=True, **values) -> Certificate:
    first, second = someone("certificate-recorder"), someone("certificate-confirmer")
    with in_a_step(by=first):
        values = {"organisation": organisation, "valid_to": valid_to, **values}
        certificate = record(Certificate, by=first, now=NOW, **values)
        if confirmed:
            confirm(certificate, by=second, now=NOW)
    return certificate


def make_account(organisation=None, *, confirmed=True, **values) -> BankAccount:
    organisation = organisation or make_organisation()
    first, second = someone("account-recorder"), someone("account-confirmer")
    with in_a_step(by=first):
        account = record(
            BankAccount,
            by=first,
            now=NOW,
            **{
                "organisation": organisation,
                "holder": organisation.name,
                "iban": IBAN,
                "town": "Zürich",
                "currency_id": "CHF",
                "country_id": "CH",
                **values,
            },
        )
        if confirmed:
            confirm(account, by=second, now=NOW, call_back_note="called", usable_from=LONG_AGO)
    return account


def make_activity(*, status=ActivityStatus.RUNNING, **values) -> Activity:
    organisation = values.pop("partner", None) or make_organisation()
    number = next(_numbers)
    with in_a_step():
        return create(
            Activity,
            **{
                "code": f"IZA-{number}",
                "kind": Kind.PROJECT,
                "status": status,
                "title": f"Projekt {number}",
                "partner": organisation,
                "sphere": Sphere.DEVELOPMENT,
                "instrument_id": "B",
                "starts_on": dt.date(2025, 1, 1),
                **values,
            },
        )


def make_split(activity, scheme=Scheme.SDG, lines=(("6.1", 10_000),), **values) -> SplitSet:
    """A sealed set; lines are (code, hundredths)."""
    with in_a_step():
        split_set = create(SplitSet, activity=activity, scheme=scheme, recorded_at=NOW, **values)
        for position, (code, share) in enumerate(lines, start=1):
            SplitLine.objects.create(
                split_set=split_set, position=position, share=share, **named(scheme, code)
            )
        split_set.is_sealed = True
        split_set.save(update_fields=["is_sealed"])
    return split_set


def named(scheme, code) -> dict:
    if scheme == Scheme.SECTOR:
        return {"sector_id": code}
    if scheme == Scheme.PLACE:
        return {"country_id": code} if code.isalpha() else {"region_id": code}
    goal, _dot, target = code.partition(".")
    return {"goal_id": int(goal), "target_id": code if target else None}


def make_budget(year=2026, amount=100_000_000, **values) -> BudgetCredit:
    load_reference()
    first, second = someone("budget-recorder"), someone("budget-confirmer")
    with in_a_step(by=first):
        credit = record(
            BudgetCredit,
            by=first,
            now=NOW,
            **{
                "year": year,
                "name": f"Budget {year}",
                "body": "Gemeinderat",
                "decided_on": dt.date(year - 1, 12, 10),
                "number": f"GR {year}",
                "sphere": Sphere.DEVELOPMENT,
                "amount": amount,
                **values,
            },
        )
        confirm(credit, by=second, now=NOW)
    return credit


def make_rules() -> None:
    """One signature, two from CHF 50'000 on; and where payouts are booked."""
    load_reference()
    first, second = someone("rule-recorder"), someone("rule-confirmer")
    with in_a_step(by=first):
        for amount_from, signatures in ((0, 1), (5_000_000, 2)):
            rule = record(
                ApprovalRule,
                by=first,
                now=NOW,
                amount_from=amount_from,
                signatures=signatures,
                valid_from=LONG_AGO,
            )
            confirm(rule, by=second, now=NOW)
        line = record(AccountAssignment, by=first, now=NOW, account_id="3636", valid_from=LONG_AGO)
        confirm(line, by=second, now=NOW)


def make_competences(*bodies, amount_to=None, **values) -> None:
    """Each of these bodies may award anything, or up to so many Rappen."""
    first, second = someone("rule-recorder"), someone("rule-confirmer")
    with in_a_step(by=first):
        for body in bodies or ("Stadtpräsidium", "Stadtrat"):
            competence = record(
                SpendingCompetence,
                by=first,
                now=NOW,
                **{
                    "body": body,
                    "amount_to": amount_to,
                    "source": "Kompetenzordnung",
                    "valid_from": LONG_AGO,
                    **values,
                },
            )
            confirm(competence, by=second, now=NOW)


def decision_paper() -> Paper:
    """The decision as a document, without which no award is paid."""
    return Paper(ContentFile(b"%PDF-1.7 decision", name="decision.pdf"), "Decision", "decision")


class Office:
    """The people of the acceptance stories, with rules and a budget in force."""

    def __init__(self, *, budget=100_000_000, year=2026):
        make_rules()
        make_competences()
        self.budget = make_budget(year, budget)
        self.anna = officer(name="anna")
        self.beat = officer(name="beat")
        self.carla = head_of_unit(name="carla")
        self.dario = finance_officer(name="dario")
        self.elena = finance_officer(name="elena")
        self.felix = head_of_finance(name="felix")

    def award(self, *amounts, **values):
        """A confirmed award whose instalments are these Rappen."""
        return funding.confirm_award(
            self.recorded_award(*amounts, **values), by=self.carla, now=NOW
        )

    def recorded_award(self, *amounts, activity=None, decided_on=dt.date(2026, 5, 1), **values):
        """An award that waits for its second person."""
        activity = activity or make_activity(status=ActivityStatus.PLANNED)
        tranches = values.pop("instalments", None) or [
            funding.Tranche(dt.date(2026, 6, 15 + number), amount)
            for number, amount in enumerate(amounts)
        ]
        award = funding.Award(
            body="Stadtpräsidium",
            decided_on=decided_on,
            number=values.pop("number", None) if "number" in values else f"STP {next(_numbers)}",
            amount=values.pop("amount", sum(tranche.amount for tranche in tranches)),
            instalments=tranches,
            papers=values.pop("papers", [decision_paper()]),
            **values,
        )
        return funding.record_award(activity, award, by=self.anna, now=NOW)

    def request(self, commitment=None, *, by=None, account=None, **values):
        """A submitted payout of the first open instalment."""
        commitment = commitment or self.award(1_000_000)
        instalment = commitment.instalments.without_payout().first()
        account = account or make_account(commitment.partner)
        request = funding.PayoutRequest(account=account, **values)
        return funding.request_payout(instalment, request, by=by or self.anna, now=NOW)

    def verified(self, disbursement=None, **values):
        disbursement = disbursement or self.request(**values)
        return funding.verify(disbursement, by=self.beat, now=NOW)

    def approved(self, disbursement=None, **values):
        disbursement = self.verified(disbursement, **values)
        disbursement = funding.approve(disbursement, by=self.dario, now=NOW)
        if disbursement.status != DisbursementStatus.APPROVED:
            disbursement = funding.approve(disbursement, by=self.felix, now=NOW)
        return disbursement

    def ordered(self, disbursement=None, **values):
        disbursement = self.approved(disbursement, **values)
        funding.release_payments([disbursement], by=self.carla, now=NOW)
        disbursement.refresh_from_db()
        return disbursement

    def paid(self, disbursement=None, **values):
        disbursement = self.ordered(disbursement, **values)
        return funding.confirm_payment(
            disbursement,
            booked_on=NOW.date(),
            voucher="5100000001",
            debited_chf=disbursement.amount,
            by=self.elena,
            now=NOW,
        )

    def debited_late(self, disbursement, *, now):
        """A payout whose list is long closed, and whose debit two people record."""
        debit = funding.record_deviating_debit(
            disbursement,
            booked_on=now.date(),
            debited_chf=disbursement.amount,
            voucher="1",
            reason="late",
            by=self.elena,
            now=now,
        )
        return funding.confirm_deviating_debit(debit, by=self.felix, now=now)

    def returned(self, disbursement, *, now=NOW, **values):
        """A payout whose money the bank sent back."""
        back = funding.record_return(
            disbursement,
            booked_on=now.date(),
            reason="account closed",
            by=self.dario,
            now=now,
            **values,
        )
        return funding.confirm_return(back, by=self.elena, now=now)
