"""The steps that close a year's books, and reopen them: each by two people."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from core.confirmation import Confirmable, confirm, discard, record
from core.errors import refuse_if
from core.funding import rules
from core.ledger.models import ClosedYear, Entry, YearReopening
from core.people.models import User
from core.workflow import change, step, today, touch


@step
def record_closing(*, year: int, by: User, now: dt.datetime) -> ClosedYear:
    """Record that a year is to be closed; in force when the head of finance confirms."""
    refuse_if(rules.objections_to_recording_closing(year, by, today=today(now)))
    return record(ClosedYear, by=by, now=now, year=year)


@step
def confirm_closing(closing: ClosedYear, *, by: User, now: dt.datetime) -> ClosedYear:
    """Close the books: from now on the database takes no booking of that year."""
    _let_nobody_post()
    closing = ClosedYear.objects.select_for_update(no_key=True).get(pk=closing.pk)
    refuse_if(rules.objections_to_confirming_closing(closing, by))
    return confirm(closing, by=by, now=now)


@step
def record_reopening(
    closing: ClosedYear, *, reason: str, by: User, now: dt.datetime
) -> YearReopening:
    """Record why a closed year must take bookings again; in force when confirmed."""
    closing = ClosedYear.objects.select_for_update(no_key=True).get(pk=closing.pk)
    refuse_if(
        rules.objections_to_recording_reopening(closing, by) + rules.objections_to_reason(reason)
    )
    touch(closing)
    return record(YearReopening, by=by, now=now, closing=closing, reason=reason)


@step
def confirm_reopening(reopening: YearReopening, *, by: User, now: dt.datetime) -> YearReopening:
    """Open the books again, until the year is closed anew by a row of its own."""
    reopening = YearReopening.objects.select_for_update(no_key=True).get(pk=reopening.pk)
    refuse_if(rules.objections_to_confirming_reopening(reopening, by))
    confirm(reopening, by=by, now=now)
    change(reopening.closing, reopened_at=now)
    return reopening


@step
def discard_year_act(
    act: ClosedYear | YearReopening, *, reason: str, by: User, now: dt.datetime
) -> Confirmable:
    """Take a closing or a reopening that nobody confirmed out of the waiting ones."""
    act = type(act)._default_manager.select_for_update(no_key=True).get(pk=act.pk)
    refuse_if(rules.objections_to_discarding_year_act(act, by) + rules.objections_to_reason(reason))
    return discard(act, now=now)


def _let_nobody_post() -> None:
    """Wait for who is posting, and let others wait, until the year is closed.

    Without it an entry whose transaction began before would come into the year after it.
    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Entry._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
