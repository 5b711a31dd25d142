"""Undoing entries of history by entries that reverse them; inside a step only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import QuerySet

from core.ledger.models import Batch, Entry, EntrySplit
from core.workflow import create_many

COPIED = (
    *(
        "activity_id",
        "commitment_id",
        "kind",
        "flow",
        "origin",
        "currency_id",
        "rate",
        "rate_on",
        "rate_source",
    ),
    *("booked_on", "split_on", "sphere", "instrument_id", "partner_id", "text"),
)


def reverse(entries: QuerySet[Entry], *, batch: Batch, now: dt.datetime) -> list[Entry]:
    """Post the opposite of each entry on its own day, split as it was split.

    An entry that undoes a reversal stands for the entry first posted, so it takes its key: the
    next import finds it there.
    """
    originals = list(entries.select_related("reverses").order_by("pk"))
    reversals = create_many(
        Entry,
        [
            Entry(
                **{name: getattr(entry, name) for name in COPIED},
                amount=-entry.amount,
                amount_chf=-entry.amount_chf,
                recorded_at=now,
                batch=batch,
                reverses=entry,
                import_key=entry.reverses.import_key if entry.reverses else "",
            )
            for entry in originals
        ],
    )
    sets: dict[int | None, list[int]] = defaultdict(list)
    for split in EntrySplit.objects.filter(entry__in=originals):
        sets[split.entry_id].append(split.split_set_id)
    EntrySplit.objects.bulk_create(
        EntrySplit(entry=reversal, split_set_id=split_set)
        for reversal in reversals
        for split_set in sets[reversal.reverses_id]
    )
    return reversals
