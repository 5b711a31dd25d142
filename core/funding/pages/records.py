"""Records that wait for their second person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.approvals.models import Parameter, ParameterKey
from core.confirmation import Confirmable, ConfirmableQuerySet, objections_to_confirming
from core.funding.models import (
    AccountAssignment,
    AdditionalCredit,
    BankReturn,
    BudgetCredit,
    CarryOver,
    Commitment,
    CommitmentCredit,
    CommitmentReduction,
    DecisionNumber,
    ParliamentApproval,
    Reversal,
    SpendingCompetence,
    SupplementaryCredit,
)
from core.funding.pages.further import further
from core.funding.pages.programmes import PROGRAMMES
from core.ledger.models import ClosedYear, YearReopening
from core.partners.models import BankAccount
from core.people.deputies import objections_to
from core.people.models import MONEY_ROLES, Role, SecondFactorReset, User
from core.people.rules import CONFIRM

MOVING: tuple[Any, ...] = (ParliamentApproval, CarryOver)
"""What moves a credit's limit besides its raises."""

FINANCE = (Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE)


@dataclass(frozen=True)
class Item:
    """A record that waits for its second person."""

    record: Confirmable
    what: str
    url: str
    objections: list[str]
    amount_chf: int | None
    is_escalated: bool = False

    @property
    def days(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.record.recorded_at)).days


def items_for(person: User) -> list[Item]:
    """Records that wait for a second person of this one's roles, the oldest first."""
    limit = Parameter.objects.value_on(ParameterKey.ESCALATION_DAYS, timezone.localdate())
    items = [
        replace(item, is_escalated=item.days >= limit)
        for source in _sources(person)
        for item in source
    ]
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
        yield from _bookings(person)
        yield from _credits(person)
    yield from _of_programmes(person)


def _of_further_apps(person: User) -> Iterable[Iterable[Item]]:
    for rows, name in further(person):
        waiting = rows.unconfirmed().select_related("recorded_by")
        yield _items(waiting, person, _record_address(name), rows.model._meta.verbose_name)


def _bookings(person: User) -> Iterable[Iterable[Item]]:
    lines = AccountAssignment.objects.unconfirmed().select_related("recorded_by")
    yield _items(
        lines, person, _record_address("funding:assignment_confirm"), _("Account assignment")
    )
    reversals = Reversal.objects.unconfirmed().select_related("disbursement", "recorded_by")
    yield _items(reversals, person, _record_address("funding:reversal_confirm"), _("Reversal"))


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


def confirmables_for(person: User) -> list[Any]:
    kinds: list[Any] = [BankAccount.objects] if person.has_role(*MONEY_ROLES) else []
    if person.has_role(*CONFIRM):
        kinds.append(_resets_for(person))
    if person.has_role(Role.HEAD_OF_UNIT):
        kinds.append(Commitment.objects)
    if person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        kinds.append(DecisionNumber.objects)
    if person.has_role(Role.HEAD_OF_UNIT, *FINANCE):
        kinds.append(CommitmentReduction.objects)
    if person.has_role(Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE):
        kinds.append(SpendingCompetence.objects)
    if person.has_role(*FINANCE):
        models = (
            AccountAssignment,
            BankReturn,
            Reversal,
            CommitmentCredit,
            AdditionalCredit,
            BudgetCredit,
            SupplementaryCredit,
        )
        kinds += [model.objects for model in (*models, *MOVING, ClosedYear, YearReopening)]
    kinds += [rows for rows, _name in further(person)]
    return kinds
