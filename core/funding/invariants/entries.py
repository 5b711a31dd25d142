"""The ledger against the documents: each posted once, with its amounts and its day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Case, Sum, When
from django.utils.translation import gettext as _

from core.activities.models import Origin
from core.funding.models import (
    BankReturn,
    Commitment,
    CommitmentReduction,
    Disbursement,
    Refund,
    Reversal,
)
from core.funding.units import in_francs, open_units
from core.ledger.models import DOCUMENTS, Entry, EntryQuerySet
from core.ledger.states import EntryKind

Posted = tuple[int, int, int, dt.date | None]
"""Activity, amount in units, Rappen, booking day."""
Expected = dict[int, list[Posted]]
PAID_UNITS = Case(When(currency="CHF", then="debited_chf"), default="amount")
RETURNED_UNITS = Case(
    When(disbursement__currency="CHF", then="amount_chf"), default="disbursement__amount"
)
"""In francs what was debited counts, even where it is not what was released."""


def wrong_entries() -> Iterator[str]:
    """I3: the entries of each document equal its state, and no entry stands on nothing."""
    yield from _differing(EntryKind.COMMITMENT, _awards(Origin.WORKFLOW))
    yield from _differing(EntryKind.COMMITMENT, _awards(Origin.TAKEOVER), posted=_taken_over())
    yield from _differing(EntryKind.REDUCTION, _reductions())
    yield from _differing(EntryKind.DISBURSEMENT, _payments())
    yield from _differing(EntryKind.BANK_RETURN, _returns())
    yield from _differing(EntryKind.REFUND, _refunds())
    yield from _differences_of_what_is_not_paid()
    yield from _francs_left_open()


def _awards(origin: Origin) -> Expected:
    confirmed = Commitment.objects.filter(confirmed_at__isnull=False, origin=origin).values_list(
        "pk", "activity", "amount", "amount_chf", "decided_on"
    )
    return {key: [(activity, amount, chf, day)] for key, activity, amount, chf, day in confirmed}


def _reductions() -> Expected:
    confirmed = CommitmentReduction.objects.filter(confirmed_at__isnull=False).values_list(
        "pk", "commitment__activity", "amount", "amount_chf", "decided_on"
    )
    return {key: [(activity, -amount, -chf, day)] for key, activity, amount, chf, day in confirmed}


def _payments() -> Expected:
    """What was debited, whether it stands or was returned later; reversed, it stands undone."""
    debited = Disbursement.objects.filter(debited_chf__isnull=False).values_list(
        "pk", "commitment__activity", PAID_UNITS, "debited_chf", "booked_on"
    )
    reversed_on = dict(
        Reversal.objects.filter(confirmed_at__isnull=False).values_list("disbursement", "booked_on")
    )
    expected: Expected = {}
    for key, activity, amount, chf, day in debited:
        expected[key] = [(activity, amount, chf or 0, day)]
        if key in reversed_on:
            expected[key].append((activity, -amount, -(chf or 0), reversed_on[key]))
    return expected


def _returns() -> Expected:
    confirmed = BankReturn.objects.filter(confirmed_at__isnull=False, amount_chf__gt=0).values_list(
        "pk",
        "disbursement__commitment__activity",
        RETURNED_UNITS,
        "amount_chf",
        "booked_on",
    )
    return {key: [(activity, -amount, -chf, day)] for key, activity, amount, chf, day in confirmed}


def _refunds() -> Expected:
    refunds = Refund.objects.values_list(
        "pk", "claim__commitment__activity", "amount", "amount_chf", "booked_on"
    )
    return {key: [(activity, -amount, -chf, day)] for key, activity, amount, chf, day in refunds}


def _posted(rows: EntryQuerySet, document: str) -> dict[int, list[Posted]]:
    posted: dict[int, list[Posted]] = defaultdict(list)
    ordered = rows.order_by("pk")
    for key, *values in ordered.values_list(
        document, "activity", "amount", "amount_chf", "booked_on"
    ):
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
        wanted = expected.get(key, [])
        if posted.get(key, []) != wanted:
            yield _("%(kind)s %(key)s: the ledger says %(posted)s, the document %(wanted)s.") % {
                "kind": kind.label,
                "key": key,
                "posted": _as_text(posted.get(key, [])),
                "wanted": _as_text(wanted),
            }


def _differences_of_what_is_not_paid() -> Iterator[str]:
    """The loss beyond an award in francs is undone with its payment."""
    left = (
        Disbursement.objects.filter(commitment__currency="CHF")
        .exclude(status="paid")
        .annotate(left=Sum("exchange_entries__amount_chf"))
        .exclude(left=0)
        .exclude(left=None)
    )
    for key, number in left.values_list("pk", "number"):
        yield _("%(name)s (%(key)s): an exchange difference stands though nothing is paid.") % {
            "name": number,
            "key": key,
        }


def _francs_left_open() -> Iterator[str]:
    """Of an award in another currency, the francs left open are its units at the stored rate."""
    foreign = Commitment.objects.filter(confirmed_at__isnull=False, origin=Origin.WORKFLOW)
    for commitment in foreign.exclude(currency="CHF").select_related("currency"):
        worth = in_francs(commitment, open_units(commitment))
        if commitment.open_chf != worth:
            yield _(
                "%(name)s (%(key)s): %(open)s Rappen are open, its units are worth %(worth)s."
            ) % {
                "name": commitment,
                "key": commitment.pk,
                "open": commitment.open_chf,
                "worth": worth,
            }


def _as_text(posted: list[Posted]) -> str:
    return "; ".join(f"{amount} / {chf} / {day}" for _key, amount, chf, day in posted) or "–"
