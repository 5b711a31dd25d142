"""What lists of emergencies and of responses show and hand out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Sum
from django.utils.translation import gettext as _

from aid.clock import Clock, Lap, earliest, moments_of, targets_on
from aid.conditions import Condition, conditions_of
from aid.models import Clearance, ContributionInKind, Emergency
from aid.times import STRETCHES, Stretch, Timing
from core.activities.models import Activity
from core.excel import AMOUNT, DATE, MOMENT, WHOLE, Column, Sheet
from core.ledger.models import Entry
from core.people.downloads import list_sheet

HOURS = "#,##0.0"


@dataclass(frozen=True)
class ResponseRow:
    """A response beside the others of its emergency; net Rappen, and what is still to follow."""

    response: Activity
    awarded: int
    paid: int
    laps: list[Lap]
    conditions: list[Condition]


@dataclass(frozen=True)
class SideBySide:
    """All responses of an emergency, and the laps of the emergency as a whole."""

    rows: list[ResponseRow]
    laps: list[Lap]

    @property
    def awarded(self) -> int:
        return sum(row.awarded for row in self.rows)

    @property
    def paid(self) -> int:
        return sum(row.paid for row in self.rows)


def side_by_side(
    emergency: Emergency, responses: Sequence[Activity], now: dt.datetime
) -> SideBySide:
    """In a fixed number of queries."""
    keys = [response.pk for response in responses]
    entries = Entry.objects.filter(activity__in=keys)
    awarded, paid = (
        dict(some.values_list("activity").annotate(Sum("amount_chf")).order_by())
        for some in (entries.committing(), entries.paying())
    )
    moments = moments_of(keys)
    whole = earliest(emergency.alerted_at, moments.values())
    targets = targets_on([whole.alerted_on])[whole.alerted_on]
    conditions = conditions_of(responses)
    rows = [
        ResponseRow(
            response,
            awarded.get(response.pk, 0),
            paid.get(response.pk, 0),
            Clock(emergency.alerted_at, **moments.get(response.pk, {})).laps(now, targets),
            conditions[response.pk],
        )
        for response in responses
    ]
    return SideBySide(rows, whole.laps(now, targets))


def with_laps(
    emergencies: Sequence[Emergency], now: dt.datetime
) -> list[tuple[Emergency, list[Lap]]]:
    """Each emergency of a list with its laps, in a fixed number of queries."""
    responses = Activity.objects.filter(response__emergency__in=emergencies).values_list(
        "pk", "response__emergency"
    )
    by_response = dict(responses)
    moments = moments_of(by_response)
    of_each: dict[int, list[dict[str, dt.datetime]]] = defaultdict(list)
    for pk, key in by_response.items():
        of_each[key].append(moments.get(pk, {}))
    clocks = [(one, earliest(one.alerted_at, of_each[one.pk])) for one in emergencies]
    targets = targets_on({clock.alerted_on for _one, clock in clocks})
    return [(one, clock.laps(now, targets[clock.alerted_on])) for one, clock in clocks]


def emergency_sheet(emergencies: Iterable[Emergency]) -> Sheet:
    return list_sheet(
        _("Emergencies"),
        [
            Column(_("Name"), lambda e: e.name, width=44),
            Column(_("Hazard"), lambda e: e.get_hazard_display(), width=26),
            Column(_("GLIDE number"), lambda e: e.glide, width=22),
            Column(_("In Switzerland"), lambda e: _("yes") if e.is_domestic else _("no")),
            Column(_("Countries"), lambda e: ", ".join(str(c) for c in e.countries.all())),
            Column(_("Place"), lambda e: e.place),
            Column(_("Onset"), lambda e: e.onset_on, DATE),
            Column(_("Alert"), lambda e: e.alerted_at, MOMENT),
            Column(_("Responses"), lambda e: e.response_count, WHOLE),
            Column(_("State"), lambda e: _("closed") if e.is_closed else _("open"), width=14),
        ],
        emergencies,
    )


def in_kind_sheet(contributions: Iterable[ContributionInKind]) -> Sheet:
    """Every contribution that was not discarded; only what counts is added up."""
    return list_sheet(
        _("Contributions in kind"),
        [
            Column(_("Provided on"), lambda c: c.provided_on, DATE),
            Column(_("Emergency"), lambda c: c.emergency.name, width=40),
            Column(_("Response"), lambda c: c.response.code if c.response else "", width=18),
            Column(_("Department"), lambda c: c.department, width=34),
            Column(_("What was provided"), lambda c: c.what, width=48, is_wrapped=True),
            Column(_("Quantity"), lambda c: c.quantity, width=20),
            Column(_("Source of the value"), lambda c: c.valuation, width=36, is_wrapped=True),
            Column(_("State"), in_kind_state, width=16),
            Column(
                _("Estimated value CHF"),
                lambda c: c.value_chf if in_kind_counts(c) else None,
                AMOUNT,
                is_summed=True,
            ),
        ],
        contributions,
        notes=[_("Estimated values; never paid, in no total of payouts.")],
    )


def in_kind_counts(contribution: ContributionInKind) -> bool:
    """As `counting`, of a row whose successor was selected with it."""
    return contribution.is_confirmed and not _is_replaced(contribution)


def in_kind_state(contribution: ContributionInKind) -> str:
    if _is_replaced(contribution):
        return _("replaced")
    return _("confirmed") if contribution.is_confirmed else _("to be confirmed")


def _is_replaced(contribution: ContributionInKind) -> bool:
    successor: ContributionInKind | None = getattr(contribution, "successor", None)
    return successor is not None and successor.is_confirmed


def times_sheet(timings: Iterable[Timing]) -> Sheet:
    """Hours from moment to moment: each emergency as a whole, and below it its responses."""
    return list_sheet(
        _("Response times"),
        [
            Column(_("Emergency"), lambda t: t.emergency.name, width=40),
            Column(_("Response"), lambda t: t.response and t.response.code, width=18),
            Column(_("Title"), lambda t: t.response and t.response.title, width=40),
            Column(_("Partner organisation"), _partner_of, width=34),
            Column(_("Alert"), lambda t: t.clock.alerted_at, MOMENT),
            *(
                Column(
                    _("%(stretch)s, hours") % {"stretch": stretch.label},
                    partial(_hours, stretch=stretch),
                    HOURS,
                )
                for stretch in STRETCHES
            ),
        ],
        timings,
    )


def _partner_of(timing: Timing) -> str:
    return str((timing.response and timing.response.partner) or "")


def _hours(timing: Timing, *, stretch: Stretch) -> float | None:
    return timing.hours(stretch)


def clearance_sheet(clearances: Iterable[Clearance]) -> Sheet:
    return list_sheet(
        _("Clearances"),
        [
            Column(_("Organisation"), lambda c: c.organisation.name, width=44),
            Column(_("Basis"), lambda c: c.basis, width=48, is_wrapped=True),
            Column(_("Valid from"), lambda c: c.valid_from, DATE),
            Column(_("Valid to"), lambda c: c.valid_to, DATE),
            Column(_("Recorded by"), lambda c: str(c.recorded_by), width=22),
            Column(_("Confirmed by"), lambda c: str(c.confirmed_by or ""), width=22),
        ],
        clearances,
    )
