"""The ledger of one credit: every decision and document that moves it, with a running rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import attrgetter
from typing import Any, cast

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents.models import Document
from core.funding.models import BudgetCredit, CarryOver, CommitmentCredit, Disbursement, Instalment
from core.ledger.models import Entry
from core.ledger.states import PAYING


@dataclass(frozen=True)
class Line:
    """One movement; Rappen. `limit` moves what may be used, `used` what is, `paid` neither.

    `order` puts what gives room before what takes it on the same day.
    """

    day: dt.date
    what: str
    text: str
    url: str = ""
    document: Document | None = None
    limit: int = 0
    used: int = 0
    paid: int = 0
    rest: int = 0
    order: int = 1

    @property
    def effect(self) -> int:
        """What the movement does to the rest."""
        return self.limit - self.used


def ledger_of(credit: CommitmentCredit | BudgetCredit) -> list[Line]:
    """All movements of a credit in order of time; the last rest is what is free now."""
    if not credit.is_confirmed:
        return []
    uses = _of_budget(credit) if isinstance(credit, BudgetCredit) else _of_entries(credit)
    lines = sorted([*_decisions(credit), *uses], key=attrgetter("day", "order"))
    rests = accumulate(line.effect for line in lines)
    return [replace(line, rest=rest) for line, rest in zip(lines, rests, strict=True)]


def _decisions(credit: Any) -> Iterator[Line]:
    yield Line(
        credit.decided_on,
        str(credit._meta.verbose_name),
        f"{credit.body}, {credit.number}",
        limit=credit.amount,
        order=0,
    )
    raises = credit.raises.confirmed().select_related("document")
    for raised in raises.prefetch_related("approvals__document"):
        name = raised.get_kind_display() if raised.is_urgent else raised._meta.verbose_name
        yield Line(
            raised.decided_on,
            str(name),
            f"{raised.body}, {raised.number}",
            document=raised.document,
            limit=raised.amount,
            order=0,
        )
        ruling = raised.ruling
        if ruling is not None:
            yield Line(
                ruling.decided_on,
                _("approved by the parliament")
                if ruling.is_granted
                else _("refused by the parliament"),
                f"{ruling.body}, {ruling.number}",
                document=ruling.document,
                limit=0 if ruling.is_granted else -raised.amount,
                order=0,
            )


def _of_entries(credit: CommitmentCredit) -> Iterator[Line]:
    """Awards, reductions and exchange differences use a commitment credit; payments are shown."""
    entries = Entry.objects.filter(commitment__credit=credit).select_related(
        "activity", "commitment"
    )
    for entry in entries.order_by("booked_on", "pk"):
        is_paying = entry.kind in PAYING
        yield Line(
            entry.booked_on,
            entry.get_kind_display(),
            str(entry.activity),
            url=_address_of(entry),
            used=0 if is_paying else entry.amount_chf,
            paid=entry.amount_chf if is_paying else 0,
        )


def _of_budget(budget: BudgetCredit) -> Iterator[Line]:
    """Instalments use a budget: as planned until they are paid, then what was debited."""
    yield from _carried(budget)
    instalments = Instalment.objects.filter(
        budget_credit=budget, commitment__confirmed_at__isnull=False
    ).select_related("plan", "ended_by", "commitment__activity")
    for instalment in instalments.order_by("pk"):
        yield from _planned(instalment, budget)
    yield from _payments(budget)


def _planned(instalment: Instalment, budget: BudgetCredit) -> Iterator[Line]:
    commitment = instalment.commitment
    known = [commitment.confirmed_at, instalment.plan.recorded_at]
    days = [timezone.localdate(moment) for moment in known if moment is not None]
    line = Line(
        max(*days, budget.decided_on),
        _("instalment due on %(day)s") % {"day": f"{instalment.due_on:%d.%m.%Y}"},
        str(commitment.activity),
        url=reverse("funding:commitment", args=[commitment.pk]),
        used=instalment.amount_chf,
    )
    yield line
    if instalment.ended_by is not None:
        yield replace(
            line,
            day=max(line.day, timezone.localdate(instalment.ended_by.recorded_at)),
            what=_("plan changed: %(instalment)s") % {"instalment": line.what},
            used=-instalment.amount_chf,
            order=0,
        )


def _payments(budget: BudgetCredit) -> Iterator[Line]:
    of_it = Q(disbursement__instalment__budget_credit=budget) | Q(
        bank_return__disbursement__instalment__budget_credit=budget
    )
    entries = Entry.objects.filter(of_it, kind__in=PAYING).select_related(
        "activity",
        "commitment",
        "disbursement__instalment",
        "bank_return__disbursement__instalment",
    )
    for entry in cast("Iterable[Any]", entries.order_by("booked_on", "pk")):
        payout: Disbursement = entry.disbursement or entry.bank_return.disbursement
        planned = payout.instalment.amount_chf
        difference = abs(entry.amount_chf) - planned
        yield Line(
            entry.booked_on,
            entry.get_kind_display(),
            f"{payout.number}, {entry.activity}",
            url=payout.get_absolute_url(),
            used=difference if entry.amount_chf > 0 else -difference,
            paid=entry.amount_chf,
        )


def _carried(budget: BudgetCredit) -> Iterator[Line]:
    carried = CarryOver.objects.confirmed().filter(Q(source=budget) | Q(target=budget))
    for one in carried.select_related("source", "target", "document"):
        other = one.source if one.target_id == budget.pk else one.target
        is_in = one.target_id == budget.pk
        yield Line(
            max(one.decided_on, budget.decided_on),
            _("carried over from the year before") if is_in else _("carried into the next year"),
            f"{one.body}, {one.number}",
            url=reverse("funding:credit", args=["budget", other.pk]),
            document=one.document,
            limit=one.amount if is_in else 0,
            used=0 if is_in else one.amount,
            order=0 if is_in else 1,
        )


def _address_of(entry: Entry) -> str:
    if entry.disbursement_id is not None:
        return reverse("funding:disbursement", args=[entry.disbursement_id])
    return reverse("funding:commitment", args=[entry.commitment_id])


@dataclass(frozen=True)
class Month:
    """What stood at the end of a month, cumulated; Rappen."""

    first: dt.date
    limit: int
    used: int
    paid: int


def months_of(lines: Iterable[Line], year: int, *, until: dt.date) -> list[Month]:
    """The months of a year that have begun, each with all movements up to its end."""
    lines = list(lines)
    months = [dt.date(year, month, 1) for month in range(1, 13)]
    standings = []
    for first in months:
        after = dt.date(year + first.month // 12, first.month % 12 + 1, 1)
        known = [line for line in lines if line.day < after]
        if first <= until:
            standings.append(
                Month(
                    first,
                    sum(line.limit for line in known),
                    sum(line.used for line in known),
                    sum(line.paid for line in known),
                )
            )
    return standings
