"""Who amends what was agreed, and why not; what a plain edit leaves alone after the award."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.activities import kinds
from core.activities.amending import facts
from core.activities.models import Activity, Amendment
from core.activities.rules import IS_AWARDED, objections_to_editing, objections_to_logging
from core.confirmation import objections_to_confirming
from core.partners.rules import objections_to_interest
from core.people.models import Role, User

NEVER_EMPTIED = ("starts_on", "ends_on")
"""Days that were agreed change, but do not vanish."""


def objections_to_amending(activity: Activity, person: User) -> list[str]:
    """What stands against any amendment, whatever is typed."""
    objections = objections_to_editing(activity, person) + _objections_to_state(activity)
    if activity.amendments.unconfirmed().exists():
        objections.append(_("An amendment of this activity waits for its confirmation already."))
    return objections


def objections_to_content(
    row: Activity, after: Mapping[str, Any], *, effective_on: dt.date, reason: str, today: dt.date
) -> list[str]:
    """What an amendment itself lacks; `row` has the columns of its kind, `after` what changes."""
    objections = []
    if not after:
        objections.append(_("Nothing differs from what is in force."))
    if not reason.strip():
        objections.append(_("Give the reason."))
    if effective_on > today:
        objections.append(
            _("The day lies in the future; record the amendment when it takes effect.")
        )
    return objections + objections_to_changes(row, after)


def objections_to_changes(row: Activity, after: Mapping[str, Any]) -> list[str]:
    """Whether the activity could be so."""
    contract = kinds.kind_of(row).contract
    if any(name not in contract for name in after):
        return [_("Only what was agreed with the partner is changed by an amendment.")]
    objections = [
        _("%(field)s: cannot be left empty.") % {"field": facts.label_of(name)}
        for name, value in after.items()
        if name in NEVER_EMPTIED and value in {None, ""} and facts.values_of(row)[name]
    ]
    proposed = facts.with_changes(facts.row_of(row), after)
    try:
        proposed.clean_fields(
            exclude={field.name for field in proposed._meta.concrete_fields} - set(after)
        )
    except ValidationError as error:
        return objections + [
            f"{facts.label_of(name)}: {text}"
            for name, texts in error.message_dict.items()
            for text in texts
        ]
    if proposed.starts_on and proposed.ends_on and proposed.ends_on < proposed.starts_on:
        objections.append(_("The end lies before the start."))
    return objections + kinds.further_objections("amend_activity", proposed)


def objections_to_confirming_amendment(amendment: Amendment, person: User) -> list[str]:
    activity = amendment.activity
    objections = objections_to_confirming(amendment, person)
    if not person.has_role(Role.HEAD_OF_UNIT):
        objections.append(_("Amendments are confirmed by the head of unit."))
    objections += objections_to_interest(person, activity.partner_id)
    objections += _objections_to_state(activity)
    row = facts.row_of(activity)
    return objections + _objections_to_stale(amendment, row) + _objections_now(amendment, row)


def objections_to_discarding_amendment(
    amendment: Amendment, person: User, reason: str | None = None
) -> list[str]:
    """None while nobody was asked for the reason yet."""
    objections = objections_to_logging(person)
    if not amendment.is_waiting:
        objections.append(_("Only what waits for its confirmation can be discarded."))
    if reason is not None and not reason.strip():
        objections.append(_("Give the reason."))
    return objections


def _objections_to_state(activity: Activity) -> list[str]:
    if activity.status in IS_AWARDED:
        return []
    return [_("Only an awarded activity that is not over is amended.")]


def _objections_to_stale(amendment: Amendment, row: Activity) -> list[str]:
    """The second person confirms a change from what they saw, not from something else."""
    stands = facts.values_of(row)
    return [
        _(
            "%(field)s: the amendment starts from “%(before)s”, but now “%(now)s” is in force;"
            " discard it and record it anew."
        )
        % {
            "field": facts.label_of(name),
            "before": facts.written(name, before),
            "now": facts.written(name, stands[name]),
        }
        for name, before in amendment.before.items()
        if stands[name] != before
    ]


def _objections_now(amendment: Amendment, row: Activity) -> list[str]:
    """What came in between may stand against it; what is over needs no such answer."""
    return objections_to_changes(row, amendment.after) if amendment.is_waiting else []
