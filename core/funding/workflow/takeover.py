"""Writing running awards that two people took over as one list, and undoing them; in a step only.

What was decided and paid elsewhere is booked as it was (`origin` takeover), without documents and
signatures of ours; what is still open becomes a normal plan.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.activities.models import Activity, Origin
from core.confirmation import put_in_force
from core.funding.counters import charge_reserved, use
from core.funding.models import (
    BudgetCredit,
    Commitment,
    CommitmentCredit,
    Condition,
    Disbursement,
    Instalment,
    Plan,
)
from core.funding.models.credits import Credit
from core.funding.units import in_francs
from core.funding.workflow.freezing import refreeze_siblings
from core.ledger.models import Batch, Entry
from core.ledger.states import EntryKind
from core.partners.models import Organisation
from core.people.models import User
from core.workflow import change, create_many, current, touch

SMALLEST_RATE = Decimal("0.000000001")


@dataclass(frozen=True)
class PaidBefore:
    """A payment made before the take-over; `amount_chf` is what the bank debited, in Rappen."""

    paid_on: dt.date
    voucher: str
    amount_chf: int


@dataclass(frozen=True)
class TakenOverTranche:
    """An instalment of a running award, paid or open; `key` says where the list names it."""

    key: object
    due_on: dt.date
    amount: int
    condition_text: str = ""
    paid: PaidBefore | None = None


@dataclass
class TakenOverAward:
    """An award of the list: the row to store, and its instalments."""

    key: object
    commitment: Commitment
    tranches: Sequence[TakenOverTranche] = ()


@dataclass
class Written:
    """What was stored, by the keys of the list."""

    commitments: dict[object, Commitment] = field(default_factory=dict)
    instalments: dict[object, Instalment] = field(default_factory=dict)
    entries: dict[object, Entry] = field(default_factory=dict)


def take_over(
    awards: Sequence[TakenOverAward],
    *,
    batch: Batch,
    recorded: tuple[User, dt.datetime],
    by: User,
    now: dt.datetime,
) -> Written:
    """Put awards in force, book them and what was paid, plan what is open, charge the credits.

    Raises `RuleViolation` where a credit lacks room.
    """
    written = Written()
    stored = put_in_force(
        Commitment, [award.commitment for award in awards], recorded=recorded, by=by, now=now
    )
    written.commitments = {
        award.key: commitment for award, commitment in zip(awards, stored, strict=True)
    }
    touch(*stored)
    _book(awards, written, batch=batch, now=now)
    _plan(awards, written, now=now)
    use(_needs(written))
    partners = Organisation.objects.filter(
        pk__in=Disbursement.objects.in_review().values("commitment__partner")
    )
    for partner in partners.filter(commitments__in=stored).distinct().order_by("pk"):
        refreeze_siblings(partner, now=now)
    return written


def charge_what_waited(budgets: Iterable[BudgetCredit]) -> None:
    """Let instalments that waited for the vote of these budgets draw on them."""
    for budget in budgets:
        charge_reserved(budget)


def withdraw(brought: Iterable[Credit], *, now: dt.datetime) -> None:
    """Put credits of a list that is taken back out of force; nothing hangs on them any more."""
    for credit in brought:
        change(credit, taken_back_at=now)


def undo(commitments: Sequence[Commitment], *, reason: str, now: dt.datetime) -> None:
    """Reduce awards that were taken over to nothing, end their plans, give the credits back.

    Their entries are reversed by whoever undoes the batch, in the same step.
    """
    plans = create_many(
        Plan,
        [Plan(commitment=one, recorded_at=now, reason=reason) for one in commitments],
    )
    needs: dict[Credit, int] = defaultdict(int)
    for plan in plans:
        planned = Instalment.objects.filter(commitment=plan.commitment, ended_by=None)
        for instalment in planned.select_related("budget_credit"):
            if instalment.budget_credit is not None:
                needs[instalment.budget_credit] -= instalment.used_chf
        planned.update(ended_by=plan, used_chf=0, step=current().step)
    for commitment in commitments:
        if commitment.credit is not None:
            needs[commitment.credit] -= commitment.net_chf
        commitment.reduced, commitment.reduced_chf = commitment.amount, commitment.amount_chf
        commitment.drawn = commitment.paid_chf = commitment.exchange_chf = 0
    _store_counters(commitments)
    touch(*commitments, *Activity.objects.filter(commitments__in=commitments))
    use(needs)


def _book(
    awards: Sequence[TakenOverAward], written: Written, *, batch: Batch, now: dt.datetime
) -> None:
    keys: list[object] = []
    entries: list[Entry] = []
    for award in awards:
        commitment = written.commitments[award.key]
        for key, entry in _entries(commitment, award):
            entry.recorded_at, entry.batch = now, batch
            keys.append(key)
            entries.append(entry)
    stored = create_many(Entry, entries)
    written.entries = {
        key: entry for key, entry in zip(keys, stored, strict=True) if key is not None
    }
    _store_counters(list(written.commitments.values()))


def _entries(
    commitment: Commitment, award: TakenOverAward
) -> Iterable[tuple[object | None, Entry]]:
    """The award, then its payments by day, each with its exchange difference.

    The difference is so much that the francs left open are the units left open at the stored
    rate, as for payments made here.
    """
    rate = {name: getattr(commitment, name) for name in ("rate", "rate_on", "rate_source")}
    yield (
        award.key,
        _entry(
            commitment,
            EntryKind.COMMITMENT,
            amount=commitment.amount,
            amount_chf=commitment.amount_chf,
            booked_on=commitment.decided_on,
            text=f"{commitment.body}, {commitment.number}",
            **rate,
        ),
    )
    yield from _payments(commitment, award, rate)


def _payments(
    commitment: Commitment, award: TakenOverAward, rate: dict[str, Any]
) -> Iterable[tuple[object | None, Entry]]:
    paid = [(tranche, tranche.paid) for tranche in award.tranches if tranche.paid]
    for tranche, payment in sorted(paid, key=lambda pair: pair[1].paid_on):
        left_open = in_francs(commitment, commitment.free - tranche.amount)
        difference = payment.amount_chf - (commitment.open_chf - left_open)
        yield (
            tranche.key,
            _entry(
                commitment,
                EntryKind.DISBURSEMENT,
                amount=tranche.amount,
                amount_chf=payment.amount_chf,
                booked_on=payment.paid_on,
                text=payment.voucher,
                **_rate_of(commitment, tranche.amount, payment),
            ),
        )
        commitment.drawn += tranche.amount
        commitment.paid_chf += payment.amount_chf
        if difference:
            commitment.exchange_chf += difference
            yield (
                None,
                _entry(
                    commitment,
                    EntryKind.EXCHANGE_DIFFERENCE,
                    amount=0,
                    amount_chf=difference,
                    booked_on=payment.paid_on,
                    text=payment.voucher,
                    **rate,
                ),
            )


def _entry(commitment: Commitment, kind: EntryKind, *, booked_on: dt.date, **values: Any) -> Entry:
    return Entry(
        activity_id=commitment.activity_id,
        commitment=commitment,
        kind=kind,
        origin=Origin.TAKEOVER,
        currency=commitment.currency,
        booked_on=booked_on,
        split_on=booked_on,
        sphere=commitment.sphere,
        instrument_id=commitment.instrument_id,
        partner_id=commitment.partner_id,
        **values,
    )


def _rate_of(commitment: Commitment, units: int, payment: PaidBefore) -> dict[str, Any]:
    """The rate at which the bank debited a foreign payment."""
    if commitment.rate is None:
        return {}
    whole_units = Decimal(units).scaleb(-commitment.currency.minor_units)
    francs = Decimal(payment.amount_chf).scaleb(-2)
    return {
        "rate": max((francs / whole_units).quantize(SMALLEST_RATE), SMALLEST_RATE),
        "rate_on": payment.paid_on,
        "rate_source": payment.voucher[:100],
    }


def _plan(awards: Sequence[TakenOverAward], written: Written, *, now: dt.datetime) -> None:
    """Plan every instalment; what was paid before names its entry and keeps its budget charged."""
    planned = [award for award in awards if award.tranches]
    plans = create_many(
        Plan,
        [Plan(commitment=written.commitments[one.key], recorded_at=now) for one in planned],
    )
    budgets = _Budgets()
    keys: list[object] = []
    instalments: list[Instalment] = []
    for plan, award in zip(plans, planned, strict=True):
        tranches = sorted(award.tranches, key=lambda tranche: tranche.due_on)
        for position, tranche in enumerate(tranches, start=1):
            keys.append(tranche.key)
            instalments.append(_instalment(plan, position, tranche, written, budgets))
    stored = create_many(Instalment, instalments)
    written.instalments = dict(zip(keys, stored, strict=True))


def _instalment(
    plan: Plan, position: int, tranche: TakenOverTranche, written: Written, budgets: _Budgets
) -> Instalment:
    commitment, paid = plan.commitment, tranche.paid
    amount_chf = paid.amount_chf if paid else in_francs(commitment, tranche.amount)
    budget = budgets.for_year(tranche.due_on.year, commitment)
    return Instalment(
        plan=plan,
        commitment=commitment,
        position=position,
        due_on=tranche.due_on,
        budget_year=tranche.due_on.year,
        budget_credit=budget,
        amount=tranche.amount,
        amount_chf=amount_chf,
        used_chf=amount_chf if budget else 0,
        condition=Condition.OTHER if tranche.condition_text else Condition.NONE,
        condition_text=tranche.condition_text,
        paid_before=written.entries[tranche.key] if paid else None,
    )


class _Budgets:
    """The voted budgets in memory; the same answer as `budget_credit_for`."""

    def __init__(self) -> None:
        self._voted = {
            (one.year, one.sphere, one.instrument_id): one
            for one in BudgetCredit.objects.confirmed()
        }

    def for_year(self, year: int, commitment: Commitment) -> BudgetCredit | None:
        sphere = commitment.sphere
        return self._voted.get((year, sphere, commitment.instrument_id)) or self._voted.get(
            (year, sphere, None)
        )


def _needs(written: Written) -> dict[Credit, int]:
    needs: dict[Credit, int] = defaultdict(int)
    for commitment in written.commitments.values():
        if isinstance(commitment.credit, CommitmentCredit):
            needs[commitment.credit] += commitment.net_chf
    for instalment in written.instalments.values():
        if instalment.budget_credit is not None:
            needs[instalment.budget_credit] += instalment.used_chf
    return needs


def _store_counters(commitments: Sequence[Commitment]) -> None:
    for commitment in commitments:
        commitment.step_id = current().step
    Commitment.objects.bulk_update(
        commitments,
        ["drawn", "paid_chf", "exchange_chf", "reduced", "reduced_chf", "step"],
        batch_size=200,
    )
