"""Writing interpreted activities as history, many at a time; inside a step only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.activities.models import Activity, Kind, MarkerScore, MarkerSet, Origin, Scheme, SplitSet
from core.activities.splits import scores_known, sets_in_force
from core.ledger.models import Batch, Entry, EntrySplit
from core.workflow import change, create_many, touch
from exchange.iati.interpretation import Posting, Reading, code_for
from exchange.iati.model import Note
from exchange.iati.reference import Reference
from exchange.iati.source import TakenOver
from exchange.workflow.organisations import Organisations
from exchange.workflow.reversing import reverse
from exchange.workflow.split_sets import NewSet, write_sets


class Writer:
    """Writes the readings of a file, chunk by chunk, and counts what it did."""

    def __init__(
        self, batch: Batch, reference: Reference, taken_over: TakenOver, *, now: dt.datetime
    ) -> None:
        self.batch = batch
        self.reference = reference
        self.taken_over = taken_over
        self.now = now
        self.organisations = Organisations()

    def write(self, readings: Sequence[Reading]) -> None:
        existing = {
            activity.iati_identifier: activity
            for activity in Activity.objects.select_for_update(no_key=True)
            .filter(iati_identifier__in=[reading.identifier for reading in readings])
            .order_by("pk")
        }
        readings = [one for one in readings if self._is_ours(existing.get(one.identifier), one)]
        self.taken_over.new_organisations += self.organisations.add(
            [reading.partner for reading in readings]
            + [posting.receiver for reading in readings for posting in reading.postings]
        )
        activities = self._activities(readings, existing)
        pairs = [(activities[reading.identifier], reading) for reading in readings]
        touch(*activities.values())
        self._splits(pairs)
        self._markers(pairs)
        self._postings(pairs)
        for reading in readings:
            self.taken_over.notes += reading.notes

    def _is_ours(self, activity: Activity | None, reading: Reading) -> bool:
        """What runs through the office's own workflow is not overwritten from outside."""
        if activity is None or activity.origin == Origin.HISTORY:
            return True
        self.taken_over.seen.discard(reading.identifier)
        self.taken_over.refused.append(
            Note(
                reading.identifier,
                "iati-identifier",
                _("The activity is managed here, under %(code)s.") % {"code": activity.code},
            )
        )
        return False

    def _activities(
        self, readings: Sequence[Reading], existing: dict[str | None, Activity]
    ) -> dict[str, Activity]:
        new = []
        for reading in readings:
            facts = reading.facts | {"partner_id": self.organisations.key(reading.partner)}
            if activity := existing.get(reading.identifier):
                changed = {
                    name: value for name, value in facts.items() if getattr(activity, name) != value
                }
                if changed:
                    change(activity, **changed)
                    self.taken_over.changed_activities += 1
            else:
                new.append(self._new_activity(reading, facts))
        created = create_many(Activity, new)
        self.taken_over.new_activities += len(created)
        found = [*created, *existing.values()]
        return {str(activity.iati_identifier): activity for activity in found}

    def _new_activity(self, reading: Reading, facts: dict[str, Any]) -> Activity:
        return Activity(
            code=code_for(reading.identifier),
            kind=Kind.HISTORY,
            origin=Origin.HISTORY,
            iati_identifier=reading.identifier,
            **facts,
        )

    def _splits(self, pairs: Sequence[tuple[Activity, Reading]]) -> None:
        """Add the first set of a scheme, or correct one that an earlier import made."""
        keys = [activity.pk for activity, _reading in pairs]
        new = []
        for scheme in Scheme:
            in_force = sets_in_force(scheme, activities=keys)
            origins = _origins(in_force.known_sets(key) for key in keys)
            for activity, reading in pairs:
                lines = reading.splits.get(scheme)
                known = in_force.set_for(activity.pk, dt.date.max)
                if not lines or (known and known.lines == lines):
                    continue
                if known and origins[known.pk] != Origin.HISTORY:
                    continue
                new.append(NewSet(activity, scheme, lines, replaces=known.pk if known else None))
        write_sets(new, self.reference, now=self.now)

    def _markers(self, pairs: Sequence[tuple[Activity, Reading]]) -> None:
        keys = [activity.pk for activity, _reading in pairs]
        known = scores_known(activities=keys)
        ours = set(
            MarkerSet.objects.filter(activity__in=keys)
            .exclude(origin=Origin.HISTORY)
            .values_list("activity", flat=True)
        )
        wanted = [
            (activity, reading.scores)
            for activity, reading in pairs
            if reading.scores
            and activity.pk not in ours
            and known.get(activity.pk) != reading.scores
        ]
        sets = create_many(
            MarkerSet,
            [
                MarkerSet(activity=activity, recorded_at=self.now, origin=Origin.HISTORY)
                for activity, _scores in wanted
            ],
        )
        MarkerScore.objects.bulk_create(
            MarkerScore(marker_set=marker_set, marker_id=code, score=score)
            for marker_set, (_activity, scores) in zip(sets, wanted, strict=True)
            for code, score in scores.items()
        )

    def _postings(self, pairs: Sequence[tuple[Activity, Reading]]) -> None:
        keys = [activity.pk for activity, _reading in pairs]
        live = Entry.objects.filter(
            activity__in=keys,
            origin=Origin.HISTORY,
            reversed_by__isnull=True,
            import_key__startswith="iati:",
        )
        stored = dict(live.values_list("import_key", "pk"))
        wanted = {
            posting.key: (activity, posting)
            for activity, reading in pairs
            for posting in reading.postings
        }
        vanished = [pk for key, pk in stored.items() if key not in wanted]
        reversals = reverse(Entry.objects.filter(pk__in=vanished), batch=self.batch, now=self.now)
        self.taken_over.reversed += len(reversals)
        new = [pair for key, pair in wanted.items() if key not in stored]
        entries = create_many(Entry, [self._entry(activity, one) for activity, one in new])
        self.taken_over.posted += len(entries)
        self._own_splits(zip(entries, new, strict=True))

    def _entry(self, activity: Activity, posting: Posting) -> Entry:
        rate = posting.rate
        return Entry(
            activity=activity,
            kind=posting.kind,
            flow=posting.flow,
            origin=Origin.HISTORY,
            currency_id=posting.currency,
            amount=posting.amount,
            amount_chf=posting.amount_chf,
            rate=rate.chf_per_unit if rate else None,
            rate_on=rate.valid_on if rate else None,
            rate_source=rate.source[:100] if rate else "",
            booked_on=posting.booked_on,
            split_on=posting.booked_on,
            recorded_at=self.now,
            sphere=posting.sphere,
            partner_id=self.organisations.key(posting.receiver) or activity.partner_id,
            text=posting.text,
            batch=self.batch,
            import_key=posting.key,
        )

    def _own_splits(self, entries: Iterable[tuple[Entry, tuple[Activity, Posting]]]) -> None:
        """A sector or country of a single transaction holds for its entry alone."""
        owners, new = [], []
        for entry, (activity, posting) in entries:
            for scheme, lines in posting.splits.items():
                owners.append(entry)
                new.append(NewSet(activity, scheme, lines, is_for_entries=True))
        sets = write_sets(new, self.reference, now=self.now)
        EntrySplit.objects.bulk_create(
            EntrySplit(entry=entry, split_set=split_set)
            for entry, split_set in zip(owners, sets, strict=True)
        )


def _origins(known: Iterable[Sequence[Any]]) -> dict[int, str]:
    keys = [one.pk for sets in known for one in sets]
    return dict(SplitSet.objects.filter(pk__in=keys).values_list("pk", "origin"))
