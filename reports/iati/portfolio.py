"""What is published of each activity: its facts, splits, markers, entries and plan at a cut-off."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from aid.models import Emergency
from core.activities.models import Activity, Scheme, Withholding
from core.activities.splits import Lines, scores_known, sets_in_force
from core.funding.models import Instalment
from core.ledger.models import Entry
from core.partners.models import Organisation
from core.people.models import Installation
from core.reference.models import CountryStatus, StatusKind
from reports.figures import Cutoff, Filters, known_entries
from reports.figures.earmarking import earmarkings_known
from reports.figures.outstanding import planned_instalments
from reports.iati.as_known import take_back_later_changes


@dataclass(frozen=True)
class Publisher:
    """Who reports; without a `ref` nothing can be published."""

    ref: str
    name: str

    @classmethod
    def get(cls) -> Publisher:
        installation = Installation.get()
        return cls(installation.iati_ref, installation.published_as)

    def identifier_of(self, activity: Activity) -> str:
        """The one it was published under before, else one made from the file reference."""
        code = "".join("-" if one in "/&|? " else one for one in activity.code)
        return activity.iati_identifier or f"{self.ref}-{code}"


@dataclass(frozen=True)
class Facts:
    """One activity at a cut-off; amounts are Rappen."""

    activity: Activity
    emergency: Emergency | None
    appeal: str
    earmarking: str
    lines: dict[Scheme, Lines]
    scores: dict[str, int]
    entries: list[Entry]
    budgets: dict[int, int]
    instalments: list[Instalment]
    is_oda: bool
    updated_at: dt.datetime | None


@dataclass(frozen=True)
class Withheld:
    """What no file may name, whatever its cut-off: who is endangered now is endangered."""

    activities: dict[int, int] = field(default_factory=dict)
    """By key of the activity that of what withholds it."""
    partners: frozenset[int] = frozenset()
    words: frozenset[str] = field(default_factory=frozenset)
    """Names and numbers of the partners, folded."""

    @classmethod
    def now(cls) -> Withheld:
        in_force = Withholding.objects.in_force()
        partners = Organisation.objects.filter(pk__in=in_force.values("organisation"))
        words = {
            word.casefold()
            for row in partners.values_list("name", "uid", "iati_ref", "email", "website")
            for word in row
            if word
        }
        whole = in_force.filter(activity__isnull=False).values_list("activity", "pk")
        return cls(dict(whole), frozenset(one.pk for one in partners), frozenset(words))


def activities_to_publish(
    publisher: Publisher, cutoff: Cutoff, filters: Filters
) -> QuerySet[Activity]:
    """What the city itself funds and has booked money for; others publish their own history."""
    booked = known_entries(cutoff, cutoff.last_day).order_by().values("activity")
    ours = Q(iati_identifier__isnull=True) | Q(iati_identifier__startswith=f"{publisher.ref}-")
    return (
        Activity.objects.filter(filters.of_rows(), ours, pk__in=booked)
        .select_related("partner__country", "aid_type", "step", "response__emergency")
        .order_by("pk")
    )


def facts_of(activities: QuerySet[Activity], cutoff: Cutoff) -> list[Facts]:
    """The facts in the order of the activities; the number of queries does not grow."""
    found = list(activities)
    take_back_later_changes(found, cutoff.number)
    keys = [activity.pk for activity in found]
    sets = {
        scheme: sets_in_force(scheme, number=cutoff.number, activities=keys) for scheme in Scheme
    }
    scores = scores_known(cutoff.number, activities=keys)
    entries = _entries(keys, cutoff)
    budgets, instalments = _plans(entries, cutoff)
    earmarkings = earmarkings_known(keys, cutoff.number)
    eligible = set(
        CountryStatus.objects.known(cutoff.known_at)
        .valid_on(cutoff.day)
        .filter(kind=StatusKind.ODA)
        .values_list("country", flat=True)
    )
    return [
        Facts(
            activity=activity,
            emergency=_response(activity, "emergency", None),
            appeal=_response(activity, "appeal_code", ""),
            earmarking=earmarkings.get(activity.pk, ""),
            lines=(lines := {one: sets[one].lines_for(activity.pk, cutoff.day) for one in Scheme}),
            scores=scores.get(activity.pk, {}),
            entries=entries[activity.pk],
            budgets=budgets[activity.pk],
            instalments=instalments[activity.pk],
            is_oda=_is_oda(activity, lines[Scheme.PLACE], eligible),
            updated_at=_updated_at(activity, entries[activity.pk], cutoff),
        )
        for activity in found
    ]


def _response(activity: Activity, name: str, otherwise: Any) -> Any:
    return getattr(getattr(activity, "response", None), name, otherwise)


def _entries(keys: list[int], cutoff: Cutoff) -> dict[int, list[Entry]]:
    """The known entries by activity, without those that one of the same day undoes."""
    known = known_entries(cutoff, cutoff.last_day).filter(activity__in=keys)
    rows = list(known.select_related("partner", "step").order_by("booked_on", "pk"))
    days = {row.pk: row.booked_on for row in rows}
    undone = {
        key
        for row in rows
        if row.reverses_id and days.get(row.reverses_id) == row.booked_on
        for key in (row.pk, row.reverses_id)
    }
    by_activity: dict[int, list[Entry]] = defaultdict(list)
    for row in rows:
        if row.pk not in undone:
            by_activity[row.activity_id].append(row)
    return by_activity


def _plans(
    entries: dict[int, list[Entry]], cutoff: Cutoff
) -> tuple[dict[int, dict[int, int]], dict[int, list[Instalment]]]:
    """By activity: Rappen by budget year, paid or not, and the instalments still to be paid."""
    commitments = {
        row.commitment_id for rows in entries.values() for row in rows if row.commitment_id
    }
    in_force = Instalment.objects.filter(
        Q(ended_by__isnull=True) | Q(ended_by__recorded_at__gt=cutoff.known_at),
        commitment__in=commitments,
        plan__recorded_at__lte=cutoff.known_at,
    )
    budgets: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for activity, year, amount in in_force.order_by("budget_year").values_list(
        "commitment__activity", "budget_year", "amount_chf"
    ):
        budgets[activity][year] += amount
    open_ones: dict[int, list[Instalment]] = defaultdict(list)
    for instalment in planned_instalments(cutoff, cutoff.last_day, commitments):
        open_ones[instalment.commitment.activity_id].append(instalment)
    return budgets, open_ones


def _is_oda(activity: Activity, places: Lines, eligible: Iterable[str]) -> bool:
    """Abroad, and in a region or at least one country on the DAC list."""
    codes = [code for code, _share in places]
    return activity.sphere != "domestic" and any(
        code.isdecimal() or code in eligible for code in codes
    )


def _updated_at(activity: Activity, entries: list[Entry], cutoff: Cutoff) -> dt.datetime | None:
    """When the latest step known at the cut-off wrote the activity or booked for it."""
    steps = [activity.step, *(entry.step for entry in entries)]
    return max((one.recorded_at for one in steps if one.number <= cutoff.number), default=None)
