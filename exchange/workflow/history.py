"""The steps that bring published history in, by batch, and take a batch back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from core.errors import refuse_if
from core.ledger.models import Batch, Entry
from core.people.models import User
from core.workflow import change, create, current, note, step, today
from exchange import rules
from exchange.iati.interpretation import Interpreter, refusals
from exchange.iati.model import Activity, Note
from exchange.iati.reference import Reference
from exchange.iati.source import NothingKept, Source, TakenOver
from exchange.workflow.reversing import reverse
from exchange.workflow.taking_over import Writer

CHUNK = 200
"""Activities that are read and written together: few queries, little memory."""

Item = TypeVar("Item")


@step
def import_history(
    activities: Iterable[Activity],
    *,
    source: Source,
    reference: Reference,
    by: User,
    now: dt.datetime,
    is_trial: bool = False,
) -> TakenOver:
    """Take activities over as history: all of the file, in one batch and one transaction.

    Repeated, it posts what is new, reverses what vanished from the activities that the file
    still names, and brings facts and splits up to date where nobody here has changed them.
    Raises `NothingKept` at the end of a trial.
    """
    refuse_if(rules.objections_to_importing_history(by))
    batch = create(
        Batch,
        source=source.name,
        sha256=source.sha256,
        reporting_org=source.reporting_org,
        imported_by=by,
        imported_at=now,
    )
    current().subject = str(batch)
    taken_over = TakenOver(batch=batch)
    writer = Writer(batch, reference, taken_over, now=now)
    for chunk in _chunks(activities, CHUNK):
        readings = []
        for activity in chunk:
            if why_not := [*refusals(activity), *_second(activity, taken_over.seen)]:
                taken_over.refused += why_not
                continue
            taken_over.seen.add(activity.identifier)
            taken_over.count_left_out(activity.left_out)
            readings.append(Interpreter(activity, reference, today=today(now)).read())
        writer.write(readings)
    _keep_notes(batch, taken_over)
    if is_trial:
        raise NothingKept(taken_over)
    return taken_over


@step
def take_back_batch(batch: Batch, *, reason: str, by: User, now: dt.datetime) -> int:
    """Reverse what a batch posted, on the same days; give the number of reversing entries.

    What the batch itself had reversed counts again. Activities and organisations stay: nothing
    is deleted, and others may have built on them.
    """
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    refuse_if(rules.objections_to_taking_back_batch(batch, by, reason=reason))
    change(batch, taken_back_at=now)
    live = Entry.objects.filter(batch=batch, reversed_by__isnull=True)
    return len(reverse(live, batch=batch, now=now))


def _chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _second(activity: Activity, seen: set[str]) -> list[Note]:
    return [Note.twice(activity.identifier)] if activity.identifier in seen else []


def _keep_notes(batch: Batch, taken_over: TakenOver) -> None:
    """The list stands on the batch; the trail keeps how long it was."""
    stored = [
        {"activity": one.activity, "element": one.element, "reason": one.reason}
        for one in taken_over.refused + taken_over.notes
    ]
    Batch.objects.filter(pk=batch.pk).update(notes=stored, step=current().step)
    batch.notes = stored
    note(batch, after=taken_over.counts() | {"notes": len(stored)})
