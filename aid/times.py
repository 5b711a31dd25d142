"""How many hours help took, response by response: the stretches, their median and the slowest."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.utils.translation import gettext_lazy as _

from aid.clock import HOUR, Clock, Targets, earliest, in_words, moments_of, targets_on
from aid.models import Emergency, Response
from core.activities.models import Origin
from core.display import NOTHING


@dataclass(frozen=True)
class Stretch:
    """From one moment of a clock to a later one; `target` names the target that it is held to."""

    label: Any
    start: str
    end: str
    target: str = ""


STRETCHES = (
    Stretch(_("Alert to award"), "alerted_at", "awarded_at", "decision"),
    Stretch(_("Award to release"), "awarded_at", "released_at"),
    Stretch(_("Release to payment"), "released_at", "paid_at"),
    Stretch(_("Alert to payment"), "alerted_at", "paid_at", "payment"),
)


@dataclass(frozen=True)
class Cell:
    """A stretch of one response on a page; its look comes from `components/status.html`."""

    label: Any
    hours: float | None
    is_in_time: bool | None

    @property
    def text(self) -> str:
        return told(self.hours)

    @property
    def code(self) -> str:
        return {None: "", True: "done", False: "overdue"}[self.is_in_time]


@dataclass(frozen=True)
class Timing:
    """The clock of a response, or of an emergency: the first response that got there stops it."""

    emergency: Emergency
    response: Response | None
    clock: Clock
    targets: Targets
    count: int = 1
    """Responses that it speaks of."""

    def hours(self, stretch: Stretch) -> float | None:
        """To a tenth; None while it is not over."""
        start, end = getattr(self.clock, stretch.start), getattr(self.clock, stretch.end)
        return None if start is None or end is None else round((end - start) / HOUR, 1)

    def target_hours(self, stretch: Stretch) -> int | None:
        return getattr(self.targets, stretch.target) if stretch.target else None

    def is_in_time(self, stretch: Stretch) -> bool | None:
        """None where nothing is asked for, or while it is not over."""
        hours, target = self.hours(stretch), self.target_hours(stretch)
        return None if hours is None or target is None else hours <= target

    @property
    def cells(self) -> list[Cell]:
        """The stretches as a page shows them."""
        return [Cell(one.label, self.hours(one), self.is_in_time(one)) for one in STRETCHES]


@dataclass(frozen=True)
class Summary:
    """One stretch over many responses; hours."""

    stretch: Stretch
    counted: int
    still_open: int
    median: float | None
    slowest: Timing | None
    late: int | None
    """How many took longer than their target; None where nothing is asked for."""

    @property
    def longest(self) -> float | None:
        return self.slowest.hours(self.stretch) if self.slowest else None

    @property
    def median_text(self) -> str:
        return told(self.median)

    @property
    def longest_text(self) -> str:
        return told(self.longest)


def told(hours: float | None) -> str:
    """Hours as pages say them; a dash for none."""
    return NOTHING if hours is None else in_words(dt.timedelta(hours=hours))


def with_clocks() -> Any:
    """The responses that have clocks of ours: what was taken over from elsewhere has none."""
    responses: Any = Response.objects.filter(origin=Origin.WORKFLOW)
    return responses.select_related("emergency", "partner", "instrument")


def timings_of(
    responses: Collection[Response], *, until: dt.datetime | None = None
) -> list[Timing]:
    """Their clocks as known at a moment, in three queries; `emergency` was selected with them."""
    moments = moments_of([one.pk for one in responses], until=until)
    clocks = [Clock(one.emergency.alerted_at, **moments.get(one.pk, {})) for one in responses]
    targets = targets_on({clock.alerted_on for clock in clocks})
    return [
        Timing(one.emergency, one, clock, targets[clock.alerted_on])
        for one, clock in zip(responses, clocks, strict=True)
    ]


def by_emergency(timings: Iterable[Timing]) -> list[Timing]:
    """One for each emergency, in the order in which they come."""
    found: dict[int, list[Timing]] = defaultdict(list)
    for timing in timings:
        found[timing.emergency.pk].append(timing)
    return [
        Timing(
            group[0].emergency,
            None,
            earliest(group[0].clock.alerted_at, [_moments(one.clock) for one in group]),
            group[0].targets,
            len(group),
        )
        for group in found.values()
    ]


def summaries(timings: Collection[Timing]) -> list[Summary]:
    """Median and slowest of each stretch; what is not over is only counted."""
    return [_summary(stretch, timings) for stretch in STRETCHES]


def _summary(stretch: Stretch, timings: Collection[Timing]) -> Summary:
    over = [(hours, one) for one in timings if (hours := one.hours(stretch)) is not None]
    return Summary(
        stretch,
        counted=len(over),
        still_open=len(timings) - len(over),
        median=round(median(hours for hours, _one in over), 1) if over else None,
        slowest=max(over, key=lambda pair: pair[0])[1] if over else None,
        late=sum(one.is_in_time(stretch) is False for _hours, one in over)
        if stretch.target
        else None,
    )


def _moments(clock: Clock) -> dict[str, dt.datetime]:
    return {
        name: moment
        for name in ("awarded_at", "released_at", "paid_at")
        if (moment := getattr(clock, name)) is not None
    }
