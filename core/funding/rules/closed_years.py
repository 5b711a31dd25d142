"""Who may close a year or reopen it, and what must be settled before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.confirmation import Confirmable, objections_to_confirming
from core.funding.models import (
    AdditionalCredit,
    BankReturn,
    BudgetCredit,
    CarryOver,
    Commitment,
    CommitmentReduction,
    Disbursement,
    Instalment,
    ParliamentApproval,
    SupplementaryCredit,
)
from core.funding.states import DisbursementStatus
from core.ledger.models import ClosedYear, YearReopening
from core.people.models import Role, User

NAMED = 5
"""How many documents a reason names."""


def objections_to_closed_year(day: dt.date) -> list[str]:
    """What stands against a booking on this day."""
    if ClosedYear.objects.has(day.year):
        return [_("The books of %(year)s are closed.") % {"year": day.year}]
    return []


def objections_to_recording_closing(year: int, person: User, *, today: dt.date) -> list[str]:
    objections = []
    if not person.has_role(Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE):
        objections.append(_("Years are closed by finance."))
    if year >= today.year:
        objections.append(_("The year %(year)s is not over.") % {"year": year})
    if ClosedYear.objects.has(year):
        objections.append(_("The books of %(year)s are closed.") % {"year": year})
    if ClosedYear.objects.unconfirmed().filter(year=year).exists():
        objections.append(_("The closing waits for its confirmation already."))
    return objections + objections_to_closing(year)


def objections_to_confirming_closing(closing: ClosedYear, person: User) -> list[str]:
    objections = objections_to_confirming(closing, person)
    if not person.has_role(Role.HEAD_OF_FINANCE):
        objections.append(_("The closing of a year is confirmed by the head of finance."))
    return objections + objections_to_closing(closing.year)


def objections_to_recording_reopening(closing: ClosedYear, person: User) -> list[str]:
    objections = []
    if not person.has_role(Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE):
        objections.append(_("Years are reopened by finance."))
    if not closing.is_in_force:
        objections.append(_("Only a closed year can be reopened."))
    if closing.reopenings.unconfirmed().exists():
        objections.append(_("The reopening waits for its confirmation already."))
    return objections


def objections_to_confirming_reopening(reopening: YearReopening, person: User) -> list[str]:
    objections = objections_to_confirming(reopening, person)
    if not person.has_role(Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE):
        objections.append(_("Years are reopened by finance."))
    heads = (person, reopening.recorded_by)
    if not any(head.has_role(Role.HEAD_OF_FINANCE, on=person.day) for head in heads):
        objections.append(_("One of the two is the head of finance."))
    return objections


def objections_to_discarding_year_act(record: Confirmable, person: User) -> list[str]:
    """For a closing or a reopening that nobody confirmed."""
    objections = []
    if not person.has_role(Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE):
        objections.append(_("Years are closed by finance."))
    if not record.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    return objections


def objections_to_closing(year: int) -> list[str]:
    """What is not settled yet, whoever closes the year."""
    reasons = []
    if released := list(_released(year)):
        reasons.append(
            _("Released for payment and not confirmed: %(what)s.") % {"what": _named(released)}
        )
    if conditional := [one for one in unpaid_in(year) if not one.was_owed_in_its_year]:
        reasons.append(
            _("Due in %(year)s on a condition that is not met; move the due date: %(what)s.")
            % {"year": year, "what": _named(conditional)}
        )
    kinds = (list(records) for records in _waiting(year))
    return reasons + [
        _("Waiting for a second person (%(kind)s): %(what)s.")
        % {"kind": waiting[0]._meta.verbose_name, "what": _named(waiting)}
        for waiting in kinds
        if waiting
    ]


def unpaid_in(year: int) -> QuerySet[Instalment]:
    """Planned instalments of a budget year without a payment, in the order they are due."""
    planned = Instalment.objects.planned().filter(budget_year=year, paid_before=None)
    unpaid = planned.exclude(disbursements__status=DisbursementStatus.PAID)
    return unpaid.select_related("commitment__activity", "commitment__partner", "report")


def accruals(year: int) -> list[Instalment]:
    """Owed on 31.12. and not paid: due, the condition met. They stay on the budget of the year."""
    return [instalment for instalment in unpaid_in(year) if instalment.was_owed_in_its_year]


def _released(year: int) -> QuerySet[Disbursement]:
    ordered = Disbursement.objects.filter(status=DisbursementStatus.ORDERED)
    return ordered.filter(ordered_on__lte=dt.date(year, 12, 31)).order_by("pk")


def _waiting(year: int) -> Iterator[QuerySet[Any]]:
    """Records of the year, kind by kind, that would book or count in it once confirmed."""
    yield Commitment.objects.unconfirmed().filter(decided_on__year=year).select_related("activity")
    yield (
        CommitmentReduction.objects.unconfirmed()
        .filter(decided_on__year=year)
        .select_related("commitment__activity")
    )
    yield (
        BankReturn.objects.unconfirmed().filter(booked_on__year=year).select_related("disbursement")
    )
    yield BudgetCredit.objects.unconfirmed().filter(year=year)
    yield (
        SupplementaryCredit.objects.unconfirmed().filter(credit__year=year).select_related("credit")
    )
    yield (
        AdditionalCredit.objects.unconfirmed()
        .filter(decided_on__year=year)
        .select_related("credit")
    )
    yield (
        ParliamentApproval.objects.unconfirmed()
        .filter(supplementary__credit__year=year)
        .select_related("supplementary__credit")
    )
    yield (
        CarryOver.objects.unconfirmed().filter(source__year=year).select_related("source", "target")
    )


def _named(rows: Iterable[Any]) -> str:
    rows = list(rows)
    more = f" … ({len(rows)})" if len(rows) > NAMED else ""
    return ", ".join(str(row) for row in rows[:NAMED]) + more
