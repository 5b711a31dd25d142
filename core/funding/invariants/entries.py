"""The ledger against the documents: each posted once, with its amounts and its day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Sum
from django.utils.translation import gettext as _

from core.activities.models import Origin
from core.funding.models import (
    BankReturn,
    Commitment,
    CommitmentReduction,
    Disbursement,
    Refund,
)
from core.ledger.models import DOCUMENTS, Entry, EntryQuerySet
from core.ledger.states import EntryKind

Posted = tuple[int, int, int, dt.date | None]
"""Activity, amount in units, Rappen, booking day."""
Expected = dict[int, Posted]


def wrong_entries() -> Iterator[str]:
    """I3: the entries of each document equal its state, and no entry stands on nothing."""
    yield from _differing(EntryKind.COMMITMENT, _awards(Origin.WORKFLOW))
    yield from _differing(EntryKind.COMMITMENT, _awards(Origin.TAKEOVER), posted=_taken_over())
    yield from _differing(EntryKind.REDUCTION, _reductions())
    yield from _differing(EntryKind.DISBURSEMENT, _payments())
    yield from _differing(EntryKind.BANK_RETURN, _returns())
    yield from _differing(EntryKind.REFUND, _refunds())
    yield from _differences_of_what_is_not_paid()


def _awards(origin: Origin) -> Expected:
    confirmed = Commitment.objects.filter(confirmed_at__isnull=False, origin=origin).values_list(
        "pk", "activity", "amount", "amount_chf", "decided_on"
    )
    return {key: (activity, amount, chf, day) for key, activity, amount, chf, day in confirmed}


def _reductions() -> Expected:
    confirmed = CommitmentReduction.objects.filter(confirmed_at__isnull=False).values_list(
        "pk", "commitment__activity", "amount", "amount_chf", "decided_on"
    )
    return {key: (activity, -amount, -chf, day) for key, activity, amount, chf, day in confirmed}


def _payments() -> Expected:
    """What was debited, whether it stands or was returned later."""
    debited = Disbursement.objects.filter(debited_chf__isnull=False).values_list(
        "pk", "commitment__activity", "amount", "debited_chf", "booked_on"
    )
    return {key: (activity, amount, chf or 0, day) for key, activity, amount, chf, day in debited}


def _returns() -> Expected:
    confirmed = BankReturn.objects.filter(confirmed_at__isnull=False, amount_chf__gt=0).values_list(
        "pk",
        "disbursement__commitment__activity",
        "disbursement__amount",
        "amount_chf",
        "booked_on",
    )
    return {key: (activity, -amount, -chf, day) for key, activity, amount, chf, day in confirmed}


def _refunds() -> Expected:
    refunds = Refund.objects.values_list(
        "pk", "claim__commitment__activity", "amount", "amount_chf", "booked_on"
    )
    return {key: (activity, -amount, -chf, day) for key, activity, amount, chf, day in refunds}


def _posted(rows: EntryQuerySet, document: str) -> dict[int, list[Posted]]:
    posted: dict[int, list[Posted]] = defaultdict(list)
    for key, *values in rows.values_list(document, "activity", "amount", "amount_chf", "booked_on"):
        posted[key].append(tuple(values))
    return posted


def _taken_over() -> dict[int, list[Posted]]:
    """Awards of confirmed lists stand under their commitment; a taking back stands beside them."""
    rows = Entry.objects.filter(
        kind=EntryKind.COMMITMENT, origin=Origin.TAKEOVER, reverses__isnull=True
    )
    return _posted(rows, "commitment")


def _differing(
    kind: EntryKind, expected: Expected, *, posted: dict[int, list[Posted]] | None = None
) -> Iterator[str]:
    if posted is None:
        rows = Entry.objects.filter(kind=kind, origin=Origin.WORKFLOW)
        posted = _posted(rows, DOCUMENTS[kind])
    for key in sorted(expected.keys() | posted.keys()):
        wanted = [expected[key]] if key in expected else []
        if posted.get(key, []) != wanted:
            yield _("%(kind)s %(key)s: the ledger says %(posted)s, the document %(wanted)s.") % {
                "kind": kind.label,
                "key": key,
                "posted": _as_text(posted.get(key, [])),
                "wanted": _as_text(wanted),
            }


def _differences_of_what_is_not_paid() -> Iterator[str]:
    """The exchange difference of a payment that came back is undone."""
    left = (
        Disbursement.objects.exclude(status="paid")
        .annotate(left=Sum("exchange_entries__amount_chf"))
        .exclude(left=0)
        .exclude(left=None)
    )
    for key, number in left.values_list("pk", "number"):
        yield _("%(name)s (%(key)s): an exchange difference stands though nothing is paid.") % {
            "name": number,
            "key": key,
        }


def _as_text(posted: list[Posted]) -> str:
    return "; ".join(f"{amount} / {chf} / {day}" for _key, amount, chf, day in posted) or "–"
