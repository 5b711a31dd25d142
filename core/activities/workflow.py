"""The steps in the life of an activity: saved, submitted, split, marked, reported on, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from core.activities import codes, kinds, rules
from core.activities.models import (
    Activity,
    ActivityPaper,
    MarkerScore,
    MarkerSet,
    PartnerReport,
    Scheme,
    SplitLine,
    SplitSet,
)
from core.activities.splits import SplitItem, scores_known
from core.activities.states import ABORT, CLOSE, REPORT, RESUME, RETURN, SUBMIT, SUSPEND
from core.documents import filing
from core.errors import refuse_if
from core.people.models import User
from core.workflow import change, create, current, insert, move, note, step, today, touch

AnyActivity = TypeVar("AnyActivity", bound=Activity)
Splits = Mapping[Scheme, Sequence[SplitItem]]

KEPT_BY_STEPS = frozenset({"step_id", "status", "kind", "origin"})


@step
def save_activity(
    activity: AnyActivity,
    *,
    splits: Splits,
    markers: Mapping[str, int] | None,
    also: Callable[[AnyActivity], None] | None = None,
    by: User,
    now: dt.datetime,
) -> AnyActivity:
    """Insert a new activity, or bring the stored one to what this instance says.

    A draft may be incomplete: shares need not add up, and the schemes and markers that are not
    given stay as they are. An empty file reference is given out here. Without `splits` and
    `markers`, what is submitted or running can be saved too. `also` writes, in the same step,
    what hangs on the stored row of a kind.
    """
    stored = None if activity._state.adding else _lock_child(activity)
    refuse_if(rules.objections_to_saving(activity, stored, splits, markers, by))
    if stored is None:
        activity.code = activity.code or _next_code(activity, today(now))
        current().subject = str(activity)
        stored = insert(activity)
    else:
        activity.code = activity.code or stored.code
        _bring_up_to_date(stored, activity)
    _touch(stored)
    for scheme, items in splits.items():
        _write_draft(stored, scheme, items, now=now)
    if markers is not None:
        _write_markers(stored, markers, reason="", now=now)
    if also is not None:
        also(stored)
    return stored


@step
def submit_activity(activity: Activity, *, by: User, now: dt.datetime) -> Activity:
    """Seal the splits and plan the activity; refused with everything that is missing."""
    activity = _lock(activity)
    refuse_if(rules.objections_to_submitting(activity, by))
    for draft in activity.split_sets.filter(is_sealed=False, is_for_entries=False):
        change(draft, is_sealed=True, recorded_at=now)
    return move(activity, SUBMIT)


@step
def return_activity(activity: Activity, *, reason: str, by: User, now: dt.datetime) -> Activity:
    """Make a planned activity a draft again; its sealed splits stay in force until corrected."""
    activity = _lock(activity)
    refuse_if(rules.objections_to_returning(activity, by, reason))
    return move(activity, RETURN)


@step
def suspend_activity(activity: Activity, *, reason: str, by: User, now: dt.datetime) -> Activity:
    activity = _lock(activity)
    refuse_if(rules.objections_to_suspending(activity, by, reason))
    return move(activity, SUSPEND)


@step
def resume_activity(activity: Activity, *, by: User, now: dt.datetime) -> Activity:
    activity = _lock(activity)
    refuse_if(rules.objections_to_resuming(activity, by))
    return move(activity, RESUME)


@step
def abort_activity(activity: Activity, *, reason: str, by: User, now: dt.datetime) -> Activity:
    activity = _lock(activity)
    refuse_if(rules.objections_to_aborting(activity, by, reason))
    return move(activity, ABORT)


@step
def report_activity(activity: Activity, *, by: User, now: dt.datetime) -> Activity:
    activity = _lock(activity)
    refuse_if(rules.objections_to_reporting(activity, by))
    return move(activity, REPORT)


@step
def close_activity(activity: Activity, *, by: User, now: dt.datetime) -> Activity:
    activity = _lock(activity)
    refuse_if(rules.objections_to_closing(activity, by))
    return move(activity, CLOSE)


@step
def record_first_split(
    activity: Activity, scheme: Scheme, *, items: Sequence[SplitItem], by: User, now: dt.datetime
) -> SplitSet:
    """Add the split that was missing; it holds since ever."""
    activity = _lock(activity)
    refuse_if(rules.objections_to_recording_first_split(activity, scheme, items, by))
    touch(activity)
    return _write_sealed(activity, scheme, items, now=now)


@step
def map_to_goals(
    activities: Sequence[Activity],
    *,
    items: Sequence[SplitItem],
    reason: str,
    by: User,
    now: dt.datetime,
) -> list[SplitSet]:
    """Give many activities without goals the same ones at once; all of them, or none."""
    keys = [activity.pk for activity in activities]
    activities = list(
        Activity.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    )
    refuse_if(rules.objections_to_mapping(activities, items, by))
    current().subject = ", ".join(activity.code for activity in activities)[:200]
    touch(*activities)
    return [
        _write_sealed(activity, Scheme.SDG, items, reason=reason, now=now)
        for activity in activities
    ]


@step
def correct_split(
    split_set: SplitSet, *, items: Sequence[SplitItem], reason: str, by: User, now: dt.datetime
) -> SplitSet:
    """Replace a wrong split for its whole time; reports of earlier cut-offs stay as they were."""
    activity = _lock(split_set.activity)
    split_set = SplitSet.objects.get(pk=split_set.pk)
    refuse_if(rules.objections_to_correcting(split_set, items, reason, by))
    touch(activity)
    scheme = Scheme(split_set.scheme)
    return _write_sealed(
        activity,
        scheme,
        items,
        valid_from=split_set.valid_from,
        replaces=split_set,
        reason=reason,
        now=now,
    )


@step
def change_content(  # noqa: PLR0913
    activity: Activity,
    scheme: Scheme,
    *,
    items: Sequence[SplitItem],
    valid_from: dt.date,
    reason: str,
    by: User,
    now: dt.datetime,
) -> SplitSet:
    """Let another split hold from a date on; what was booked before stays split as it was."""
    activity = _lock(activity)
    refuse_if(rules.objections_to_changing_content(activity, scheme, items, reason, by))
    touch(activity)
    return _write_sealed(activity, scheme, items, valid_from=valid_from, reason=reason, now=now)


@step
def set_markers(
    activity: Activity, *, scores: Mapping[str, int], reason: str, by: User, now: dt.datetime
) -> MarkerSet | None:
    """Score the markers anew; those not named are not screened. None when nothing changed."""
    activity = _lock(activity)
    refuse_if(rules.objections_to_setting_markers(activity, scores, reason, by))
    touch(activity)
    return _write_markers(activity, scores, reason=reason, now=now)


@step
def file_paper(
    activity: Activity, *, paper: filing.Paper, by: User, now: dt.datetime
) -> ActivityPaper:
    """Add a paper to the dossier; it drops no signature, for none of them named it."""
    refuse_if(rules.objections_to_logging(by))
    document = filing.file(paper, by=by, now=now)
    touch(activity)
    return ActivityPaper.objects.create(activity=activity, document=document)


@step
def expect_report(
    activity: Activity, *, kind: str, due_on: dt.date, by: User, now: dt.datetime
) -> PartnerReport:
    refuse_if(rules.objections_to_expecting_report(activity, by))
    touch(activity)
    return create(PartnerReport, activity=activity, kind=kind, due_on=due_on)


@step
def receive_report(
    report: PartnerReport, *, on: dt.date, by: User, now: dt.datetime
) -> PartnerReport:
    report = PartnerReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    refuse_if(rules.objections_to_receiving_report(report, by, on=on, today=today(now)))
    touch(report.activity)
    return change(report, received_on=on, received_by=by)


@step
def accept_report(
    report: PartnerReport, *, on: dt.date, by: User, now: dt.datetime
) -> PartnerReport:
    """Accept what the partner reported; a tranche that waits for it may then be requested."""
    report = PartnerReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    refuse_if(rules.objections_to_accepting_report(report, by, on=on, today=today(now)))
    touch(report.activity)
    return change(report, accepted_on=on, accepted_by=by)


@step
def decline_report(
    report: PartnerReport,
    *,
    on: dt.date,
    reason: str,
    due_on: dt.date | None,
    by: User,
    now: dt.datetime,
) -> PartnerReport:
    """Say why a report is not accepted; it is owed again, by a new day if `due_on` names one."""
    report = PartnerReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    refuse_if(
        rules.objections_to_declining_report(report, by, on=on, today=today(now))
        + rules.objections_to_declined_facts(reason=reason, on=on, due_on=due_on)
    )
    touch(report.activity)
    return change(
        report,
        received_on=None,
        received_by=None,
        declined_on=on,
        declined_by=by,
        declined_reason=reason,
        due_on=due_on or report.due_on,
    )


def _lock(activity: Activity) -> Activity:
    return Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)


def _lock_child(activity: AnyActivity) -> AnyActivity:
    """Read the stored row afresh, with the columns of its kind, and hold it."""
    stored = type(activity)._default_manager.select_for_update(no_key=True).get(pk=activity.pk)
    return cast("AnyActivity", stored)


def _touch(activity: Activity) -> None:
    """The dossier's trail asks for the row of the spine, not for that of its kind."""
    touch(Activity(pk=activity.pk))


def _next_code(activity: Activity, day: dt.date) -> str:
    """The next file reference of the kind and year, such as IZA-2026-007."""
    begin = f"{kinds.kind_of(activity).code_prefix}-{day.year}-"
    taken = Activity.objects.filter(code__startswith=begin).values_list("code", flat=True)
    numbers = [int(end) for code in taken if (end := code.removeprefix(begin)).isdecimal()]
    return f"{begin}{max(numbers, default=0) + 1:03d}"


def _bring_up_to_date(stored: Activity, wanted: Activity) -> None:
    names = [
        field.attname
        for field in stored._meta.concrete_fields
        if not field.primary_key and field.attname not in KEPT_BY_STEPS
    ]
    values = {
        name: getattr(wanted, name)
        for name in names
        if getattr(wanted, name) != getattr(stored, name)
    }
    change(stored, **values)


def _write_draft(
    activity: Activity, scheme: Scheme, items: Sequence[SplitItem], *, now: dt.datetime
) -> None:
    """Keep what is filled in so far, complete or not; after a return it will be a correction."""
    sets = activity.split_sets.of_activities(scheme)
    draft = sets.filter(is_sealed=False).first()
    in_force = sets.sealed().exclude(corrections__is_sealed=True).order_by("-pk").first()
    before = _items_of(draft or in_force)
    if before == list(items):
        return
    if draft is not None:
        draft.lines.all().delete()
    is_as_in_force = in_force is not None and list(items) == _items_of(in_force)
    if not items or is_as_in_force:
        if draft is not None:
            note(draft, before=_as_text(before))
            draft.delete()
        return
    if draft is None:
        draft = create(
            SplitSet,
            activity=activity,
            scheme=scheme,
            recorded_at=now,
            **_in_place_of(in_force),
        )
    else:
        change(draft, recorded_at=now)
    _write_lines(draft, items)
    note(draft, before=_as_text(before), after=_as_text(items))


def _in_place_of(in_force: SplitSet | None) -> dict[str, Any]:
    if in_force is None:
        return {}
    return {"replaces": in_force, "valid_from": in_force.valid_from}


def _write_sealed(
    activity: Activity,
    scheme: Scheme,
    items: Sequence[SplitItem],
    *,
    now: dt.datetime,
    **values: Any,
) -> SplitSet:
    split_set = create(SplitSet, activity=activity, scheme=scheme, recorded_at=now, **values)
    _write_lines(split_set, items)
    note(split_set, after=_as_text(items))
    return change(split_set, is_sealed=True)


def _write_lines(split_set: SplitSet, items: Sequence[SplitItem]) -> None:
    known = codes.catalogue(Scheme(split_set.scheme))
    SplitLine.objects.bulk_create(
        SplitLine(
            split_set=split_set, position=position, share=item.share, **known[item.code].columns
        )
        for position, item in enumerate(items, start=1)
    )


def _items_of(split_set: SplitSet | None) -> list[SplitItem]:
    if split_set is None:
        return []
    return [SplitItem(line.code, line.share) for line in split_set.lines.all()]


def _as_text(items: Sequence[SplitItem]) -> dict[str, int]:
    return {item.code: item.share for item in items}


def _write_markers(
    activity: Activity, scores: Mapping[str, int], *, reason: str, now: dt.datetime
) -> MarkerSet | None:
    before = scores_known(activities=[activity.pk]).get(activity.pk)
    if dict(scores) == (before or {}):
        return None
    marker_set = create(MarkerSet, activity_id=activity.pk, recorded_at=now, reason=reason)
    MarkerScore.objects.bulk_create(
        MarkerScore(marker_set=marker_set, marker_id=code, score=score)
        for code, score in scores.items()
    )
    note(marker_set, before=before, after=dict(scores))
    return marker_set
