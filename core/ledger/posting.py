"""Posting to the ledger: called inside the step that changes the document, by nobody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.activities.models import Activity, Origin
from core.ledger.models import DOCUMENTS, Entry
from core.ledger.states import EntryKind
from core.workflow import create, touch


def post(  # noqa: PLR0913
    activity: Activity,
    kind: EntryKind,
    *,
    document: Any,
    commitment: Any,
    amount: int,
    amount_chf: int,
    booked_on: dt.date,
    now: dt.datetime,
    split_on: dt.date | None = None,
    stands_on: str | None = None,
    **values: Any,
) -> Entry:
    """Add the entry of a document; amounts are signed, `amount_chf` in Rappen.

    `stands_on` names the document's column where the kind knows several.
    """
    touch(activity, commitment)
    return create(
        Entry,
        activity=activity,
        kind=kind,
        origin=Origin.WORKFLOW,
        commitment=commitment,
        amount=amount,
        amount_chf=amount_chf,
        booked_on=booked_on,
        split_on=split_on or booked_on,
        recorded_at=now,
        sphere=commitment.sphere,
        instrument=commitment.instrument,
        partner=commitment.partner,
        **{stands_on or DOCUMENTS[kind]: document},
        **values,
    )
