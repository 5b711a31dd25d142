"""Who keeps emergencies and responses, what a response needs, and whether a GLIDE fits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.models import GLIDE, Emergency, Response
from core.activities.models import Activity, Scheme
from core.activities.rules import faults_of_splits, objections_to_logging
from core.people.models import User
from core.reference.models import Country

REQUIRED_SPLITS = (Scheme.SDG, Scheme.PLACE)
"""An urgent response goes ahead with goal and country; the rest gets a date."""

GLIDE_YEARS = 1
"""Numbers of a disaster that begins around the turn of a year may bear either year."""


NEEDED = {
    "partner": gettext_lazy("Choose the partner organisation."),
    "responsible": gettext_lazy("Name the responsible officer."),
    "instrument": gettext_lazy("Choose the instrument."),
}
"""Fields that a draft may lack, and what is said when they are missing on submission."""


def gaps(activity: Activity) -> list[tuple[str, str]]:
    """What is missing: (name of the form's field or scheme, sentence for the reader)."""
    response = activity.response
    found = [
        (name, str(text)) for name, text in NEEDED.items() if getattr(response, name) in {None, ""}
    ]
    found += [
        (scheme.value, text)
        for scheme, text in faults_of_splits(activity, required=REQUIRED_SPLITS)
    ]
    if open_classifications(response) and response.classification_due_on is None:
        found.append(
            (
                "classification_due_on",
                _("Say by when the missing classifications will follow."),
            )
        )
    return found


def missing(activity: Activity) -> list[str]:
    return [text for _name, text in gaps(activity)]


def open_classifications(response: Response) -> list[str]:
    """What may follow later: DAC purpose and markers abroad; at home neither is asked for."""
    if response.emergency.is_domestic:
        return []
    found = []
    if not response.split_sets.of_activities(Scheme.SECTOR).exists():
        found.append(_("DAC purpose"))
    if not response.marker_sets.exists():
        found.append(_("policy markers"))
    return found


def overdue(activity: Activity, on: dt.date) -> list[str]:
    """The dated condition of a response whose classification did not follow in time."""
    response = activity.response
    due_on = response.classification_due_on
    if due_on is None or due_on >= on:
        return []
    return [
        _("%(what)s: missing since %(day)s.") % {"what": what, "day": f"{due_on:%d.%m.%Y}"}
        for what in open_classifications(response)
    ]


def objections_to_saving_emergency(
    emergency: Emergency, countries: Collection[Country], person: User
) -> list[str]:
    objections = objections_to_logging(person)
    if not countries:
        objections.append(_("Choose at least one country."))
    return objections + [text for _name, text in faults(emergency, countries)]


def objections_to_responding(emergency: Emergency, person: User) -> list[str]:
    objections = objections_to_logging(person)
    if emergency.is_closed:
        objections.append(_("The emergency is closed; reopen it first."))
    return objections


def objections_to_closing_emergency(emergency: Emergency, person: User) -> list[str]:
    objections = objections_to_logging(person)
    if emergency.is_closed:
        objections.append(_("The emergency is closed already."))
    return objections


def objections_to_reopening_emergency(emergency: Emergency, person: User) -> list[str]:
    objections = objections_to_logging(person)
    if not emergency.is_closed:
        objections.append(_("The emergency is open."))
    return objections


def faults(emergency: Emergency, countries: Collection[Country]) -> list[tuple[str, str]]:
    """What contradicts itself: (name of the field, sentence for the reader)."""
    return [*_faults_of_place(emergency, countries), *_faults_of_glide(emergency, countries)]


def _faults_of_place(emergency: Emergency, countries: Collection[Country]) -> list[tuple[str, str]]:
    in_switzerland = {country.code == "CH" for country in countries}
    if emergency.is_domestic and in_switzerland != {True}:
        return [("countries", _("An emergency in Switzerland names Switzerland alone."))]
    if not emergency.is_domestic and True in in_switzerland:
        return [("countries", _("With Switzerland among the countries, it is not abroad."))]
    return []


def _faults_of_glide(emergency: Emergency, countries: Collection[Country]) -> list[tuple[str, str]]:
    """A GLIDE is hazard, year, serial number and country; see glidenumber.net."""
    if not emergency.glide:
        return []
    if not re.fullmatch(GLIDE.regex, emergency.glide):
        return [("glide", str(GLIDE.message))]
    hazard, year, _serial, country = emergency.glide.split("-")
    found = []
    if hazard != emergency.hazard:
        found.append(
            _("The GLIDE number begins with %(glide)s, the hazard chosen is %(hazard)s.")
            % {"glide": hazard, "hazard": emergency.hazard}
        )
    if emergency.onset_on and abs(int(year) - emergency.onset_on.year) > GLIDE_YEARS:
        found.append(
            _("The GLIDE number says %(glide)s, the onset lies in %(onset)s.")
            % {"glide": year, "onset": emergency.onset_on.year}
        )
    if countries and country not in {one.iso3 for one in countries}:
        found.append(
            _("The GLIDE number names the country %(glide)s, which is not among the countries.")
            % {"glide": country}
        )
    return [("glide", text) for text in found]
