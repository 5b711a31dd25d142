"""The steps of emergencies, of what departments give in kind, and of cleared partners.

What the city pays goes through the steps of activities and of money.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NotRequired, TypedDict, Unpack

from aid import rules
from aid.models import Clearance, ContributionInKind, Emergency, Response
from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.partners.models import Organisation
from core.people.models import User
from core.reference.models import Country
from core.workflow import change, current, insert, note, step, today, touch


@step
def save_emergency(
    emergency: Emergency, *, countries: Sequence[Country], by: User, now: dt.datetime
) -> Emergency:
    """Insert a new emergency, or bring the stored one to what this instance says."""
    refuse_if(rules.objections_to_saving_emergency(emergency, countries, by))
    if emergency._state.adding:
        current().subject = str(emergency)
        stored = insert(emergency)
    else:
        stored = Emergency.objects.select_for_update(no_key=True).get(pk=emergency.pk)
        change(stored, **_differences(stored, emergency))
    _set_countries(stored, countries)
    return stored


@step
def close_emergency(emergency: Emergency, *, by: User, now: dt.datetime) -> Emergency:
    emergency = Emergency.objects.select_for_update(no_key=True).get(pk=emergency.pk)
    refuse_if(rules.objections_to_closing_emergency(emergency, by))
    return change(emergency, is_closed=True)


@step
def reopen_emergency(emergency: Emergency, *, reason: str, by: User, now: dt.datetime) -> Emergency:
    emergency = Emergency.objects.select_for_update(no_key=True).get(pk=emergency.pk)
    refuse_if(rules.objections_to_reopening_emergency(emergency, by))
    return change(emergency, is_closed=False)


class InKind(TypedDict):
    """A contribution as it was typed; the value in Rappen."""

    department: str
    what: str
    provided_on: dt.date
    value_chf: int
    valuation: str
    quantity: NotRequired[str]
    note: NotRequired[str]
    response: NotRequired[Response | None]
    replaces: NotRequired[ContributionInKind | None]


@step
def record_in_kind(
    emergency: Emergency, *, by: User, now: dt.datetime, **given: Unpack[InKind]
) -> ContributionInKind:
    """Record what a department gave; it counts when a second person confirms it."""
    draft = ContributionInKind(emergency=emergency, **given)
    refuse_if(rules.objections_to_recording_in_kind(draft, by, today=today(now)))
    touch(emergency)
    return record(ContributionInKind, by=by, now=now, emergency=emergency, **given)


@step
def confirm_in_kind(
    contribution: ContributionInKind, *, by: User, now: dt.datetime
) -> ContributionInKind:
    contribution = _hold(contribution)
    refuse_if(rules.objections_to_confirming_in_kind(contribution, by))
    touch(contribution.emergency)
    return confirm(contribution, by=by, now=now)


@step
def discard_in_kind(
    contribution: ContributionInKind, *, reason: str, by: User, now: dt.datetime
) -> ContributionInKind:
    contribution = _hold(contribution)
    refuse_if(rules.objections_to_discarding_in_kind(contribution, by, reason=reason))
    touch(contribution.emergency)
    return discard(contribution, now=now)


@step
def record_clearance(
    organisation: Organisation,
    *,
    basis: str,
    valid_from: dt.date,
    valid_to: dt.date,
    by: User,
    now: dt.datetime,
) -> Clearance:
    """Propose that a partner be cleared for emergencies; a head confirms it."""
    details = {"basis": basis, "valid_from": valid_from, "valid_to": valid_to}
    draft = Clearance(organisation=organisation, **details)
    refuse_if(rules.objections_to_recording_clearance(draft, by, today=today(now)))
    touch(organisation)
    return record(Clearance, by=by, now=now, organisation=organisation, **details)


@step
def confirm_clearance(clearance: Clearance, *, by: User, now: dt.datetime) -> Clearance:
    clearance = _hold_clearance(clearance)
    refuse_if(rules.objections_to_confirming_clearance(clearance, by))
    return confirm(clearance, by=by, now=now)


@step
def discard_clearance(
    clearance: Clearance, *, reason: str, by: User, now: dt.datetime
) -> Clearance:
    clearance = _hold_clearance(clearance)
    refuse_if(rules.objections_to_discarding_clearance(clearance, by, reason=reason))
    return discard(clearance, now=now)


@step
def end_clearance(clearance: Clearance, *, reason: str, by: User, now: dt.datetime) -> Clearance:
    """End a clearance with yesterday; it only ever becomes shorter, so one person may."""
    clearance = _hold_clearance(clearance)
    refuse_if(rules.objections_to_ending_clearance(clearance, by, today=today(now), reason=reason))
    yesterday = today(now) - dt.timedelta(days=1)
    return change(clearance, valid_to=max(clearance.valid_from, yesterday))


def _hold(contribution: ContributionInKind) -> ContributionInKind:
    held = ContributionInKind.objects.select_for_update(no_key=True, of=("self",))
    return held.select_related("emergency").get(pk=contribution.pk)


def _hold_clearance(clearance: Clearance) -> Clearance:
    """Read it afresh; the trail of its organisation shows the step."""
    held = Clearance.objects.select_for_update(no_key=True, of=("self",))
    fresh = held.select_related("organisation").get(pk=clearance.pk)
    touch(fresh.organisation)
    return fresh


def _differences(stored: Emergency, wanted: Emergency) -> dict[str, object]:
    names = [
        field.attname
        for field in stored._meta.concrete_fields
        if not field.primary_key and field.attname not in {"step_id", "is_closed"}
    ]
    return {
        name: getattr(wanted, name)
        for name in names
        if getattr(wanted, name) != getattr(stored, name)
    }


def _set_countries(emergency: Emergency, countries: Sequence[Country]) -> None:
    before = sorted(emergency.countries.values_list("pk", flat=True))
    after = sorted(country.pk for country in countries)
    if before != after:
        emergency.countries.set(countries)
        note(emergency, before={"countries": before}, after={"countries": after})
