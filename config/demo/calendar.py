"""A clock that plays the logs of many dossiers in one order of time."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterator
from zoneinfo import ZoneInfo

ZURICH = ZoneInfo("Europe/Zurich")

Log = Iterator[dt.datetime]
"""What happened to one dossier: yields the moment at which it goes on, and acts when resumed."""

MINUTES_OF_AN_ACT = 4


def at(day: dt.date | str, time: str = "09:00") -> dt.datetime:
    """A moment in Zürich: `at("2026-02-03", "17:40")`."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=ZURICH)


class Calendar:
    """Resumes each log when its moment has come, whatever dossier it belongs to.

    So the trail of the whole office is written in the order of time, as it would have been.
    """

    def __init__(self, start: dt.datetime) -> None:
        self.now = start
        self._waiting: list[tuple[dt.datetime, int, Log]] = []
        self._entered = 0

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(ZURICH).date()

    def enter(self, log: Log) -> None:
        """Let a log begin; at once up to its first moment, then in its turn."""
        moment = next(log, None)
        if moment is not None:
            self._entered += 1
            heapq.heappush(self._waiting, (moment, self._entered, log))

    def play(self, until: dt.datetime) -> None:
        """Play everything up to and including a moment; a later call goes on from there."""
        while self._waiting and self._waiting[0][0] <= until:
            moment, _number, log = heapq.heappop(self._waiting)
            self.now = max(self.now, moment)
            self.enter(log)

    def act(self) -> dt.datetime:
        """The moment of the next act; acts of one log take a few minutes each."""
        moment = self.now
        self.now += dt.timedelta(minutes=MINUTES_OF_AN_ACT)
        return moment
