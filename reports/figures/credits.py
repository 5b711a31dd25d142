"""What was voted and what became of it: awarded, paid, open and free, as known at a cut-off."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from core.funding.models import (
    BudgetCredit,
    CarryOver,
    CommitmentCredit,
    Instalment,
    ParliamentApproval,
)
from core.ledger.states import EntryKind
from reports.figures.cutoff import Cutoff, known_entries
from reports.figures.outstanding import sums_by_credit


@dataclass(frozen=True)
class CommitmentCreditRow:
    """A commitment credit, or one sphere of awards without any; Rappen over all years."""

    credit: CommitmentCredit | None
    sphere: str
    voted: int
    raised: int
    awarded: int
    paid: int

    @property
    def open(self) -> int:
        return self.awarded - self.paid

    @property
    def free(self) -> int | None:
        return None if self.credit is None else self.voted + self.raised - self.awarded


@dataclass(frozen=True)
class BudgetCreditRow:
    """A budget credit of a year; Rappen. `planned` are instalments without a payment.

    `carried` is what came from the year before, less what went into the next one.
    """

    credit: BudgetCredit
    voted: int
    raised: int
    carried: int
    paid: int
    planned: int

    @property
    def free(self) -> int:
        return self.voted + self.raised + self.carried - self.paid - self.planned


def commitment_credits(cutoff: Cutoff, last_day: dt.date) -> list[CommitmentCreditRow]:
    """Every confirmed credit; and by sphere what bodies awarded within their own competence."""
    awarded: dict[Any, int] = defaultdict(int)
    paid: dict[Any, int] = defaultdict(int)
    for key, committed, paid_out in sums_by_credit(cutoff, last_day):
        awarded[key] += committed
        paid[key] += paid_out
    rows = [
        CommitmentCreditRow(
            credit, credit.sphere, credit.amount, raised, awarded[credit.pk], paid[credit.pk]
        )
        for credit, raised in _voted(CommitmentCredit.objects.all(), cutoff)
    ]
    own_competence = [
        CommitmentCreditRow(None, key, 0, 0, awarded[key], paid[key])
        for key in sorted(key for key in awarded if isinstance(key, str))
    ]
    return sorted(rows, key=lambda row: row.sphere) + own_competence


def budget_credits(year: int, cutoff: Cutoff, last_day: dt.date) -> list[BudgetCreditRow]:
    """The budget credits of a year. A refund never raises them (gross principle)."""
    paid_by_instalment = dict(
        known_entries(cutoff, last_day)
        .filter(kind=EntryKind.DISBURSEMENT, disbursement__instalment__budget_credit__year=year)
        .values_list("disbursement__instalment")
        .annotate(sum=Sum("amount_chf"))
        .order_by()
    )
    paid_by_instalment |= dict(
        known_entries(cutoff, last_day)
        .filter(instalment_paid__budget_credit__year=year, reversed_by__isnull=True)
        .order_by()  # or SQLite reads the whole ledger in its order
        .values_list("instalment_paid", "amount_chf")
    )
    for instalment, amount in (
        known_entries(cutoff, last_day)
        .filter(
            kind=EntryKind.BANK_RETURN,
            bank_return__disbursement__instalment__budget_credit__year=year,
        )
        .order_by()
        .values_list("bank_return__disbursement__instalment", "amount_chf")
    ):
        paid_by_instalment[instalment] = paid_by_instalment.get(instalment, 0) + amount
    paid: dict[int, int] = defaultdict(int)
    planned: dict[int, int] = defaultdict(int)
    for pk, credit, amount, is_in_force in _instalments(year, cutoff):
        if paid_by_instalment.get(pk):
            paid[credit] += paid_by_instalment[pk]
        elif is_in_force:
            planned[credit] += amount
    carried = _carried(cutoff)
    return [
        BudgetCreditRow(
            credit,
            credit.amount,
            raised,
            carried[credit.pk],
            paid[credit.pk],
            planned[credit.pk],
        )
        for credit, raised in _voted(BudgetCredit.objects.filter(year=year), cutoff)
    ]


def _carried(cutoff: Cutoff) -> dict[int, int]:
    """What each budget credit got from the year before, less what it gave to the next one."""
    carried: dict[int, int] = defaultdict(int)
    known = CarryOver.objects.filter(confirmed_at__lte=cutoff.known_at)
    for source, target, amount in known.values_list("source", "target", "amount"):
        carried[source] -= amount
        carried[target] += amount
    return carried


def _voted(candidates: Any, cutoff: Cutoff) -> Iterable[tuple[Any, int]]:
    """The credits in force at the cut-off, each with the raises that counted then."""
    confirmed = candidates.filter(confirmed_at__lte=cutoff.known_at).exclude(
        taken_back_at__lte=cutoff.known_at
    )
    raises = confirmed.model.raises.rel.related_model.objects.filter(
        confirmed_at__lte=cutoff.known_at
    ).exclude(pk__in=_refused(confirmed.model, cutoff))
    raised = dict(raises.order_by().values_list("credit").annotate(sum=Sum("amount")))
    ordered = confirmed.select_related("instrument").order_by("sphere", "pk")
    return ((credit, raised.get(credit.pk, 0)) for credit in ordered)


def _refused(model: type[CommitmentCredit] | type[BudgetCredit], cutoff: Cutoff) -> Any:
    """Urgent raises that the parliament had refused by the cut-off."""
    of = "additional" if model is CommitmentCredit else "supplementary"
    rulings = ParliamentApproval.objects.filter(
        confirmed_at__lte=cutoff.known_at, is_granted=False, **{f"{of}__isnull": False}
    )
    return rulings.values(of)


def _instalments(year: int, cutoff: Cutoff) -> Iterable[tuple[int, int, int, bool]]:
    """Instalments on budget credits of a year: key, credit, Rappen, and whether still planned."""
    known = Instalment.objects.filter(
        budget_credit__year=year,
        plan__recorded_at__lte=cutoff.known_at,
        commitment__confirmed_at__lte=cutoff.known_at,
    ).values_list("pk", "budget_credit_id", "amount_chf", "ended_by__recorded_at")
    for pk, credit, amount, ended_at in known:
        yield pk, credit, amount, ended_at is None or ended_at > cutoff.known_at
