"""What waits for a person, as lines of a mail: the very rows of their inbox."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.activities.models import Kind
from core.display import amount, chf
from core.funding.models import Disbursement
from core.funding.pages.records import Item, escalated_items_for, items_for
from core.funding.pages.reports import overdue_for
from core.funding.pages.waiting import Section, escalated_for, returned_to, sections_for
from core.notices.controls import TOLD_FOR, lowered_since
from core.partners.models import BankAccount
from core.people.models import MONEY_ROLES, NoticeChoice, Role, User

TOLD = (*MONEY_ROLES, Role.ADMINISTRATOR)
"""Who has something to do; auditors are told of controls that were lowered."""

ACCOUNT_NUMBER = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b")


@dataclass(frozen=True)
class Line:
    """One thing to do; amounts and dates are for people who read them in a mail."""

    key: str
    what: str
    name: str
    amount: str
    payee: str
    due_on: dt.date | None
    days: int
    path: str
    is_emergency: bool
    is_escalated: bool
    is_control: bool = False


def people() -> Iterator[User]:
    """Who is told anything at all: open accounts with an address and a role that is told."""
    for person in User.objects.filter(is_active=True, is_service=False).exclude(email=""):
        if person.reaches(*TOLD, Role.AUDITOR):
            yield person


def has_things_to_do(person: User) -> bool:
    return person.reaches(*TOLD)


def lines_for(person: User) -> list[Line]:
    """All that the person could do now, emergencies first, then by due date."""
    lines = [
        *_payouts(sections_for(person)),
        *_escalated(person),
        *_returned(person),
        *_items(items_for(person)),
        *_items_of_others(escalated_items_for(person)),
        *_lowered(person),
        *_reports(person),
    ]
    latest = dt.date.max
    return sorted(lines, key=lambda line: (not line.is_emergency, line.due_on or latest))


def wanted_at_once(person: User, lines: list[Line]) -> list[Line]:
    """What does not wait for the digest; escalations and lowered controls are always told."""
    if person.notices == NoticeChoice.AT_ONCE:
        return lines
    if person.notices == NoticeChoice.NONE:
        return [line for line in lines if line.is_escalated or line.is_control]
    return [line for line in lines if line.is_emergency or line.is_escalated or line.is_control]


def _payouts(sections: list[Section]) -> Iterator[Line]:
    for section in sections:
        for row in section.mine:
            yield _payout(
                row.payout,
                section.title,
                row.days,
                is_escalated=row.is_escalated,
            )


def _escalated(person: User) -> Iterator[Line]:
    """What others let wait, told to the head of unit with the names of those who could act."""
    for row in escalated_for(person):
        what = _for_whom(row.colleagues)
        yield _payout(row.payout, what, row.days, is_escalated=True)


def _for_whom(colleagues: list[User]) -> str:
    if not colleagues:
        return _("Waits too long, and nobody can act")
    names = ", ".join(str(one) for one in colleagues)
    return _("Waits too long for %(names)s") % {"names": names}


def _returned(person: User) -> Iterator[Line]:
    for payout in returned_to(person):
        yield _payout(payout, _("Returned to you"), 0, is_escalated=False)


def _payout(payout: Disbursement, what: str, days: int, *, is_escalated: bool) -> Line:
    """Told once for each submission and state; a return is told once for each step."""
    since = payout.step_id if payout.status == "draft" else payout.submitted_at
    return Line(
        key=f"payout:{payout.pk}:{payout.status}:{since}:{_mark(is_escalated)}",
        what=what,
        name=f"{payout.number}, {payout.commitment.activity.title}",
        amount=amount(payout.amount, payout.currency),
        payee=str(payout.account.organisation),
        due_on=payout.instalment.due_on,
        days=days,
        path=payout.get_absolute_url(),
        is_emergency=payout.commitment.activity.kind == Kind.RESPONSE,
        is_escalated=is_escalated,
    )


def _items(items: list[Item]) -> Iterator[Line]:
    for item in items:
        if not item.objections:
            yield _record(item, _("Waits for a second person"))


def _items_of_others(items: list[Item]) -> Iterator[Line]:
    for item in items:
        yield _record(item, _for_whom(item.colleagues))


def _record(item: Item, what: str) -> Line:
    record: Any = item.record
    table = record._meta.db_table
    return Line(
        key=f"{table}:{record.pk}:{record.recorded_at}:{_mark(item.is_escalated)}",
        what=what,
        name=f"{item.what}: {_name_of(record)}",
        amount=chf(item.amount_chf) if item.amount_chf is not None else "",
        payee=str(getattr(getattr(record, "commitment", record), "partner", None) or ""),
        due_on=None,
        days=item.days,
        path=item.url,
        is_emergency=_is_for_an_emergency(record),
        is_escalated=item.is_escalated,
    )


def _lowered(person: User) -> Iterator[Line]:
    """Controls that ask for less than before, told to every auditor once (money.md, rule 9)."""
    if not person.has_role(Role.AUDITOR):
        return
    for one in lowered_since(timezone.now() - TOLD_FOR):
        yield Line(
            key=one.key,
            what=_("A control was lowered"),
            name=" ".join([f"{one.kind}: {one.record}.", *one.sentences, f"({one.people})"]),
            amount="",
            payee="",
            due_on=None,
            days=0,
            path=reverse("controls"),
            is_emergency=False,
            is_escalated=False,
            is_control=True,
        )


def _reports(person: User) -> Iterator[Line]:
    """What partners owe on the activities of this person; told once for each deadline."""
    for row in overdue_for(person):
        report, activity = row.report, row.report.activity
        yield Line(
            key=f"report:{report.pk}:{report.due_on}:{report.state}",
            what=_("Partner's report overdue"),
            name=f"{activity.code}, {activity.title}: {report.get_kind_display()}",
            amount=chf(row.blocked_chf) if row.blocked else "",
            payee=str(activity.partner or ""),
            due_on=report.due_on,
            days=row.days,
            path=activity.get_absolute_url(),
            is_emergency=False,
            is_escalated=False,
        )


def _name_of(record: Any) -> str:
    """What a record is called; account numbers stay in the product."""
    if isinstance(record, BankAccount):
        return record.holder
    return ACCOUNT_NUMBER.sub("…", str(record))


def _is_for_an_emergency(record: Any) -> bool:
    activity = getattr(getattr(record, "commitment", record), "activity", None)
    return getattr(activity, "kind", None) == Kind.RESPONSE


def _mark(is_escalated: bool) -> str:  # noqa: FBT001 - one word for one flag
    return "escalated" if is_escalated else ""
