"""How long help took: from the alert to the award in force, the release and the payment."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.activities.models import Origin
from core.approvals.models import DEFAULTS, Parameter, ParameterKey
from core.approvals.states import Act
from core.funding.models import Commitment, DisbursementSignature

HOUR = dt.timedelta(hours=1)
IN_HOURS = dt.timedelta(hours=96)
"""Up to here a span is told in hours, beyond in days."""


@dataclass(frozen=True)
class Targets:
    """Within how many hours after the alert an award should be in force, and a payment made."""

    decision: int
    payment: int


def targets_on(days: Collection[dt.date]) -> dict[dt.date, Targets]:
    """The targets in force on each of these days, in one query; what counts is the alert's day."""
    keys = (ParameterKey.DECISION_HOURS, ParameterKey.PAYMENT_HOURS)
    kept = list(
        Parameter.objects.confirmed()
        .filter(key__in=keys)
        .order_by("-valid_from", "-pk")
        .values_list("key", "valid_from", "value")
    )

    def value(wanted: ParameterKey, day: dt.date) -> int:
        in_force = (hours for key, since, hours in kept if key == wanted and since <= day)
        return next(in_force, DEFAULTS[wanted])

    return {day: Targets(*(value(key, day) for key in keys)) for day in days}


@dataclass(frozen=True)
class Lap:
    """One stretch from the alert on: done in so much time, or still running."""

    label: str
    span: dt.timedelta
    is_done: bool
    target: dt.timedelta

    @property
    def is_late(self) -> bool:
        return self.span > self.target

    @property
    def code(self) -> str:
        """The look of its state: `components/status.html`."""
        if self.is_late:
            return "overdue"
        return "done" if self.is_done else "running"

    @property
    def text(self) -> str:
        words = in_words(self.span)
        if self.is_done:
            return _("after %(span)s") % {"span": words}
        return _("running for %(span)s") % {"span": words}

    @property
    def verdict(self) -> str:
        target = {"target": in_words(self.target)}
        if self.is_late:
            return _("later than %(target)s") % target
        return (
            _("within %(target)s") % target if self.is_done else _("due within %(target)s") % target
        )


@dataclass(frozen=True)
class Clock:
    """The moments of one response, or the earliest of all responses to an emergency.

    `awarded_at` is when a second person put the first award in force, `released_at` when the first
    payout was released, `paid_at` when its payment was confirmed. None has not happened yet.
    """

    alerted_at: dt.datetime
    awarded_at: dt.datetime | None = None
    released_at: dt.datetime | None = None
    paid_at: dt.datetime | None = None

    @property
    def alerted_on(self) -> dt.date:
        return timezone.localtime(self.alerted_at).date()

    def laps(self, now: dt.datetime, targets: Targets) -> list[Lap]:
        return [
            self._lap(_("Award"), self.awarded_at, now, targets.decision),
            self._lap(_("Payment"), self.paid_at, now, targets.payment),
        ]

    def _lap(self, label: str, moment: dt.datetime | None, now: dt.datetime, hours: int) -> Lap:
        span = max((moment or now) - self.alerted_at, dt.timedelta())
        return Lap(label, span, moment is not None, hours * HOUR)


Moments = dict[int, dict[str, dt.datetime]]


def moments_of(activities: Collection[int], *, until: dt.datetime | None = None) -> Moments:
    """The first award, release and payment of each activity, in two queries.

    What was taken over from elsewhere has no moments of ours. `until` leaves out what came later.
    """
    found: Moments = defaultdict(dict)
    awards = (
        Commitment.objects.confirmed()
        .filter(_until("confirmed_at", until), activity__in=activities, origin=Origin.WORKFLOW)
        .order_by()
        .values_list("activity")
        .annotate(Min("confirmed_at"))
    )
    for activity, moment in awards:
        found[activity]["awarded_at"] = moment
    names = {Act.ORDER: "released_at", Act.HAND_OVER: "released_at", Act.CONFIRM: "paid_at"}
    signed = (
        DisbursementSignature.objects.of(*names)
        .filter(_until("signed_at", until), disbursement__commitment__activity__in=activities)
        .order_by()
        .values_list("disbursement__commitment__activity", "act")
        .annotate(Min("signed_at"))
    )
    for activity, act, moment in signed:
        name = names[Act(act)]
        found[activity][name] = min(moment, found[activity].get(name, moment))
    return found


def _until(name: str, moment: dt.datetime | None) -> Q:
    return Q(**{f"{name}__lte": moment}) if moment else Q()


def earliest(alerted_at: dt.datetime, moments: Collection[dict[str, dt.datetime]]) -> Clock:
    """The clock of an emergency: the first response that got there stops it."""
    return Clock(
        alerted_at,
        **{
            name: min(one[name] for one in moments if name in one)
            for name in ("awarded_at", "released_at", "paid_at")
            if any(name in one for one in moments)
        },
    )


def in_words(span: dt.timedelta) -> str:
    """A span as people say it: 6 h 20 min, 27 h, 12 days."""
    minutes = int(span.total_seconds()) // 60
    if span > IN_HOURS:
        return _("%(days)s days") % {"days": minutes // (24 * 60)}
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
