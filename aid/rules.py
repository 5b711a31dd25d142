"""Who keeps emergencies and responses, what a response needs, and whether a GLIDE fits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.conditions import conditions_of, open_classifications
from aid.models import GLIDE, Clearance, ContributionInKind, Emergency
from core.activities.models import Activity, Scheme
from core.activities.rules import faults_of_splits, objections_to_logging
from core.confirmation import objections_to_confirming
from core.display import swiss_date
from core.partners import screening
from core.people.models import Role, User
from core.reference.models import Country

REQUIRED_SPLITS = (Scheme.SDG, Scheme.PLACE)
"""An urgent response goes ahead with goal and country; the rest gets a date."""

GLIDE_YEARS = 1
"""Numbers of a disaster that begins around the turn of a year may bear either year."""

CONFIRM_CLEARANCES = (Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE)

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
    to_follow = open_classifications([response])[response.pk]
    if to_follow and not is_cleared(response.partner_id, timezone.localdate()):
        found.append(
            (
                "partner",
                _("Only for a partner cleared for emergencies this may follow later: %(what)s.")
                % {"what": ", ".join(to_follow)},
            )
        )
    elif to_follow and response.classification_due_on is None:
        found.append(
            (
                "classification_due_on",
                _("Say by when the missing classifications will follow."),
            )
        )
    return found


def missing(activity: Activity) -> list[str]:
    return [text for _name, text in gaps(activity)]


def is_cleared(partner: int | None, on: dt.date) -> bool:
    """Whether a partner was examined before: only then may something follow later."""
    return Clearance.objects.in_force(on).filter(organisation=partner).exists()


def overdue(activities: Sequence[Activity], on: dt.date) -> dict[int, list[str]]:
    """The dated conditions of responses that were not met in time, by response."""
    return {
        key: [
            _("%(what)s: missing since %(day)s.")
            % {"what": condition.what, "day": swiss_date(condition.due_on)}
            for condition in conditions
            if condition.is_overdue(on)
        ]
        for key, conditions in conditions_of(activities).items()
    }


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


def objections_to_recording_in_kind(
    contribution: ContributionInKind, person: User, *, today: dt.date
) -> list[str]:
    """What stands against a contribution in kind as it was typed."""
    objections = objections_to_logging(person)
    if contribution.value_chf <= 0:
        objections.append(_("The amount must be above zero."))
    if contribution.provided_on > today:
        objections.append(_("The day lies in the future."))
    response = contribution.response
    if response is not None and response.emergency_id != contribution.emergency_id:
        objections.append(_("The response belongs to another emergency."))
    replaced = contribution.replaces
    if replaced is not None:
        if not replaced.is_confirmed:
            objections.append(_("Only what is confirmed is corrected; discard the other one."))
        if replaced.emergency_id != contribution.emergency_id:
            objections.append(_("The corrected contribution belongs to another emergency."))
    return objections


def objections_to_confirming_in_kind(contribution: ContributionInKind, person: User) -> list[str]:
    return objections_to_confirming(contribution, person) + objections_to_logging(person)


def objections_to_discarding_in_kind(
    contribution: ContributionInKind, person: User, *, reason: str | None = None
) -> list[str]:
    """Who may discard it; with a reason, whether it says anything."""
    objections = objections_to_logging(person)
    if not contribution.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    return objections + _objections_to_reason(reason)


def objections_to_clearing(person: User) -> list[str]:
    """Who may propose that a partner be cleared for emergencies."""
    if person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        return []
    return [_("Partners are cleared by programme officers and the head of unit.")]


def objections_to_recording_clearance(
    clearance: Clearance, person: User, *, today: dt.date
) -> list[str]:
    objections = objections_to_clearing(person)
    if clearance.valid_to < clearance.valid_from:
        objections.append(_("The clearance ends before it begins."))
    elif clearance.valid_to < today:
        objections.append(_("The clearance has run out already."))
    if not clearance.organisation.is_active:
        objections.append(_("The organisation is no longer in use."))
    return objections + screening.objections_to(clearance.organisation, on=today)


def objections_to_confirming_clearance(clearance: Clearance, person: User) -> list[str]:
    objections = objections_to_confirming(clearance, person)
    if not person.has_role(*CONFIRM_CLEARANCES):
        objections.append(_("A clearance is confirmed by the head of unit or of finance."))
    return objections + screening.objections_to(clearance.organisation, on=person.day)


def objections_to_discarding_clearance(
    clearance: Clearance, person: User, *, reason: str | None = None
) -> list[str]:
    """Who may discard it; with a reason, whether it says anything."""
    objections = objections_to_clearing(person)
    if not clearance.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    return objections + _objections_to_reason(reason)


def objections_to_ending_clearance(
    clearance: Clearance, person: User, *, today: dt.date, reason: str | None = None
) -> list[str]:
    """Who may end it; with a reason, whether it says anything."""
    objections = objections_to_clearing(person)
    if not clearance.is_confirmed:
        objections.append(_("Only a clearance in force can be ended."))
    elif clearance.valid_to < today:
        objections.append(_("The clearance has run out already."))
    return objections + _objections_to_reason(reason)


def _objections_to_reason(reason: str | None) -> list[str]:
    return [] if reason is None or reason.strip() else [_("Give the reason.")]
