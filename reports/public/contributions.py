"""The rows of the public list, and their sums: read from the ledger, award by award."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from core.activities.models import Scheme, SplitLine
from core.funding.models import Commitment
from core.funding.models.commitments import CommitmentQuerySet
from core.ledger.states import COMMITTING, PAYING
from core.searching import containing
from reports.figures import Cutoff, known_entries
from reports.public.publicity import public_awards

CHUNK = 500

SHOWN = (
    "pk",
    "decided_on",
    "sphere",
    "instrument_id",
    "activity_id",
    "activity__title",
    "partner__name",
    "partner__town",
    "partner__country_id",
)
"""All that is read of an award; no column that is not here can reach the public."""

NET = {
    "awarded": Sum("amount_chf", filter=Q(kind__in=COMMITTING), default=0),
    "paid": Sum("amount_chf", filter=Q(kind__in=PAYING), default=0),
}


@dataclass(frozen=True)
class Contribution:
    """One award as the public sees it; net Rappen, whatever the year of the booking.

    `countries` and `regions` are codes, `goals` numbers, in the order of the activity's splits.
    """

    pk: int
    year: int
    title: str
    partner: str
    partner_town: str
    partner_country: str
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    goals: tuple[int, ...]
    sphere: str
    instrument: str
    awarded: int
    paid: int


@dataclass(frozen=True)
class Chosen:
    """Which awards somebody wants to see; empty means all."""

    year: str = ""
    sphere: str = ""
    country: str = ""
    goal: str = ""
    q: str = ""

    def of(self, awards: CommitmentQuerySet) -> CommitmentQuerySet:
        """Whole awards: with a share in the country, and a share in the goal."""
        if self.year:
            awards = awards.filter(decided_on__year=int(self.year))
        if self.sphere:
            awards = awards.filter(sphere=self.sphere)
        for scheme, named in (
            (Scheme.PLACE, {"country": self.country}),
            (Scheme.SDG, {"goal": self.goal}),
        ):
            if all(named.values()):
                lines = split_lines(scheme).filter(**named)
                awards = awards.filter(activity__in=lines.values("split_set__activity"))
        # Only what is shown can be searched, or the search would tell what is not.
        found: CommitmentQuerySet = containing(
            awards, self.q, "activity__title", "partner__name", "partner__town"
        )
        return found


def chosen_awards(cutoff: Cutoff, chosen: Chosen) -> CommitmentQuerySet:
    return chosen.of(public_awards(cutoff))


def contributions(awards: Iterable[Commitment], cutoff: Cutoff) -> list[Contribution]:
    """The rows of some awards, in their order, in three queries."""
    keys = [award.pk for award in awards]
    rows = {row["pk"]: row for row in Commitment.objects.filter(pk__in=keys).values(*SHOWN)}
    entries = known_entries(cutoff, cutoff.last_day).filter(commitment__in=keys)
    net = {
        row.pop("commitment"): row
        for row in entries.order_by().values("commitment").annotate(**NET)
    }
    named = _named([row["activity_id"] for row in rows.values()])
    return [_contribution(rows[key], net[key], named[rows[key]["activity_id"]]) for key in keys]


def every_contribution(awards: CommitmentQuerySet, cutoff: Cutoff) -> Iterator[Contribution]:
    """All rows, newest award first, some hundred at a time."""
    rest = awards.order_by("-pk").only("pk")
    chunk = list(rest[:CHUNK])
    while chunk:
        yield from contributions(chunk, cutoff)
        chunk = list(rest.filter(pk__lt=chunk[-1].pk)[:CHUNK])


def totals_by_year(awards: CommitmentQuerySet, cutoff: Cutoff) -> list[dict[str, int]]:
    """By year of the award, newest first: `year`, `count`, and net Rappen `awarded` and `paid`."""
    entries = known_entries(cutoff, cutoff.last_day).filter(commitment__in=awards.order_by())
    return list(
        entries.order_by()
        .values(year=ExtractYear("commitment__decided_on"))
        .annotate(count=Count("commitment", distinct=True), **NET)
        .order_by("-year")
    )


def split_lines(*schemes: Scheme) -> QuerySet[SplitLine]:
    """What activities ever stood for: sealed sets that no other corrects, and no drafts."""
    return SplitLine.objects.filter(
        Q(split_set__corrections=None) | Q(split_set__corrections__is_sealed=False),
        split_set__scheme__in=schemes,
        split_set__is_sealed=True,
        split_set__is_for_entries=False,
    )


Named = defaultdict[str, dict[Any, None]]


def _named(activities: Iterable[int]) -> defaultdict[int, Named]:
    """By activity: its countries, regions and goals, each once and in order."""
    found: defaultdict[int, Named] = defaultdict(lambda: defaultdict(dict))
    lines = split_lines(Scheme.PLACE, Scheme.SDG)
    columns = ("country_id", "region_id", "goal_id")
    for activity, *codes in (
        lines.filter(split_set__activity__in=activities)
        .order_by("split_set", "position")
        .values_list("split_set__activity", *columns)
    ):
        for column, code in zip(columns, codes, strict=True):
            if code is not None:
                found[activity][column][code] = None
    return found


def _contribution(row: dict[str, Any], net: dict[str, int], named: Named) -> Contribution:
    return Contribution(
        pk=row["pk"],
        year=row["decided_on"].year,
        title=row["activity__title"],
        partner=row["partner__name"],
        partner_town=row["partner__town"],
        partner_country=row["partner__country_id"] or "",
        countries=tuple(named["country_id"]),
        regions=tuple(named["region_id"]),
        goals=tuple(sorted(named["goal_id"])),
        sphere=row["sphere"],
        instrument=row["instrument_id"],
        **net,
    )
