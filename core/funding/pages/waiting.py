"""What waits for a person: payouts, and records that need a second one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.approvals.states import ONE_PERSON_ONE_ACT, Act, Release
from core.confirmation import Confirmable, ConfirmableQuerySet, objections_to_confirming
from core.funding.models import (
    AdditionalCredit,
    BankReturn,
    BudgetCredit,
    CarryOver,
    Commitment,
    CommitmentCredit,
    CommitmentReduction,
    DecisionNumber,
    Disbursement,
    DisbursementSignature,
    ParliamentApproval,
    SpendingCompetence,
    SupplementaryCredit,
)
from core.funding.pages.colleagues import Colleagues
from core.funding.pages.further import further
from core.funding.pages.programmes import PROGRAMMES
from core.funding.rules.asking import NEXT_STEP
from core.funding.states import DisbursementStatus as S
from core.ledger.models import ClosedYear, YearReopening
from core.partners.models import BankAccount
from core.people.deputies import objections_to
from core.people.models import MONEY_ROLES, Role, SecondFactorReset, User
from core.people.rules import CONFIRM

MOVING: tuple[Any, ...] = (ParliamentApproval, CarryOver)
"""What moves a credit's limit besides its raises."""

MOST_ROWS = 200
"""Of each section; the list of payouts has the rest."""

FINANCE = (Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)


@dataclass(frozen=True)
class Row:
    """A payout that waits: why this person may not decide it, and who could."""

    payout: Disbursement
    objections: list[str]
    colleagues: list[User]
    waiting_since: dt.datetime

    @property
    def may_decide(self) -> bool:
        return not self.objections

    @property
    def days(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.waiting_since)).days


@dataclass(frozen=True)
class Section:
    """Payouts in one state, for those whose role takes the next step."""

    status: S
    title: str
    rows: list[Row]

    @property
    def act(self) -> str:
        """What is signed together in this state; payments are confirmed list by list."""
        return {S.SUBMITTED: "verify", S.VERIFIED: "approve", S.APPROVED: "release"}.get(
            self.status, ""
        )

    @property
    def mine(self) -> list[Row]:
        return [row for row in self.rows if row.may_decide]

    @property
    def of_others(self) -> list[Row]:
        return [row for row in self.rows if not row.may_decide]


@dataclass(frozen=True)
class Item:
    """A record that waits for its second person."""

    record: Confirmable
    what: str
    url: str
    objections: list[str]
    amount_chf: int | None

    @property
    def days(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.record.recorded_at)).days


def titles() -> dict[S, str]:
    return {
        S.SUBMITTED: _("To verify"),
        S.VERIFIED: _("To approve"),
        S.APPROVED: _("To release for payment"),
        S.ORDERED: _("To confirm"),
    }


def with_signatures(payouts: QuerySet) -> QuerySet:
    """With all that the rules read, so that asking them costs no query for each row."""
    return payouts.select_related(
        "commitment__activity",
        "commitment__partner",
        "instalment",
        "account__organisation",
        "requested_by",
        "currency",
        "bank_return",
    ).prefetch_related("signatures__signed_by", "papers__document")


def sections_for(person: User) -> list[Section]:
    """Payouts that wait for somebody with a role of this person, the oldest due date first."""
    colleagues = Colleagues()
    return [
        Section(
            status,
            title,
            [_row(payout, person, colleagues) for payout in _in_state(status)],
        )
        for status, title in titles().items()
        if person.reaches(*NEXT_STEP[status][0])
    ]


def _in_state(status: S) -> Iterable[Disbursement]:
    payouts = with_signatures(Disbursement.objects.filter(status=status))
    return payouts.order_by("instalment__due_on", "pk")[:MOST_ROWS]


def _row(payout: Disbursement, person: User, colleagues: Colleagues) -> Row:
    objections = objections_to(person, partial(NEXT_STEP[S(payout.status)][1], payout))
    standing = [s.signed_at for s in payout.signatures.all() if s.fallen_at is None]
    return Row(
        payout,
        objections,
        colleagues.who_could(payout) if objections else [],
        max(standing, default=payout.submitted_at or payout.requested_at),
    )


def returned_to(person: User) -> QuerySet:
    """Payouts of this person that came back to be corrected."""
    drafts = Disbursement.objects.for_list().filter(status=S.DRAFT, requested_by=person)
    return drafts.order_by("instalment__due_on", "pk")


def next_for(person: User, status: str) -> Disbursement | None:
    """The next payout in this state that the person may decide."""
    if status not in NEXT_STEP:
        return None
    roles, rule = NEXT_STEP[S(status)]
    if not person.reaches(*roles):
        return None
    payouts = _in_state(S(status))
    return next((p for p in payouts if not objections_to(person, partial(rule, p))), None)


def items_for(person: User) -> list[Item]:
    """Records that wait for a second person of this one's roles, the oldest first."""
    items = [item for source in _sources(person) for item in source]
    return sorted(items, key=lambda item: item.record.recorded_at)


def _sources(person: User) -> Iterable[Iterable[Item]]:
    yield from _of_further_apps(person)
    if person.has_role(*MONEY_ROLES):
        accounts = BankAccount.objects.unconfirmed().select_related("recorded_by")
        yield _items(
            accounts, person, lambda a: ("partners:account_confirm", a.pk), _("Bank account")
        )
    if person.has_role(Role.HEAD_OF_UNIT):
        awards = Commitment.objects.unconfirmed().select_related("activity", "recorded_by")
        yield _items(awards, person, lambda a: ("funding:commitment_confirm", a.pk), _("Award"))
    if person.has_role(Role.HEAD_OF_UNIT, *FINANCE):
        reductions = CommitmentReduction.objects.unconfirmed().select_related(
            "commitment__activity", "recorded_by"
        )
        yield _items(
            reductions, person, lambda r: ("funding:reduction_confirm", r.pk), _("Reduction")
        )
    if person.has_role(Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE):
        yield from _competences(person)
    if person.has_role(*CONFIRM):
        resets = _resets_for(person).unconfirmed().select_related("person", "recorded_by")
        yield _items(
            resets, person, lambda r: ("reset_confirm", r.pk), SecondFactorReset._meta.verbose_name
        )
    if person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        numbers = DecisionNumber.objects.unconfirmed().select_related(
            "commitment__activity", "recorded_by"
        )
        yield _items(
            numbers, person, lambda n: ("funding:number_confirm", n.pk), _("Decision number")
        )
    if person.has_role(*FINANCE):
        returns = BankReturn.objects.unconfirmed().select_related("disbursement", "recorded_by")
        yield _items(returns, person, lambda r: ("funding:return_confirm", r.pk), _("Bank return"))
        yield from _credits(person)
    yield from _of_programmes(person)


def _of_programmes(person: User) -> Iterable[Iterable[Item]]:
    for programme in PROGRAMMES:
        for records, name in programme.records(person):
            waiting = records.select_related("recorded_by")
            yield _items(waiting, person, _record_address(name), records.model._meta.verbose_name)


def _resets_for(person: User) -> ConfirmableQuerySet:
    """Resets of second factors, but for the person's own."""
    return SecondFactorReset.objects.exclude(person=person)


def _competences(person: User) -> Iterable[Iterable[Item]]:
    waiting = SpendingCompetence.objects.unconfirmed().select_related("recorded_by")
    yield _items(
        waiting,
        person,
        lambda one: ("funding:competence_confirm", one.pk),
        SpendingCompetence._meta.verbose_name,
    )


def _of_further_apps(person: User) -> Iterable[Iterable[Item]]:
    for rows, name in further(person):
        waiting = rows.unconfirmed().select_related("recorded_by")
        yield _items(waiting, person, partial(_addressed, name), rows.model._meta.verbose_name)


def _addressed(name: str, record: Any) -> tuple[Any, ...]:
    return name, record.pk


def _credits(person: User) -> Iterable[Iterable[Item]]:
    kinds: list[tuple[str, Any, Any]] = [
        ("commitment", CommitmentCredit, AdditionalCredit),
        ("budget", BudgetCredit, SupplementaryCredit),
    ]
    for kind, credit, raised in kinds:
        for model, name in ((credit, "funding:credit_confirm"), (raised, "funding:raise_confirm")):
            waiting = model.objects.unconfirmed().select_related("recorded_by")
            yield _items(waiting, person, _address(name, kind), model._meta.verbose_name)
    approvals = ParliamentApproval.objects.unconfirmed().select_related(
        "additional__credit", "supplementary__credit", "recorded_by"
    )
    yield _items(
        approvals,
        person,
        lambda a: ("funding:approval_confirm", a.pk),
        ParliamentApproval._meta.verbose_name,
    )
    carried = CarryOver.objects.unconfirmed().select_related("source", "target", "recorded_by")
    yield _items(
        carried,
        person,
        lambda c: ("funding:carry_over_confirm", c.pk),
        CarryOver._meta.verbose_name,
    )
    acts: list[tuple[Any, str]] = [
        (ClosedYear, "funding:closing_confirm"),
        (YearReopening, "funding:reopening_confirm"),
    ]
    for model, name in acts:
        waiting = model.objects.unconfirmed().select_related("recorded_by")
        yield _items(waiting, person, _record_address(name), model._meta.verbose_name)


def overdue_approvals(person: User) -> list[Any]:
    """Urgent raises whose approval by the parliament is overdue; the head of finance answers."""
    if not person.has_role(Role.HEAD_OF_FINANCE):
        return []
    today = timezone.localdate()
    return [
        raised
        for model in (AdditionalCredit, SupplementaryCredit)
        for raised in model.objects.overdue(today).select_related("credit")
    ]


def _record_address(name: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda record: (name, record.pk)


def _address(name: str, kind: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda record: (name, kind, record.pk)


def _items(
    records: Iterable[Any], person: User, address: Callable[[Any], tuple[Any, ...]], what: Any
) -> Iterable[Item]:
    for record in records:
        name, *arguments = address(record)
        yield Item(
            record,
            str(what),
            reverse(name, args=arguments),
            objections_to(person, partial(objections_to_confirming, record)),
            _francs(record),
        )


def _francs(record: Any) -> int | None:
    """Rappen of a record; a bank account has none."""
    return getattr(record, "amount_chf", getattr(record, "amount", None))


def count_for(person: User) -> int:
    """How many things wait for this person: a number for the navigation, in one query.

    It narrows as the rules do; only what a content changed after submission stays counted.
    """
    if not person.has_role(*MONEY_ROLES, *CONFIRM):
        return 0
    waiting = [_payouts_for(person).values("pk"), returned_to(person).order_by().values("pk")]
    waiting += [
        records.unconfirmed().exclude(recorded_by=person).order_by().values("pk")
        for records in _confirmables_for(person)
    ]
    if person.has_role(Role.HEAD_OF_FINANCE):
        waiting += [
            model.objects.overdue(timezone.localdate()).order_by().values("pk")
            for model in (AdditionalCredit, SupplementaryCredit)
        ]
    waiting += [
        records.exclude(recorded_by=person).order_by().values("pk")
        for programme in PROGRAMMES
        for records, _name in programme.records(person)
    ]
    first, *others = waiting
    return first.union(*others, all=True).count()


def _confirmables_for(person: User) -> list[Any]:
    kinds: list[Any] = [BankAccount.objects] if person.has_role(*MONEY_ROLES) else []
    if person.has_role(*CONFIRM):
        kinds.append(_resets_for(person))
    kinds += [rows for rows, _name in further(person)]
    if person.has_role(Role.HEAD_OF_UNIT):
        kinds.append(Commitment.objects)
    if person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        kinds.append(DecisionNumber.objects)
    if person.has_role(Role.HEAD_OF_UNIT, *FINANCE):
        kinds.append(CommitmentReduction.objects)
    if person.has_role(Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE):
        kinds.append(SpendingCompetence.objects)
    if person.has_role(*FINANCE):
        models = (BankReturn, CommitmentCredit, AdditionalCredit, BudgetCredit, SupplementaryCredit)
        kinds += [model.objects for model in (*models, *MOVING, ClosedYear, YearReopening)]
    return kinds


def _payouts_for(person: User) -> QuerySet:
    signed = DisbursementSignature.objects.standing().filter(disbursement=OuterRef("pk"))
    by_me = signed.filter(signed_by=person)
    once = ~Exists(by_me.filter(act__in=ONE_PERSON_ONE_ACT)) & ~Q(requested_by=person)
    is_editor = Q(account__recorded_by=person) | Q(account__confirmed_by=person)
    wanted = Q(pk__in=[])
    if person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        wanted |= Q(once, status=S.SUBMITTED)
    if person.has_role(*FINANCE):
        first_is_mine = person.has_role(Role.FINANCE_OFFICER)
        begun = Q() if first_is_mine else Q(Exists(signed.filter(act=Act.APPROVE)))
        wanted |= Q(once, begun, ~is_editor, status=S.VERIFIED)
        released = by_me.filter(act__in=[Act.ORDER, Act.HAND_OVER])
        came_back = BankReturn.objects.unconfirmed().filter(disbursement=OuterRef("pk"))
        wanted |= Q(~Exists(released), ~Exists(came_back), status=S.ORDERED)
    if person.has_role(Role.HEAD_OF_UNIT, *FINANCE):
        may = Q(once, release=Release.HERE) | Q(
            ~Exists(by_me.filter(act__in=[Act.RECORD, Act.VERIFY])),
            ~Q(requested_by=person),
            release=Release.ACCOUNTING,
        )
        is_usable = Q(account__usable_from__lte=timezone.localdate())
        wanted |= Q(may, is_usable, ~is_editor, status=S.APPROVED)
    return Disbursement.objects.filter(wanted).order_by()
