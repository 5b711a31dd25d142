"""As known when: the number in the trail up to which a report knows what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from core.audit.models import AuditEntry
from core.ledger.models import Entry, EntryQuerySet


@dataclass(frozen=True)
class Cutoff:
    """A point in the trail. What lies at or below its number never changes.

    `day` is printed as «Stand per». `known_at` (aware) serves rows that carry a moment instead of
    a number. `is_now` says that nobody asked for a day: then nothing is left out for its day.
    """

    number: int
    day: dt.date
    known_at: dt.datetime
    is_now: bool

    @property
    def last_day(self) -> dt.date:
        """The last booking day that counts where no year sets an end."""
        return dt.date.max if self.is_now else self.day

    def as_data(self) -> dict[str, Any]:
        """As JSON, to count again later as known then."""
        return {
            "number": self.number,
            "day": self.day.isoformat(),
            "known_at": self.known_at.isoformat(),
            "is_now": self.is_now,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Cutoff:
        """What `as_data` gave."""
        return cls(
            data["number"],
            dt.date.fromisoformat(data["day"]),
            dt.datetime.fromisoformat(data["known_at"]),
            data["is_now"],
        )

    def last_day_of(self, year: int) -> dt.date:
        """The last booking day that counts in a report of a year."""
        end_of_year = dt.date(year, 12, 31)
        return end_of_year if self.is_now else min(self.day, end_of_year)


def known_entries(cutoff: Cutoff, last_day: dt.date) -> EntryQuerySet:
    """What was booked by a day and known at the cut-off.

    Now, imported history counts up to the number too, so that an import that runs meanwhile
    cannot come between two queries of one report.
    """
    entries = Entry.objects.known_at(cutoff.number, last_day)
    return entries.filter(step__number__lte=cutoff.number) if cutoff.is_now else entries


def cutoff_now(now: dt.datetime | None = None) -> Cutoff:
    """All that the trail holds."""
    now = now or timezone.now()
    last = AuditEntry.objects.order_by("-number").values_list("number", flat=True).first()
    return Cutoff(last or 0, timezone.localtime(now).date(), now, is_now=True)


def cutoff_of(number: int, as_at: dt.date | None) -> Cutoff:
    """The cut-off that a report printed: its number, and the day that it was asked for, if any.

    Raises `AuditEntry.DoesNotExist` for a number that the trail has not reached.
    """
    if as_at:
        return replace(cutoff_at(as_at), number=number)
    known_at = AuditEntry.objects.get(number=number).recorded_at if number else timezone.now()
    return Cutoff(number, timezone.localtime(known_at).date(), known_at, is_now=True)


def cutoff_at(day: dt.date) -> Cutoff:
    """The last entry of the trail that was made by the end of a day, Europe/Zurich."""
    zone = timezone.get_default_timezone()
    next_day = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=zone)
    made_by_then = AuditEntry.objects.filter(recorded_at__lt=next_day).order_by("-number")
    last = made_by_then.values_list("number", flat=True).first()
    return Cutoff(last or 0, day, next_day - dt.timedelta(microseconds=1), is_now=False)
