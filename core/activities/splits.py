"""Which split and which markers hold for an entry, and as known when: what every report asks."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.activities.models import MarkerScore, MarkerSet, Origin, Scheme, SplitLine, SplitSet

Lines = tuple[tuple[str, int], ...]
"""(code, share in hundredths of a per cent) in listed order, which settles rounding ties."""

SINCE_EVER = dt.date.min


@dataclass(frozen=True)
class SplitItem:
    """One share as people name it: "6.1" a target, "4" a goal, "11220", "NP" or region "298"."""

    code: str
    share: int
    """In hundredths of a per cent."""


@dataclass(frozen=True)
class KnownSet:
    """A sealed set that a report may use; `begins` is `SINCE_EVER` for a first set."""

    pk: int
    begins: dt.date
    number: int
    """Of the trail entry of the step that sealed it."""
    lines: Lines


@dataclass
class SetsInForce:
    """All sets of one scheme as known at a cut-off, loaded once; asking costs no query."""

    scheme: Scheme
    _by_activity: dict[int, list[KnownSet]] = field(default_factory=dict)

    def set_for(self, activity_id: int, day: dt.date) -> KnownSet | None:
        """The set that holds on a day: the one that begins last, the later sealed one of two."""
        begun = [known for known in self._by_activity.get(activity_id, ()) if known.begins <= day]
        return max(begun, key=lambda known: (known.begins, known.number, known.pk), default=None)

    def lines_for(self, activity_id: int, day: dt.date) -> Lines:
        """The shares that hold on a day, in listed order; () for «not assigned»."""
        known = self.set_for(activity_id, day)
        return known.lines if known else ()

    def known_sets(self, activity_id: int) -> list[KnownSet]:
        """The sets that hold at one time or another, the earliest first."""
        known = self._by_activity.get(activity_id, ())
        return sorted(known, key=lambda one: (one.begins, one.number, one.pk))


def sets_in_force(
    scheme: Scheme,
    *,
    number: int | None = None,
    activities: Iterable[Any] | None = None,
    is_strict: bool = False,
) -> SetsInForce:
    """Load the sealed sets of a scheme as known at a cut-off, in two queries.

    `number` is the trail number of the cut-off, None for now. `activities` (keys, rows or a query
    set) narrows what is loaded, None loads all. A correction that is known takes the place of the
    set it replaces for that set's whole time; one that is not known yet changes nothing. The first
    set of imported or taken-over activities counts as known at any cut-off, whatever its number,
    unless `is_strict`: then a number has the same sets for ever. Sets for single entries are left
    out; see `lines_of_sets`.

        goals = sets_in_force(Scheme.SDG, number=cutoff)
        for code, share in goals.lines_for(entry.activity_id, entry.split_on): …
    """
    sets = SplitSet.objects.sealed().of_activities(scheme)
    lines = SplitLine.objects.filter(
        split_set__is_sealed=True, split_set__scheme=scheme, split_set__is_for_entries=False
    )
    if activities is not None:
        wanted = activities if hasattr(activities, "query") else list(activities)
        sets = sets.filter(activity__in=wanted)
        lines = lines.filter(split_set__activity__in=wanted)
    columns = ("pk", "activity_id", "valid_from", "replaces_id", "origin", "step__number")
    rows = {row[0]: row for row in sets.order_by().values_list(*columns)}
    known = {pk: row for pk, row in rows.items() if _is_known(row, number, is_strict=is_strict)}
    replaced = {row[3] for row in known.values()}
    lines_by_set = _lines_by_set(lines)
    by_activity: dict[int, list[KnownSet]] = defaultdict(list)
    for pk, row in known.items():
        if pk not in replaced:
            by_activity[row[1]].append(
                KnownSet(pk, _begin(row, rows), row[5], lines_by_set.get(pk, ()))
            )
    return SetsInForce(scheme, dict(by_activity))


def lines_of_sets(split_sets: Iterable[Any]) -> dict[int, Lines]:
    """The lines of given sets (keys, rows or a query set) by key of the set, in one query.

    For the sets that hold for single entries alone; they are known as soon as their entry is.
    """
    wanted = split_sets if hasattr(split_sets, "query") else list(split_sets)
    return _lines_by_set(SplitLine.objects.filter(split_set__in=wanted))


def scores_known(
    number: int | None = None, *, activities: Iterable[Any] | None = None
) -> dict[int, dict[str, int]]:
    """By activity, the scores of the latest marker set known at a cut-off, in two queries.

    A marker that is absent was *not screened*, which is not score 0; so is every marker of an
    activity that is absent. The first marker set of imported activities counts as always known.
    """
    sets = MarkerSet.objects.order_by("step__number", "pk")
    scores = MarkerScore.objects.all()
    if activities is not None:
        wanted = activities if hasattr(activities, "query") else list(activities)
        sets = sets.filter(activity__in=wanted)
        scores = scores.filter(marker_set__activity__in=wanted)
    latest: dict[int, int] = {}
    seen: set[int] = set()
    for pk, activity, origin, known_at in sets.values_list(
        "pk", "activity_id", "origin", "step__number"
    ):
        is_first_import = activity not in seen and origin != Origin.WORKFLOW
        seen.add(activity)
        if number is None or known_at <= number or is_first_import:
            latest[activity] = pk
    by_set: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, marker, score in scores.values_list("marker_set_id", "marker_id", "score"):
        by_set[pk][marker] = score
    return {activity: by_set.get(pk, {}) for activity, pk in latest.items()}


def _is_known(row: tuple[Any, ...], number: int | None, *, is_strict: bool) -> bool:
    _pk, _activity, _valid_from, replaces, origin, sealed_at = row
    if number is None or sealed_at <= number:
        return True
    return not is_strict and origin != Origin.WORKFLOW and replaces is None


def _begin(row: tuple[Any, ...], rows: dict[int, tuple[Any, ...]]) -> dt.date:
    """A correction begins with what it corrects, through any number of corrections."""
    while row[3] in rows:
        row = rows[row[3]]
    return row[2] or SINCE_EVER


def _lines_by_set(lines: Any) -> dict[int, Lines]:
    by_set: dict[int, list[tuple[str, int]]] = defaultdict(list)
    columns = ("split_set_id", "target_id", "goal_id", "sector_id", "country_id", "region_id")
    for split_set, *codes, share in lines.order_by("split_set_id", "position").values_list(
        *columns, "share"
    ):
        code = next(code for code in codes if code is not None)
        by_set[split_set].append((str(code), share))
    return {split_set: tuple(found) for split_set, found in by_set.items()}
