"""The steps of an amendment: recorded, in force when the head of unit confirms, or discarded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from core.activities.amending import facts, rules
from core.activities.models import Activity, Amendment, AmendmentPaper
from core.confirmation import confirm, discard, record
from core.documents.filing import Paper, store
from core.errors import refuse_if
from core.people.models import User
from core.workflow import change, deputies_may, step, today, touch


@step
def record_amendment(  # noqa: PLR0913
    activity: Activity,
    *,
    values: Mapping[str, Any],
    effective_on: dt.date,
    reason: str,
    papers: Sequence[Paper] = (),
    by: User,
    now: dt.datetime,
) -> Amendment:
    """Record what the partner and the city agreed anew; nothing changes until it is confirmed.

    `values` may name all facts of the agreement; only those that differ are kept.
    """
    row = facts.row_of(activity, lock=True)
    after = facts.changed(row, values)
    refuse_if(
        rules.objections_to_amending(row, by)
        + rules.objections_to_content(
            row, after, effective_on=effective_on, reason=reason, today=today(now)
        )
    )
    stands = facts.values_of(row)
    amendment = record(
        Amendment,
        by=by,
        now=now,
        activity_id=row.pk,
        number=row.amendments.count() + 1,
        before={name: stands[name] for name in after},
        after=after,
        reason=reason.strip(),
        effective_on=effective_on,
    )
    for paper in papers:
        document = store(paper.file, title=paper.title, category=paper.category, by=by, now=now)
        AmendmentPaper.objects.create(amendment=amendment, document=document)
    touch(amendment.activity)
    return amendment


@step
@deputies_may
def confirm_amendment(amendment: Amendment, *, by: User, now: dt.datetime) -> Amendment:
    """Put an amendment in force: the activity takes over every changed fact at once."""
    row = facts.row_of(amendment.activity, lock=True)
    amendment = Amendment.objects.select_related("activity").get(pk=amendment.pk)
    refuse_if(rules.objections_to_confirming_amendment(amendment, by))
    # Confirmed first: the database lets the facts change only beside it.
    amendment = confirm(amendment, by=by, now=now)
    change(row, **facts.parsed(amendment.after))
    touch(amendment.activity)
    return amendment


@step
def discard_amendment(
    amendment: Amendment, *, reason: str, by: User, now: dt.datetime
) -> Amendment:
    facts.row_of(amendment.activity, lock=True)
    amendment = Amendment.objects.select_related("activity").get(pk=amendment.pk)
    refuse_if(rules.objections_to_discarding_amendment(amendment, by, reason))
    touch(amendment.activity)
    return discard(amendment, now=now)
