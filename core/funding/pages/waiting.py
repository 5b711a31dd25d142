"""What waits for a person: payouts, and records that need a second one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.approvals.states import ONE_PERSON_ONE_ACT, Act, Release
from core.approvals.waiting import KINDS, Waiting, escalation_days
from core.funding.models import (
    AdditionalCredit,
    BankReturn,
    DeviatingDebit,
    Disbursement,
    DisbursementSignature,
    SupplementaryCredit,
    UnmatchedReceipt,
)
from core.funding.pages.colleagues import Colleagues
from core.funding.pages.programmes import Task
from core.funding.rules.asking import NEXT_STEP, who_could
from core.funding.rules.payouts import FINANCE
from core.funding.rules.preconditions import look_up
from core.funding.states import DisbursementStatus as S
from core.people.deputies import objections_to
from core.people.models import MONEY_ROLES, Role, User
from core.people.rules import CONFIRM

MOST_ROWS = 200
"""Of each section; the list of payouts has the rest."""


@dataclass(frozen=True)
class Row:
    """A payout that waits: why this person may not decide it, and who could."""

    payout: Disbursement
    objections: list[str]
    colleagues: list[User]
    waiting_since: dt.datetime
    escalates_after: int

    @property
    def may_decide(self) -> bool:
        return not self.objections

    @property
    def days(self) -> int:
        return (timezone.localdate() - timezone.localdate(self.waiting_since)).days

    @property
    def is_escalated(self) -> bool:
        """Whether it has waited longer than the office allows."""
        return self.days >= self.escalates_after


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
    ).prefetch_related("signatures__signed_by", "papers__document", "deviating_debits")


def sections_for(person: User) -> list[Section]:
    """Payouts that wait for somebody with a role of this person, the oldest due date first."""
    return _sections(person, [s for s in titles() if person.reaches(*NEXT_STEP[s][0])])


def escalated_for(person: User) -> list[Row]:
    """What waits too long for others; the head of unit sees to it that somebody acts."""
    if not person.has_role(Role.HEAD_OF_UNIT):
        return []
    of_others = [s for s in titles() if not person.reaches(*NEXT_STEP[s][0])]
    return [
        row for section in _sections(person, of_others) for row in section.rows if row.is_escalated
    ]


def _sections(person: User, statuses: Iterable[S]) -> list[Section]:
    colleagues, limit = Colleagues(), escalation_days(timezone.localdate())
    return [
        Section(
            status,
            titles()[status],
            [_row(payout, person, colleagues, limit) for payout in _in_state(status)],
        )
        for status in statuses
    ]


def _in_state(status: S) -> Iterable[Disbursement]:
    waiting = with_signatures(Disbursement.objects.filter(status=status))
    payouts = list(waiting.order_by("instalment__due_on", "pk")[:MOST_ROWS])
    look_up(payouts, on=timezone.localdate())
    return payouts


def _row(payout: Disbursement, person: User, colleagues: Colleagues, limit: int) -> Row:
    objections = objections_to(person, partial(NEXT_STEP[S(payout.status)][1], payout))
    return Row(
        payout,
        objections,
        colleagues.who_could(payout) if objections else [],
        _waits_since(payout),
        escalates_after=limit,
    )


def _waits_since(payout: Disbursement) -> dt.datetime:
    standing = [s.signed_at for s in payout.signatures.all() if s.fallen_at is None]
    return max(standing, default=payout.submitted_at or payout.requested_at)


def waiting_on_payout(payout: Disbursement, on: dt.date) -> Waiting | None:
    """Who could take the next step of a payout; a draft waits for its requester."""
    if payout.status in NEXT_STEP:
        return Waiting.of(_waits_since(payout), who_could(payout), on=on)
    if payout.status == S.DRAFT:
        return Waiting.of(payout.step.recorded_at, [payout.requested_by], on=on)
    return None


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


def open_receipts(person: User) -> list[Task]:
    """Money that came in and nobody has placed yet; finance finds out what it is."""
    if not person.has_role(*FINANCE):
        return []
    number = UnmatchedReceipt.objects.untouched().count()
    address = reverse("funding:receipt_list")
    return [Task(_("Unmatched receipts"), number, address)] if number else []


def count_for(person: User) -> int:
    """How many things wait for this person or whom they represent: one query for the navigation.

    It narrows as the rules do; only what a content changed after submission stays counted. What
    they may do both for themself and as a deputy counts once.
    """
    if not person.reaches(*MONEY_ROLES, *CONFIRM):
        return 0
    hands = (person, *person.as_deputy())
    rows: list[Any] = [returned_to(person).values("pk")]
    rows += [_payouts_for(hand).values("pk") for hand in hands]
    kinds = ["returned", *("payout" for _hand in hands)]
    for kind in KINDS.values():
        of_kind = [kind.waiting_for(hand).values("pk") for hand in hands if kind.is_open_to(hand)]
        rows += of_kind
        kinds += [kind.model._meta.db_table] * len(of_kind)
    if person.has_role(*FINANCE):
        rows.append(UnmatchedReceipt.objects.untouched().values("pk"))
        kinds.append("receipt")
    if person.has_role(Role.HEAD_OF_FINANCE):
        for model in (AdditionalCredit, SupplementaryCredit):
            rows.append(model.objects.overdue(timezone.localdate()).values("pk"))
            kinds.append(f"overdue {model._meta.db_table}")
    first, *others = (
        found.order_by().annotate(kind=Value(kind)).values("pk", "kind")
        for found, kind in zip(rows, kinds, strict=True)
    )
    return first.union(*others).count()


def _payouts_for(hand: User) -> QuerySet:
    """Payouts that somebody may move in the name in which they act here."""
    sides = hand.sides
    signed = DisbursementSignature.objects.standing().filter(disbursement=OuterRef("pk"))
    by_me = signed.filter(Q(signed_by__in=sides) | Q(represents__in=sides))
    once = ~Exists(by_me.filter(act__in=ONE_PERSON_ONE_ACT)) & ~Q(requested_by__in=sides)
    is_editor = (
        Q(account__recorded_by__in=sides)
        | Q(account__confirmed_by__in=sides)
        | Q(account__confirmed_for__in=sides)
    )
    wanted = Q(pk__in=[])
    if hand.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        wanted |= Q(once, status=S.SUBMITTED)
    if hand.has_role(*FINANCE):
        first_is_mine = hand.has_role(Role.FINANCE_OFFICER)
        begun = Q() if first_is_mine else Q(Exists(signed.filter(act=Act.APPROVE)))
        wanted |= Q(once, begun, ~is_editor, status=S.VERIFIED)
        released = by_me.filter(act__in=[Act.ORDER, Act.HAND_OVER])
        came_back = BankReturn.objects.unconfirmed().filter(disbursement=OuterRef("pk"))
        deviates = DeviatingDebit.objects.unconfirmed().filter(disbursement=OuterRef("pk"))
        is_free = Q(~Exists(released), ~Exists(came_back), ~Exists(deviates))
        wanted |= Q(is_free, status=S.ORDERED)
    if hand.has_role(Role.HEAD_OF_UNIT, *FINANCE):
        may = Q(once, release=Release.HERE) | Q(
            ~Exists(by_me.filter(act__in=[Act.RECORD, Act.VERIFY])),
            ~Q(requested_by__in=sides),
            release=Release.ACCOUNTING,
        )
        is_usable = Q(account__usable_from__lte=timezone.localdate())
        wanted |= Q(may, is_usable, ~is_editor, status=S.APPROVED)
    return Disbursement.objects.filter(wanted).order_by()
