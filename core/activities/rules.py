"""Who may change activities and their splits, and why not; what an activity still lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.utils.translation import gettext as _

from core.activities import codes, kinds
from core.activities.models import (
    Activity,
    Kind,
    Origin,
    PartnerReport,
    Scheme,
    SplitLine,
    SplitSet,
)
from core.activities.splits import SplitItem
from core.activities.states import ABORT, CLOSE, REPORT, RESUME, RETURN, SUBMIT, SUSPEND, S
from core.partners.rules import objections_to_interest
from core.people.models import Role, User
from core.reference.models import PolicyMarker
from core.transitions import Transition

OFFICERS = (Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT)

MAY_BE_EDITED = frozenset({S.DRAFT, S.PLANNED, S.RUNNING, S.SUSPENDED})
IS_AWARDED = frozenset({S.RUNNING, S.SUSPENDED})
FIXED_BY_AWARD = ("partner_id", "sphere", "instrument_id")
"""The award copies these for good, so the dossier must not say anything else."""


def is_officer(person: User) -> bool:
    return person.has_role(*OFFICERS)


def objections_to_logging(person: User) -> list[str]:
    """Everybody reads; what an activity says is the programme's own business."""
    if is_officer(person):
        return []
    return [_("Activities are kept by programme officers and the head of unit.")]


def objections_to_editing(activity: Activity, person: User) -> list[str]:
    objections = objections_to_logging(person)
    if activity.origin == Origin.HISTORY or activity.kind == Kind.HISTORY:
        objections.append(_("Imported history is not edited by hand."))
    elif activity.status not in MAY_BE_EDITED:
        objections.append(_("An activity that is reported, closed or aborted is not edited."))
    return objections


def objections_to_saving(
    activity: Activity,
    stored: Activity | None,
    splits: Mapping[Scheme, Sequence[SplitItem]],
    markers: Mapping[str, int] | None,
    person: User,
) -> list[str]:
    """`stored` is the activity as it stands now, None for a new one."""
    if stored is None:
        objections = objections_to_logging(person)
    else:
        objections = objections_to_editing(stored, person) + _objections_to_fixed(activity, stored)
    if stored is not None and stored.status != S.DRAFT and (splits or markers is not None):
        objections.append(
            _("What is submitted is corrected with a reason, or changed from a date on.")
        )
    for scheme, items in splits.items():
        known = codes.catalogue(scheme)
        objections += [text for _row, text in codes.faults(scheme, items, known)]
    return objections + objections_to_scores(markers or {})


def _objections_to_fixed(activity: Activity, stored: Activity) -> list[str]:
    """The award fixes some facts for good, and lets others change by an amendment only."""
    if stored.status not in IS_AWARDED:
        return []
    objections = []
    if _differ(activity, stored, FIXED_BY_AWARD):
        objections.append(_("Partner, sphere and instrument are fixed by the award."))
    if _differ(activity, stored, kinds.kind_of(stored).contract):
        objections.append(
            _(
                "What was agreed with the partner changes by an amendment, which a second person"
                " confirms."
            )
        )
    return objections


def _differ(activity: Activity, stored: Activity, names: Collection[str]) -> bool:
    return any(getattr(activity, name, None) != getattr(stored, name, None) for name in names)


def objections_to_scores(scores: Mapping[str, int]) -> list[str]:
    markers = {marker.code: marker for marker in PolicyMarker.objects.filter(code__in=scores)}
    objections = []
    for code, score in scores.items():
        if code not in markers:
            objections.append(_("There is no policy marker “%(code)s”.") % {"code": code})
        elif score not in markers[code].allowed_scores:
            objections.append(
                _("%(marker)s: the score %(score)s does not exist.")
                % {"marker": markers[code].name, "score": score}
            )
    return objections


def objections_to_submitting(activity: Activity, person: User) -> list[str]:
    objections = objections_to_logging(person) + _wrong_state(activity, SUBMIT)
    return objections + missing(activity)


def missing(activity: Activity) -> list[str]:
    """What its kind says must be added before the activity is submitted."""
    return kinds.kind_of(activity).missing(activity)


def faults_of_splits(
    activity: Activity, *, required: Collection[Scheme]
) -> list[tuple[Scheme, str]]:
    """By scheme, what keeps a draft's splits from being sealed."""
    lines: dict[str, list[SplitItem]] = {}
    sealed: set[str] = set()
    for line in SplitLine.objects.filter(
        split_set__activity=activity, split_set__is_for_entries=False
    ).select_related("split_set"):
        if line.split_set.is_sealed:
            sealed.add(line.split_set.scheme)
        else:
            lines.setdefault(line.split_set.scheme, []).append(SplitItem(line.code, line.share))
    found: list[tuple[Scheme, str]] = []
    for scheme in Scheme:
        if scheme.value in lines:
            fault = codes.fault_of_the_sum(lines[scheme.value])
            found += [(scheme, fault)] if fault else []
        elif scheme in required and scheme.value not in sealed:
            found.append((scheme, _NOTHING_YET[scheme]()))
    return found


_NOTHING_YET = {
    Scheme.SDG: lambda: _("Choose at least one goal or target."),
    Scheme.SECTOR: lambda: _("Choose at least one DAC purpose."),
    Scheme.PLACE: lambda: _("Choose at least one country or region."),
}


def objections_to_returning(
    activity: Activity, person: User, reason: str | None = None
) -> list[str]:
    return [
        *objections_to_logging(person),
        *_wrong_state(activity, RETURN),
        *_no_reason(reason),
        *kinds.further_objections("return_activity", activity),
    ]


def objections_to_suspending(
    activity: Activity, person: User, reason: str | None = None
) -> list[str]:
    return [*_objections_to_moving(activity, SUSPEND, person), *_no_reason(reason)]


def objections_to_resuming(activity: Activity, person: User) -> list[str]:
    return _objections_to_moving(activity, RESUME, person)


def objections_to_reporting(activity: Activity, person: User) -> list[str]:
    return [
        *_objections_to_moving(activity, REPORT, person),
        *kinds.further_objections("report_activity", activity),
    ]


def objections_to_aborting(
    activity: Activity, person: User, reason: str | None = None
) -> list[str]:
    return [
        *_objections_to_moving(activity, ABORT, person),
        *_no_reason(reason),
        *kinds.further_objections("abort_activity", activity),
    ]


def objections_to_closing(activity: Activity, person: User) -> list[str]:
    """Whether all the money is settled is for the money to say; see `kinds.ask_also`."""
    objections = _objections_to_moving(activity, CLOSE, person)
    if activity.reports.filter(accepted_on=None).exists():
        objections.append(_("A report of the partner is still to be accepted."))
    return objections + kinds.further_objections("close_activity", activity)


def objections_to_awarding_history(_activity: Activity, _by: User, _now: dt.datetime) -> list[str]:
    return [_("Imported history receives no award; log a project for what goes on.")]


def objections_to_recording_first_split(
    activity: Activity, scheme: Scheme, items: Sequence[SplitItem], person: User
) -> list[str]:
    objections = objections_to_a_first_split(activity, scheme, person)
    return objections + objections_to_items(scheme, items)


def objections_to_a_first_split(activity: Activity, scheme: Scheme, person: User) -> list[str]:
    """What stands against adding a missing split, whatever is typed."""
    objections = objections_to_logging(person)
    if activity.status == S.DRAFT:
        objections.append(_("The splits of a draft are filled in on its form."))
    if activity.split_sets.sealed().of_activities(scheme).exists():
        objections.append(
            _("%(activity)s has such a split already; correct it instead.")
            % {"activity": activity.code}
        )
    return objections


def objections_to_mapping(
    activities: Sequence[Activity], items: Sequence[SplitItem], person: User
) -> list[str]:
    """Mapping to goals in bulk: only what has no goals yet."""
    objections = objections_to_logging(person)
    if not activities:
        objections.append(_("Choose at least one activity."))
    keys = [activity.pk for activity in activities]
    mapped = (
        SplitSet.objects.sealed().of_activities(Scheme.SDG).filter(activity__in=keys)
    ).values_list("activity__code", flat=True)
    objections += [_("%(activity)s has goals already.") % {"activity": code} for code in mapped]
    objections += [
        _("%(activity)s is a draft; fill in its form.") % {"activity": activity.code}
        for activity in activities
        if activity.status == S.DRAFT
    ]
    return objections + objections_to_items(Scheme.SDG, items)


def objections_to_correcting(
    split_set: SplitSet, items: Sequence[SplitItem], reason: str, person: User
) -> list[str]:
    objections = objections_to_revising(split_set, person) + _no_reason(reason)
    return objections + objections_to_items(Scheme(split_set.scheme), items)


def objections_to_revising(split_set: SplitSet, person: User) -> list[str]:
    """What stands against any correction of a set, whatever is typed."""
    objections = objections_to_logging(person)
    if not split_set.is_sealed or split_set.is_for_entries:
        objections.append(_("Only a split that is in force can be corrected."))
    if split_set.activity.status == S.DRAFT:
        objections.append(_("The splits of a draft are filled in on its form."))
    if split_set.corrections.exists():
        objections.append(_("This split was corrected already; correct the newer one."))
    return objections


def objections_to_changing_content(
    activity: Activity, scheme: Scheme, items: Sequence[SplitItem], reason: str, person: User
) -> list[str]:
    objections = objections_to_a_change_of_content(activity, scheme, person)
    return objections + _no_reason(reason) + objections_to_items(scheme, items)


def objections_to_a_change_of_content(
    activity: Activity, scheme: Scheme, person: User
) -> list[str]:
    """What stands against a change from a date on, whatever is typed."""
    objections = objections_to_logging(person)
    if activity.status == S.DRAFT:
        objections.append(_("The splits of a draft are filled in on its form."))
    if not activity.split_sets.sealed().of_activities(scheme).exists():
        objections.append(_("There is no split yet that could change from a date on."))
    return objections


def objections_to_items(scheme: Scheme, items: Sequence[SplitItem]) -> list[str]:
    """Why a set of these lines cannot be sealed."""
    known = codes.catalogue(scheme)
    objections = [text for _row, text in codes.faults(scheme, items, known)]
    if not items:
        return [_NOTHING_YET[scheme]()]
    fault = codes.fault_of_the_sum(items)
    return [*objections, fault] if fault else objections


def objections_to_setting_markers(
    activity: Activity, scores: Mapping[str, int], reason: str, person: User
) -> list[str]:
    objections = objections_to_marking(activity, person)
    return objections + _no_reason(reason) + objections_to_scores(scores)


def objections_to_marking(activity: Activity, person: User) -> list[str]:
    """What stands against scoring the markers, whatever is chosen."""
    objections = objections_to_logging(person)
    if activity.status == S.DRAFT:
        objections.append(_("The markers of a draft are filled in on its form."))
    return objections


def objections_to_expecting_report(activity: Activity, person: User) -> list[str]:
    objections = objections_to_logging(person)
    if activity.status in {S.DRAFT, S.CLOSED, S.ABORTED}:
        objections.append(_("In this state of the activity no report is expected."))
    return objections


def objections_to_receiving_report(
    report: PartnerReport, person: User, *, on: dt.date, today: dt.date
) -> list[str]:
    objections = objections_to_logging(person)
    if report.received_on is not None:
        objections.append(_("The report has been received already."))
    if on > today:
        objections.append(_("The day lies in the future."))
    return objections


def objections_to_accepting_report(
    report: PartnerReport, person: User, *, on: dt.date, today: dt.date
) -> list[str]:
    """Accepting lets a tranche go, so it is another person's than who took the report in."""
    objections = objections_to_declining_report(report, person, on=on, today=today)
    if report.accepted_on is None and report.received_by_id in person.sides:
        objections.append(_("Who recorded the receipt does not accept the report."))
    return objections + objections_to_interest(person, report.activity.partner_id)


def objections_to_declining_report(
    report: PartnerReport, person: User, *, on: dt.date, today: dt.date
) -> list[str]:
    objections = objections_to_logging(person)
    if report.received_on is None:
        objections.append(_("The report has not been received yet."))
    elif on < report.received_on:
        objections.append(_("The report was received after this day."))
    if report.accepted_on is not None:
        objections.append(_("The report has been accepted already."))
    if on > today:
        objections.append(_("The day lies in the future."))
    return objections


def objections_to_declined_facts(*, reason: str, on: dt.date, due_on: dt.date | None) -> list[str]:
    objections = _no_reason(reason)
    if due_on is not None and due_on < on:
        objections.append(_("The new deadline lies before this day."))
    return objections


def _objections_to_moving(activity: Activity, transition: Transition, person: User) -> list[str]:
    return objections_to_logging(person) + _wrong_state(activity, transition)


def _wrong_state(activity: Activity, transition: Transition) -> list[str]:
    if transition.is_open_from(activity.status):
        return []
    return [
        _("This step is not open while the activity is %(state)s.")
        % {"state": activity.get_status_display()}
    ]


def _no_reason(reason: str | None) -> list[str]:
    """None while nobody was asked yet: a page then shows only what stands against the act."""
    return [_("Give the reason.")] if reason is not None and not reason.strip() else []
