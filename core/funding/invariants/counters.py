"""Credits, awards, instalments and claims: every stored total against its documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from core.activities.models import Origin
from core.funding.models import (
    AdditionalCredit,
    BudgetCredit,
    CarryOver,
    Commitment,
    CommitmentCredit,
    CommitmentReduction,
    Disbursement,
    Instalment,
    ParliamentApproval,
    Refund,
    RefundClaim,
    SupplementaryCredit,
)
from core.funding.models.credits import Credit
from core.funding.states import IN_REVIEW, DisbursementStatus
from core.ledger.models import Entry, EntryQuerySet
from core.ledger.states import EntryKind

Sums = dict[int, int]
UNDER_WAY = IN_REVIEW | {DisbursementStatus.ORDERED}


def overdrawn_awards() -> Iterator[str]:
    """I1: what payouts draw, less claims, is at most the net award, in its currency."""
    drawn, reduced = drawn_by_documents(), _reductions("amount")
    for commitment in Commitment.objects.select_related("activity"):
        net = commitment.amount - reduced[commitment.pk]
        if drawn[commitment.pk] > net:
            yield _("%(name)s (%(key)s): %(drawn)s drawn of %(net)s.") % {
                "name": commitment,
                "key": commitment.pk,
                "drawn": drawn[commitment.pk],
                "net": net,
            }


def overdrawn_credits() -> Iterator[str]:
    """I2: what is used is at most the credit; beyond it only what explains itself.

    That is an exchange loss, or an urgent raise that the parliament refused afterwards.
    """
    for model, used, raised in _credits():
        for credit in model._default_manager.all():
            limit = credit.amount + raised[credit.pk]
            overrun = max(0, used[credit.pk] - limit)
            if overrun != credit.overrun:
                yield _(
                    "%(name)s (%(key)s): %(used)s used of %(limit)s, of it %(overrun)s overrun."
                ) % {
                    "name": credit,
                    "key": credit.pk,
                    "used": used[credit.pk],
                    "limit": limit,
                    "overrun": credit.overrun,
                }
    yield from _unexplained_overruns()


def wrong_totals() -> Iterator[str]:
    """I3: each counter equals the sum of its documents."""
    for model, used, raised in _credits():
        yield from _differing(model._default_manager.all(), used=used, raised=raised)
    yield from _differing(
        Commitment.objects.select_related("activity"),
        drawn=drawn_by_documents(),
        reduced=_reductions("amount"),
        reduced_chf=_reductions("amount_chf"),
        exchange_chf=_exchange(),
        paid_chf=_paid(),
    )
    yield from _differing(
        Instalment.objects.select_related("commitment__activity"), used_chf=_used_by_instalments()
    )
    yield from _differing(
        RefundClaim.objects.select_related("commitment__activity"),
        received=_sums(Refund.objects.all(), "claim", "amount"),
    )


def drawn_by_documents() -> Sums:
    """What payouts under way and paid take of each award, less what is claimed back.

    A paid payout draws its reserve of a foreign award, and of one in francs what was debited
    less the loss beyond the award. What was paid before a take-over counts as drawn.
    """
    paid = Disbursement.objects.filter(status=DisbursementStatus.PAID)
    in_francs = Q(commitment__currency="CHF")
    losses = Entry.objects.filter(
        in_francs,
        kind=EntryKind.EXCHANGE_DIFFERENCE,
        exchange_of__status=DisbursementStatus.PAID,
    )
    claims = RefundClaim.objects.filter(confirmed_at__isnull=False)
    return _added(
        _sums(Disbursement.objects.filter(status__in=UNDER_WAY), "commitment", "draws"),
        _sums(paid.exclude(in_francs), "commitment", "draws"),
        _sums(paid.filter(in_francs), "commitment", "debited_chf"),
        _sums(_taken_over().paying(), "commitment", "amount"),
        _negative(_sums(losses, "commitment", "amount_chf")),
        _negative(_sums(claims, "commitment", "amount")),
    )


def _credits() -> Iterable[tuple[type[Credit], Sums, Sums]]:
    named = Commitment.objects.filter(confirmed_at__isnull=False, credit__isnull=False)
    exchange = Entry.objects.filter(kind=EntryKind.EXCHANGE_DIFFERENCE)
    reductions = CommitmentReduction.objects.filter(confirmed_at__isnull=False)
    yield (
        CommitmentCredit,
        _added(
            _sums(named, "credit", "amount_chf"),
            _negative(_sums(reductions, "commitment__credit", "amount_chf")),
            _sums(_taken_back(), "commitment__credit", "amount_chf"),
            _sums(exchange, "commitment__credit", "amount_chf"),
        ),
        _raises(AdditionalCredit),
    )
    by_instalment = _used_by_instalments()
    used: Sums = defaultdict(int)
    for key, credit in Instalment.objects.filter(budget_credit__isnull=False).values_list(
        "pk", "budget_credit"
    ):
        used[credit] += by_instalment[key]
    carried = CarryOver.objects.confirmed()
    yield (
        BudgetCredit,
        _added(used, _sums(carried, "source", "amount")),
        _added(_raises(SupplementaryCredit), _sums(carried, "target", "amount")),
    )


def _unexplained_overruns() -> Iterator[str]:
    losses = Entry.objects.filter(kind=EntryKind.EXCHANGE_DIFFERENCE, amount_chf__gt=0)
    lost = _sums(losses, "commitment__credit", "amount_chf")
    refused = _sums(
        ParliamentApproval.objects.confirmed().filter(is_granted=False),
        "additional__credit",
        "additional__amount",
    )
    for credit in CommitmentCredit.objects.filter(overrun__gt=0):
        if credit.overrun > lost[credit.pk] + refused[credit.pk]:
            yield _(
                "%(name)s (%(key)s): overrun by %(overrun)s, lost on exchange %(lost)s, refused by"
                " the parliament %(refused)s."
            ) % {
                "name": credit,
                "key": credit.pk,
                "overrun": credit.overrun,
                "lost": lost[credit.pk],
                "refused": refused[credit.pk],
            }


def _used_by_instalments() -> Sums:
    """What each instalment takes of its budget: the plan until it is paid, then the debit."""
    used: Sums = defaultdict(int)
    planned = Instalment.objects.planned().filter(budget_credit__isnull=False)
    used.update(planned.values_list("pk", "amount_chf"))
    paid = Disbursement.objects.filter(status=DisbursementStatus.PAID)
    used.update(
        (instalment, debited or 0)
        for instalment, debited in paid.values_list("instalment", "debited_chf")
    )
    return used


def _paid() -> Sums:
    """Rappen debited of payments that stand, here or before a take-over, less refunds."""
    paid = Disbursement.objects.filter(status=DisbursementStatus.PAID)
    return _added(
        _sums(paid, "commitment", "debited_chf"),
        _sums(_taken_over().paying(), "commitment", "amount_chf"),
        _negative(_sums(Refund.objects.all(), "claim__commitment", "amount_chf")),
    )


def _exchange() -> Sums:
    differences = Entry.objects.filter(kind=EntryKind.EXCHANGE_DIFFERENCE)
    return _sums(differences, "commitment", "amount_chf")


def _reductions(column: str) -> Sums:
    """What reductions took of each award; one that was taken over and back has nothing left."""
    confirmed = CommitmentReduction.objects.filter(confirmed_at__isnull=False)
    return _added(
        _sums(confirmed, "commitment", column),
        _negative(_sums(_taken_back(), "commitment", column)),
    )


def _taken_over() -> EntryQuerySet:
    """What a confirmed list booked, and what its taking back booked against it."""
    return Entry.objects.filter(origin=Origin.TAKEOVER)


def _taken_back() -> EntryQuerySet:
    """Awards of a list that was taken back, with the opposite sign."""
    return _taken_over().filter(kind=EntryKind.COMMITMENT, reverses__isnull=False)


def _raises(model: type[AdditionalCredit | SupplementaryCredit]) -> Sums:
    return _sums(model.objects.counting(), "credit", "amount")


def _sums(rows: QuerySet[Any], key: str, column: str) -> Sums:
    """The sum of a column for each key; 0 where there are no rows."""
    sums: Sums = defaultdict(int)
    grouped = rows.order_by().values(one=F(key)).annotate(sum=Sum(column))
    sums.update({row["one"]: row["sum"] or 0 for row in grouped if row["one"] is not None})
    return sums


def _added(*parts: Sums) -> Sums:
    total: Sums = defaultdict(int)
    for part in parts:
        for key, amount in part.items():
            total[key] += amount
    return total


def _negative(sums: Sums) -> Sums:
    return {key: -amount for key, amount in sums.items()}


def _differing(rows: QuerySet[Any], **counted: Sums) -> Iterator[str]:
    for row in rows.order_by("pk").iterator(chunk_size=2000):
        for name, sums in counted.items():
            stored, summed = getattr(row, name), sums[row.pk]
            if stored != summed:
                yield _(
                    "%(name)s (%(key)s): %(total)s is %(stored)s, the documents say %(summed)s."
                ) % {
                    "name": row,
                    "key": row.pk,
                    "total": row._meta.get_field(name).verbose_name,
                    "stored": stored,
                    "summed": summed,
                }
