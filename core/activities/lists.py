"""What lists of activities show and hand out: goals as chips, and the list as a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from django.db.models import Choices, Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.activities.models import Activity, Kind, Origin, Scheme, SplitLine
from core.activities.splits import Lines, sets_in_force
from core.activities.states import ActivityStatus
from core.amounts import format_percent
from core.excel import DATE, TEXT, Column, Sheet
from core.people.downloads import ROWS_AT_ONCE, list_sheet
from core.people.models import User
from core.reference.models import Instrument, Sphere


def show_goals(activities: Sequence[Activity]) -> None:
    """Give each row its `goals` (numbers, in order) in one query, drafts too."""
    found: dict[int, set[int]] = defaultdict(set)
    lines = SplitLine.objects.filter(
        split_set__activity__in=[activity.pk for activity in activities],
        split_set__scheme=Scheme.SDG,
        split_set__is_for_entries=False,
        split_set__corrections=None,
    )
    for key, goal in lines.values_list("split_set__activity_id", "goal_id"):
        if goal is not None:
            found[key].add(goal)
    for activity in activities:
        activity.goals = sorted(found[activity.pk])  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Field:
    """A column that is one value of the database, by its path from an activity.

    `words` tells it as people say it. Long lists are read so, without building models.
    """

    title: str
    path: str
    number_format: str = TEXT
    width: float | None = None
    words: Callable[[Any], Any] | None = None
    is_wrapped: bool = False
    is_summed: bool = False

    def column(self, position: int) -> Column:
        read, words = itemgetter(position), self.words
        return Column(
            self.title,
            (lambda row: words(read(row))) if words else read,
            self.number_format,
            width=self.width,
            is_wrapped=self.is_wrapped,
            is_summed=self.is_summed,
        )


def activity_sheet(
    title: str, activities: QuerySet, *, further: Sequence[Field] = (), last: Sequence[Field] = ()
) -> Sheet:
    """A list as a sheet, newest first; splits are those in force on the day of the download."""
    shown = [*_fields(), *further]
    fields = [*shown, *_keys(), *last]
    columns = [field.column(place) for place, field in enumerate(fields)]
    splits = [
        Column(scheme.label, itemgetter(len(fields) + place), width=30, is_wrapped=True)
        for place, scheme in enumerate(Scheme)
    ]
    columns[len(shown) : len(shown)] = splits
    return list_sheet(title, columns, _rows(activities, [field.path for field in fields]))


def _fields() -> list[Field]:
    people, instruments = names(User), names(Instrument)
    return [
        Field(_("File reference"), "code", width=18),
        Field(_("Title"), "title", width=48, is_wrapped=True),
        Field(_("Kind"), "kind", width=18, words=labels(Kind)),
        Field(_("Status"), "status", width=14, words=labels(ActivityStatus)),
        Field(_("Partner organisation"), "partner__name", width=34),
        Field(_("Responsible"), "responsible_id", width=22, words=people),
        Field(_("Sphere"), "sphere", width=18, words=labels(Sphere)),
        Field(_("Instrument"), "instrument_id", width=28, words=instruments),
        Field(_("Starts on"), "starts_on", DATE),
        Field(_("Ends on"), "ends_on", DATE),
    ]


def _keys() -> list[Field]:
    """What other systems find an activity and its partner by."""
    return [
        Field(_("IATI identifier"), "iati_identifier", width=26),
        Field(_("Short code of the partner"), "partner__code", width=16),
        Field(_("Country of the partner"), "partner__country_id", width=12),
        Field(_("Type of aid"), "aid_type_id", width=12),
        Field(_("Humanitarian"), "is_humanitarian", width=12),
        Field(_("Origin"), "origin", width=18, words=labels(Origin)),
        Field(_("Description"), "description", width=48),
    ]


def labels(choices: type[Choices]) -> Callable[[Any], str | None]:
    return {value: str(label) for value, label in choices.choices}.get


def names(model: type[Model]) -> Callable[[Any], str | None]:
    """By key; for tables of which an office has no more than hundreds of rows."""
    return {row.pk: str(row) for row in model._default_manager.all()}.get


def _rows(activities: QuerySet, paths: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The values of the paths of each activity, and its shares by each scheme as text."""
    today = timezone.localdate()
    rows = activities.order_by("-pk").values_list("pk", *paths).iterator(ROWS_AT_ONCE)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        # Named by what they are, not by a thousand keys, which take longer to write than to read.
        some = activities.order_by().filter(pk__gte=batch[-1][0], pk__lte=batch[0][0]).values("pk")
        known = [sets_in_force(scheme, activities=some) for scheme in Scheme]
        for key, *values in batch:
            yield (*values, *(_shares(sets.lines_for(key, today)) for sets in known))


@lru_cache(maxsize=1_000)
def _shares(lines: Lines) -> str:
    return "; ".join(f"{code} {format_percent(share)}" for code, share in lines)
