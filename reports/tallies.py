"""Keeping the tallies: one a day, of past months the last; counted anew, and compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.models import AuditEntry
from reports.figures.cutoff import Cutoff, cutoff_at, cutoff_now, cutoff_of
from reports.figures.sums import Sums, counted_on
from reports.models import Tally


def take_tally(now: dt.datetime) -> Tally | None:
    """Write down the sums as known now, from those of the newest tally; None on an empty trail."""
    cutoff = cutoff_now(now)
    newest = Tally.objects.first()
    if not cutoff.number or (newest and newest.number >= cutoff.number):
        return newest
    sums = Sums.of(newest) if newest else Sums()
    counted_on(sums, since=newest.number if newest else 0, cutoff=cutoff, is_strict=True)
    with transaction.atomic():
        tally, _is_new = Tally.objects.get_or_create(
            number=cutoff.number, defaults=_facts(cutoff, sums)
        )
        Tally.objects.exclude(pk__in=_worth_keeping()).delete()
    return tally


def rebuild_tallies(now: dt.datetime) -> int:
    """Count all tallies anew from the entries: one for each month's end, and one for now."""
    numbers = [cutoff.number for cutoff in _ends_of_months(now)]
    rebuilt = [_tally(cutoff, sums) for cutoff, sums in _counted_at(numbers)]
    with transaction.atomic():
        Tally.objects.all().delete()
        Tally.objects.bulk_create(rebuilt, batch_size=10)
    return len(rebuilt)


def wrong_tallies() -> Iterator[str]:
    """I19: every tally says what its entries add up to, counted from the first one on."""
    contents = dict(Tally.objects.order_by("number").values_list("number", "content"))
    for cutoff, sums in _counted_at(contents):
        if sums.as_text() != contents[cutoff.number]:
            yield _("The tally at %(number)d is not what its bookings add up to.") % {
                "number": cutoff.number
            }


def _counted_at(numbers: Iterable[int]) -> Iterator[tuple[Cutoff, Sums]]:
    """The sums at rising numbers of the trail, each counted on from the one before."""
    sums, since = Sums(), 0
    for number in numbers:
        cutoff = cutoff_of(number, None)
        counted_on(sums, since=since, cutoff=cutoff, is_strict=True)
        since = number
        yield cutoff, sums


def _ends_of_months(now: dt.datetime) -> Iterator[Cutoff]:
    """The trail's last entry of each month and its newest one, each once, in order."""
    first = AuditEntry.objects.order_by("number").first()
    newest, number = cutoff_now(now), 0
    day = timezone.localdate(first.recorded_at).replace(day=1) if first else newest.day
    while (end := _end_of_month(day)) < newest.day:
        if (cutoff := cutoff_at(end)).number > number:
            number = cutoff.number
            yield cutoff
        day = end + dt.timedelta(days=1)
    if newest.number > number:
        yield newest


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _worth_keeping() -> list[int]:
    """Keys of the last tally of each month, Europe/Zurich."""
    of_months = {
        timezone.localdate(known_at).replace(day=1): pk
        for pk, known_at in Tally.objects.order_by("number").values_list("pk", "known_at")
    }
    return list(of_months.values())


def _tally(cutoff: Cutoff, sums: Sums) -> Tally:
    return Tally(number=cutoff.number, **_facts(cutoff, sums))


def _facts(cutoff: Cutoff, sums: Sums) -> dict[str, object]:
    return {
        "known_at": AuditEntry.objects.get(number=cutoff.number).recorded_at,
        "last_booked_on": sums.last_booked_on,
        "content": sums.as_text(),
    }
