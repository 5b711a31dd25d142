"""Activities as they stood when the trail was at a cut-off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from core.activities.models import Activity
from core.audit.models import AuditEntry
from core.partners.models import Organisation

TAKEN_BACK = (
    *("title", "titles", "description", "status", "is_humanitarian"),
    *("starts_on", "ends_on", "aid_type_id", "partner_id"),
)
DAYS = frozenset({"starts_on", "ends_on"})
TABLES = ("activities_activity", "iza_project", "aid_response")
"""A change of a project or response names its own table, with the columns of both."""


def take_back_later_changes(activities: Sequence[Activity], number: int) -> None:
    """Set on the instances what the trail says stood before any change after its number."""
    by_key = {activity.pk: activity for activity in activities}
    later: set[AuditEntry] = set()
    for table in TABLES:
        later |= set(AuditEntry.objects.touching(table, by_key).filter(number__gt=number))
    # The newest first, so that the first change after the cut-off wins.
    for entry in sorted(later, key=lambda one: -one.number):
        for change in entry.details["changes"]:
            if change["table"] in TABLES and change["row"] in by_key:
                _set(by_key[change["row"]], change["before"] or {})
    _name_partners(activities)


def _set(activity: Activity, before: dict[str, Any]) -> None:
    for name in TAKEN_BACK:
        if name in before:
            value = before[name]
            setattr(activity, name, dt.date.fromisoformat(value) if _is_day(name, value) else value)


def _is_day(name: str, value: Any) -> bool:
    return name in DAYS and bool(value)


def _name_partners(activities: Sequence[Activity]) -> None:
    """Read at once the partners whose key was set back."""
    keys = {activity.partner_id for activity in activities if not _is_read(activity)}
    partners = Organisation.objects.in_bulk([key for key in keys if key])
    for activity in activities:
        if activity.partner_id in partners:
            activity.partner = partners[activity.partner_id]


def _is_read(activity: Activity) -> bool:
    return activity.partner_id is None or Activity.partner.is_cached(activity)
