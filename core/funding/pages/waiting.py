"""What waits for a person: payouts, and records that need a second one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.approvals.states import ONE_PERSON_ONE_ACT, Act, Release
from core.approvals.waiting import (
    Waiting,
    escalates_before,
    escalation_days,
    kinds_that_wait,
)
from core.audit.remembering import remembered
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
from core.funding.pages.cuts import Cut
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

MOST_SHOWN = 10
MOST_OF_OTHERS = 5
"""Rows of a section at first; a link shows the others, so that the page opens at once."""

BY_DUE_DATE = ("instalment__due_on", "pk")


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
    more: int = 0
    """Further ones that the person may decide, by state, role and signatures."""
    more_of_others: int = 0

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

    @property
    def number(self) -> int:
        """How many the person may decide, as far as state, role and signatures tell."""
        return len(self.mine) + self.more

    @property
    def number_of_others(self) -> int:
        return len(self.of_others) + self.more_of_others


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
    return [
        Section(status, titles()[status], _rows(_in_state(status), person))
        for status in _statuses_of(person)
    ]


@dataclass(frozen=True)
class Shown:
    """What the inbox shows of payouts: those of the person's roles, and what waits too long."""

    sections: list[Section]
    escalated: Cut[Row]


def shown_to(person: User, *, whole: str = "") -> Shown:
    """The first rows of each section, of the section `whole` all; read together."""
    statuses = _statuses_of(person)
    mine = set(payouts_for(person).values_list("pk", flat=True))
    found: dict[S, tuple[list[int], list[int]]] = {status: ([], []) for status in statuses}
    waiting = Disbursement.objects.filter(status__in=statuses)
    for key, status in waiting.order_by(*BY_DUE_DATE).values_list("pk", "status"):
        found[S(status)][key not in mine].append(key)
    cuts = {
        status: (
            Cut(own, MOST_ROWS if status == whole else MOST_SHOWN),
            Cut(others, MOST_ROWS if status == whole else MOST_OF_OTHERS),
        )
        for status, (own, others) in found.items()
    }
    late = Cut(_escalated(person), MOST_ROWS if whole == "escalated" else MOST_SHOWN)
    keys = [key for cut in cuts.values() for part in cut for key in part]
    rows = _rows(_read([*keys, *late]), person)
    sections = [
        Section(
            status,
            titles()[status],
            [row for row in rows if row.payout.status == status],
            own.more,
            others.more,
        )
        for status, (own, others) in cuts.items()
    ]
    of_others = [row for row in rows if row.payout.status not in statuses]
    return Shown(sections, Cut(of_others, more=late.more))


def escalated_for(person: User) -> Cut[Row]:
    """What waits too long for others; the head of unit sees to it that somebody acts."""
    late = Cut(_escalated(person), MOST_ROWS)
    return Cut(_rows(_read(list(late)), person), more=late.more)


def _escalated(person: User) -> list[int]:
    """Keys of payouts, the oldest due date first."""
    if not person.has_role(Role.HEAD_OF_UNIT):
        return []
    of_others = [s for s in titles() if s not in _statuses_of(person)]
    last = DisbursementSignature.objects.standing().filter(disbursement=OuterRef("pk"))
    since = Coalesce(
        Subquery(last.order_by("-signed_at").values("signed_at")[:1]),
        "submitted_at",
        "requested_at",
    )
    late = Disbursement.objects.filter(status__in=of_others).alias(since=since)
    return _by_due_date(late.filter(since__lt=escalates_before(timezone.localdate())))


def _statuses_of(person: User) -> list[S]:
    return [status for status in titles() if person.reaches(*NEXT_STEP[status][0])]


def _by_due_date(payouts: QuerySet) -> list[int]:
    """Their keys, the oldest due date first."""
    return list(payouts.order_by(*BY_DUE_DATE).values_list("pk", flat=True))


def _in_state(status: S) -> list[Disbursement]:
    return _read(_by_due_date(Disbursement.objects.filter(status=status))[:MOST_ROWS])


def _read(keys: list[int]) -> list[Disbursement]:
    """Payouts with all that the rules read, the oldest due date first."""
    payouts = with_signatures(Disbursement.objects.filter(pk__in=keys))
    waiting = list(payouts.order_by(*BY_DUE_DATE))
    look_up(waiting, on=timezone.localdate())
    return waiting


def _rows(payouts: Iterable[Disbursement], person: User) -> list[Row]:
    colleagues, limit = Colleagues(), escalation_days(timezone.localdate())
    return [_row(payout, person, colleagues, limit) for payout in payouts]


def _row(payout: Disbursement, person: User, colleagues: Colleagues, limit: int) -> Row:
    objections = _objections(payout, person)
    return Row(
        payout,
        objections,
        colleagues.who_could(payout) if objections else [],
        _waits_since(payout),
        escalates_after=limit,
    )


def _objections(payout: Disbursement, person: User) -> list[str]:
    """What stands against the next step of a payout."""
    return objections_to(person, partial(NEXT_STEP[S(payout.status)][1], payout))


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
    return next(first_for(person, [status]), None) if status in _statuses_of(person) else None


def first_for(person: User, statuses: Iterable[str]) -> Iterator[Disbursement]:
    """Payouts in these states that the person may decide, the oldest due date first.

    Few are read at a time: who takes the first ones does not wait for the others.
    """
    remaining = iter(_by_due_date(payouts_for(person).filter(status__in=statuses)))
    while some := list(islice(remaining, MOST_SHOWN)):
        for payout in _read(some):
            if not _objections(payout, person):
                yield payout


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
    """How many things wait for this person or whom they represent."""
    return sum(counts_for(person).values())


def counts_for(person: User) -> Counter[str]:
    """The same by state of payouts and by kind of what else waits, in one query.

    It narrows as the rules do; only what lacks a paper or was changed after submission stays
    counted. What they may do both for themself and as a deputy counts once.
    """
    if not person.reaches(*MONEY_ROLES, *CONFIRM):
        return Counter()
    name = ["waits for", person.pk, timezone.localdate().isoformat()]
    return remembered(name, lambda: _counted_for(person))


def _counted_for(person: User) -> Counter[str]:
    hands = (person, *person.as_deputy())
    rows: list[Any] = [returned_to(person).annotate(counted_as=Value("returned"))]
    rows.append(payouts_for(person).annotate(counted_as=F("status")))
    for kind in kinds_that_wait():
        name = Value(record_kind(kind.model))
        of_kind = [kind.waiting_for(hand) for hand in hands if kind.is_open_to(hand)]
        rows += [found.annotate(counted_as=name) for found in of_kind]
    if person.has_role(*FINANCE):
        rows.append(UnmatchedReceipt.objects.untouched().annotate(counted_as=Value("receipt")))
    if person.has_role(Role.HEAD_OF_FINANCE):
        for model in (AdditionalCredit, SupplementaryCredit):
            name = Value(f"overdue {model._meta.db_table}")
            rows.append(model.objects.overdue(timezone.localdate()).annotate(counted_as=name))
    first, *others = (found.order_by().values_list("pk", "counted_as") for found in rows)
    return Counter(kind for _key, kind in first.union(*others))


RECORD = "record "


def record_kind(model: type[Any]) -> str:
    """Under which name records that take a second person are counted."""
    return f"{RECORD}{model._meta.db_table}"


def payouts_for(person: User) -> QuerySet:
    """Payouts that somebody may move, or whom they represent, narrowed as the rules do."""
    wanted = Q(pk__in=[])
    for hand in (person, *person.as_deputy()):
        wanted |= _may_move(hand)
    return Disbursement.objects.filter(wanted).order_by()


def _may_move(hand: User) -> Q:
    """Which payouts somebody may move in the name in which they act here."""
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
    return wanted
