"""Writing many sealed split sets at once; inside a step only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core.activities.models import Activity, Origin, Scheme, SplitLine, SplitSet
from core.workflow import create_many, current
from exchange.iati.interpretation import Lines
from exchange.iati.reference import Reference


@dataclass(frozen=True)
class NewSet:
    activity: Activity
    scheme: Scheme
    lines: Lines
    replaces: int | None = None
    """Key of the set that it corrects for its whole time."""
    is_for_entries: bool = False


def write_sets(new: Sequence[NewSet], reference: Reference, *, now: dt.datetime) -> list[SplitSet]:
    """Write the sets with their lines and seal them; the database checks each sum."""
    replaced = {one.replaces for one in new if one.replaces}
    begins = dict(SplitSet.objects.filter(pk__in=replaced).values_list("pk", "valid_from"))
    sets = create_many(
        SplitSet,
        [
            SplitSet(
                activity=one.activity,
                scheme=one.scheme,
                valid_from=begins[one.replaces] if one.replaces else None,
                replaces_id=one.replaces,
                recorded_at=now,
                origin=Origin.HISTORY,
                is_for_entries=one.is_for_entries,
            )
            for one in new
        ],
    )
    SplitLine.objects.bulk_create(
        (
            SplitLine(
                split_set=split_set,
                position=position,
                share=share,
                **reference.codes[one.scheme][code],
            )
            for split_set, one in zip(sets, new, strict=True)
            for position, (code, share) in enumerate(one.lines, start=1)
        ),
        batch_size=2000,
    )
    if sets:
        keys = [split_set.pk for split_set in sets]
        SplitSet.objects.filter(pk__in=keys).update(is_sealed=True, step=current().step)
    return sets
