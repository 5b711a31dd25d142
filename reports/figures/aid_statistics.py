"""What the federal survey and the OECD's Creditor Reporting System ask of a year's aid."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Min

from core.activities.models import Activity, Scheme
from core.activities.splits import Lines, scores_known, sets_in_force
from core.reference.country_status import oda_codes
from core.reference.models import Country, Region
from reports.figures.cutoff import Cutoff, known_entries
from reports.figures.filters import Filters
from reports.figures.sharing import goal_of
from reports.figures.tables import COMMITTING, NOT_ASSIGNED, PAYING, Measure
from reports.figures.year import INTERNATIONAL, counted

MOST_FOCUS = 10
"""SDG targets that the CRS takes for one activity."""

BILATERAL, MULTILATERAL, CORE_TO_NGO = 1, 2, 3
NEW, CONTINUED = 1, 3
"""Nature of submission: reported for the first time, or reported before."""

# DAC: channels 40000 to 47999 are multilateral organisations, 20000 to 23999 NGOs; core
# contributions are the types of aid B01 (NGOs and others) and B02 (multilateral).
_MULTILATERAL, _NGO = "4", "2"


@dataclass(frozen=True)
class Place:
    """A recipient country or region; both empty where the activity has none."""

    country: Country | None
    region: Region | None
    is_oda: bool | None
    """On the DAC list on 1 January of the year; None where nobody said where the money goes."""

    @property
    def name(self) -> str:
        return str((self.country or self.region or Region()).name)

    @property
    def iso(self) -> str:
        return self.country.pk if self.country else ""

    @property
    def dac_code(self) -> str:
        if self.country:
            return str(self.country.dac_code or "")
        return self.region.pk if self.region else ""


@dataclass
class AidRow:
    """An activity in one recipient country or region in a year, in Rappen."""

    activity: Activity
    place: Place
    purposes: Lines
    focus: list[str]
    markers: dict[str, int]
    first_year: int
    year: int
    amounts: dict[Measure, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def first_day(self) -> dt.date:
        """Of the year; what the DAC list says then holds for all of it."""
        return dt.date(self.year, 1, 1)

    @property
    def committed(self) -> int:
        return sum(self.amounts[one] for one in COMMITTING)

    @property
    def extended(self) -> int:
        """Paid, less what a bank sent back."""
        return self.amounts[Measure.PAID] + self.amounts[Measure.RETURNED_LATER]

    @property
    def received(self) -> int:
        """Refunded by partners; above zero."""
        return -self.amounts[Measure.REFUNDED]

    @property
    def net(self) -> int:
        return sum(self.amounts[one] for one in PAYING)

    @property
    def nature(self) -> int:
        return NEW if self.first_year == self.year else CONTINUED

    @property
    def channel(self) -> Any:
        partner = self.activity.partner
        return partner.channel if partner else None

    @property
    def channel_of_delivery(self) -> int:
        """Bilateral, multilateral, or core to an NGO; what is earmarked is bilateral."""
        aid_type, channel = (
            str(self.activity.aid_type_id or ""),
            str(getattr(self.channel, "pk", "")),
        )
        if aid_type.startswith("B02") and channel.startswith(_MULTILATERAL):
            return MULTILATERAL
        if aid_type.startswith("B01") and channel.startswith(_NGO):
            return CORE_TO_NGO
        return BILATERAL


@dataclass(frozen=True)
class AidOfYear:
    """International money only; `domestic` are Rappen paid net that are never development aid."""

    rows: list[AidRow]
    domestic: int


def aid_of_year(year: int, cutoff: Cutoff, filters: Filters) -> AidOfYear:
    """One row for each activity and recipient, the activities in the order of their codes."""
    amounts: dict[tuple[int, str], dict[Measure, int]] = defaultdict(lambda: defaultdict(int))
    domestic = 0
    for row, shares, measure in counted(year, cutoff, filters):
        if row.sphere not in INTERNATIONAL:
            domestic += shares.amount if measure in PAYING else 0
            continue
        for code, part in shares.places:
            amounts[row.activity, code][measure] += part
    facts = _Facts(year, cutoff, {activity for activity, _code in amounts})
    rows = [
        AidRow(
            **facts.of(activity),
            place=facts.place(code),
            year=year,
            amounts=defaultdict(int, parts),
        )
        for (activity, code), parts in amounts.items()
    ]
    return AidOfYear(sorted(rows, key=lambda row: (row.activity.code, row.place.name)), domestic)


class _Facts:
    """What is known of activities and places, read once for all rows."""

    def __init__(self, year: int, cutoff: Cutoff, activities: set[int]) -> None:
        found = Activity.objects.select_related("partner__channel", "aid_type", "instrument")
        self._activities = found.in_bulk(activities)
        self._day = cutoff.last_day_of(year)
        self._purposes = sets_in_force(Scheme.SECTOR, number=cutoff.number, activities=activities)
        self._targets = sets_in_force(Scheme.SDG, number=cutoff.number, activities=activities)
        self._markers = scores_known(cutoff.number, activities=activities)
        self._recipients = oda_codes(dt.date(year, 1, 1), known_at=cutoff.known_at)
        self._countries, self._regions = Country.objects.in_bulk(), Region.objects.in_bulk()
        known: Any = known_entries(cutoff, self._day).filter(activity__in=activities)
        firsts = known.order_by().values_list("activity").annotate(day=Min("booked_on"))
        self._first_years = {activity: day.year for activity, day in firsts}

    def of(self, activity: int) -> dict[str, Any]:
        return {
            "activity": self._activities[activity],
            "purposes": self._purposes.lines_for(activity, self._day),
            "focus": _focus(self._targets.lines_for(activity, self._day)),
            "markers": self._markers.get(activity, {}),
            "first_year": self._first_years[activity],
        }

    def place(self, code: str) -> Place:
        if code == NOT_ASSIGNED:
            return Place(None, None, is_oda=None)
        if country := self._countries.get(code):
            return Place(country, None, is_oda=code in self._recipients)
        return Place(None, self._regions[code], is_oda=True)


def _focus(lines: Lines) -> list[str]:
    """At most ten targets or goals, the heaviest first; the CRS takes flags, not weights."""
    heaviest = sorted(lines, key=lambda line: -line[1])[:MOST_FOCUS]
    return [code for code, _share in sorted(heaviest, key=lambda line: (goal_of(line[0]), line[0]))]
