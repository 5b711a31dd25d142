"""The steps of emergencies; what is done about them goes through the steps of activities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from aid import rules
from aid.models import Emergency
from core.errors import refuse_if
from core.people.models import User
from core.reference.models import Country
from core.workflow import change, current, insert, note, step


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
