"""What is not yet paid on a day: open commitments, and what was released but not confirmed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Sum, When

from core.activities.models import Activity
from core.amounts import convert
from core.funding.models import (
    BankReturn,
    Commitment,
    Disbursement,
    Instalment,
    ReceiptMatch,
    UnmatchedReceipt,
)
from core.ledger.states import COMMITTING, PAYING
from reports.figures.cutoff import Cutoff, known_entries
from reports.figures.filters import EVERYTHING, Filters
from reports.figures.sharing import Sharing


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands on a day; Rappen, of a share where a filter takes shares."""

    commitment: Commitment
    committed: int
    paid: int

    @property
    def open(self) -> int:
        return self.committed - self.paid


def standings(cutoff: Cutoff, last_day: dt.date, filters: Filters = EVERYTHING) -> list[Standing]:
    """All commitments with money booked by a day, oldest decision first.

    Filters by place or goal take the shares in force on that day.
    """
    entries = known_entries(cutoff, last_day).filter(filters.of_rows(), commitment__isnull=False)
    sums = entries.values("commitment").annotate(
        committed=Sum(_of_kinds(COMMITTING), default=0), paid=Sum(_of_kinds(PAYING), default=0)
    )
    by_commitment = {row["commitment"]: (row["committed"], row["paid"]) for row in sums.order_by()}
    commitments = (
        Commitment.objects.filter(pk__in=entries.values("commitment"))
        .select_related("activity", "partner", "instrument")
        .order_by("decided_on", "pk")
    )
    found = [Standing(commitment, *by_commitment[commitment.pk]) for commitment in commitments]
    return _shares_of(found, cutoff, last_day, filters) if filters.is_by_share else found


def open_commitments(
    cutoff: Cutoff, last_day: dt.date, filters: Filters = EVERYTHING
) -> list[Standing]:
    """The commitments of which something is not yet paid on a day."""
    return [standing for standing in standings(cutoff, last_day, filters) if standing.open]


def sums_by_credit(cutoff: Cutoff, last_day: dt.date) -> list[tuple[int | str, int, int]]:
    """Rappen committed and paid by commitment credit, or by sphere where an award names none."""
    entries = known_entries(cutoff, last_day).filter(commitment__isnull=False)
    sums = (
        entries.order_by()
        .values_list("commitment__credit", "commitment__sphere")
        .annotate(
            committed=Sum(_of_kinds(COMMITTING), default=0), paid=Sum(_of_kinds(PAYING), default=0)
        )
    )
    return [(credit or sphere, committed, paid) for credit, sphere, committed, paid in sums]


def planned_instalments(
    cutoff: Cutoff, last_day: dt.date, commitments: Collection[int]
) -> list[Instalment]:
    """With all that reports tell of their commitments, the earliest first."""
    planned = unpaid_instalments(cutoff, last_day, commitments).select_related(
        "report", "commitment__activity", "commitment__partner", "commitment__instrument"
    )
    return list(planned.order_by("due_on", "pk"))


def unpaid_instalments(
    cutoff: Cutoff, last_day: dt.date, commitments: Collection[int]
) -> QuerySet[Instalment]:
    """Instalments of the plans in force at the cut-off that nothing was paid for by a day."""
    paid = (
        known_entries(cutoff, last_day)
        .filter(disbursement__isnull=False, commitment__in=commitments)
        .exclude(disbursement__bank_return__confirmed_at__lte=cutoff.known_at)
    )
    return (
        Instalment.objects.filter(
            Q(ended_by__isnull=True) | Q(ended_by__recorded_at__gt=cutoff.known_at),
            commitment__in=commitments,
            commitment__confirmed_at__lte=cutoff.known_at,
            plan__recorded_at__lte=cutoff.known_at,
        )
        .exclude(pk__in=paid.values("disbursement__instalment"))
        .exclude(paid_before__booked_on__lte=last_day)
    )


def committed_and_paid(
    cutoff: Cutoff, last_day: dt.date, filters: Filters = EVERYTHING
) -> tuple[int, int]:
    """Net Rappen of whole entries that stand under commitments, added up by the database."""
    entries = known_entries(cutoff, last_day).filter(filters.of_rows(), commitment__isnull=False)
    return entries.net_committed(), entries.net_paid()


def released(cutoff: Cutoff, last_day: dt.date) -> QuerySet[Disbursement]:
    """Payouts that were released by a day, and of which no bank had told anything by then."""
    told = known_entries(cutoff, last_day).filter(Q(disbursement__isnull=False))
    returned = BankReturn.objects.filter(confirmed_at__lte=cutoff.known_at, booked_on__lte=last_day)
    return (
        Disbursement.objects.filter(
            ordered_on__lte=last_day, payment_list__step__number__lte=cutoff.number
        )
        .exclude(pk__in=told.values("disbursement"))
        .exclude(pk__in=returned.values("disbursement"))
    )


def released_unconfirmed(
    cutoff: Cutoff, last_day: dt.date, filters: Filters = EVERYTHING
) -> dict[str, int]:
    """Rappen released and not yet confirmed, by sphere; foreign payments at their stored rate."""
    payouts = released(cutoff, last_day).filter(filters.of_rows("commitment__"))
    rows = payouts.values_list(
        "commitment__activity",
        "commitment__sphere",
        "amount",
        "rate",
        "currency__minor_units",
    )
    sharing = Sharing(
        number=cutoff.number,
        filters=filters,
        activities=Activity.objects.filter(pk__in=payouts.values("commitment__activity")),
    )
    by_sphere: dict[str, int] = defaultdict(int)
    for activity, sphere, amount, rate, minor_units in rows:
        rappen = amount if rate is None else convert(amount, minor_units=minor_units, rate=rate)
        by_sphere[sphere] += sharing.of(rappen, activity=activity, day=last_day).amount
    return dict(by_sphere)


def unmatched_receipts(cutoff: Cutoff, last_day: dt.date) -> int:
    """Rappen that came in by a day and that nobody had matched by the cut-off; in no ledger."""
    matched = ReceiptMatch.objects.filter(confirmed_at__lte=cutoff.known_at)
    receipts = UnmatchedReceipt.objects.filter(
        booked_on__lte=last_day, step__number__lte=cutoff.number
    ).exclude(pk__in=matched.values("receipt"))
    return receipts.aggregate(sum=Sum("amount_chf"))["sum"] or 0


def _of_kinds(kinds: frozenset) -> Case:
    return Case(When(kind__in=sorted(kinds), then=F("amount_chf")), default=0)


def _shares_of(
    found: list[Standing], cutoff: Cutoff, last_day: dt.date, filters: Filters
) -> list[Standing]:
    sharing = Sharing(
        number=cutoff.number,
        filters=filters,
        activities={standing.commitment.activity_id for standing in found},
    )

    def share(standing: Standing, amount: int) -> int:
        activity = standing.commitment.activity_id
        return sharing.of(amount, activity=activity, day=last_day).amount

    shares = [
        Standing(one.commitment, share(one, one.committed), share(one, one.paid)) for one in found
    ]
    return [one for one in shares if one.committed or one.paid]
