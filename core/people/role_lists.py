"""The list of roles as a table for Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext as _

from core.excel.sheets import DATE, MOMENT, Column, Sheet
from core.people.downloads import list_sheet
from core.people.models import RoleAssignment


def state_on(assignment: RoleAssignment, on: dt.date) -> str:
    if assignment.valid_to is not None and assignment.valid_to < on:
        return _("ended")
    if not assignment.person.is_active:
        return _("account closed")
    return _("begins later") if assignment.valid_from > on else _("in force")


def role_sheet(assignments: Iterable[RoleAssignment], *, on: dt.date) -> Sheet:
    """One row for each confirmed role, with its state on a day."""
    return list_sheet(
        _("Roles"),
        [
            Column(_("Person"), lambda one: str(one.person), width=26),
            Column(_("User name"), lambda one: one.person.username, width=20),
            Column(_("Role"), lambda one: one.get_role_display(), width=24),
            Column(_("First day"), lambda one: one.valid_from, DATE),
            Column(_("Last day"), lambda one: one.valid_to, DATE),
            Column(_("State"), partial(state_on, on=on), width=18),
            Column(_("Recorded by"), lambda one: str(one.recorded_by), width=26),
            Column(_("Confirmed by"), lambda one: one.confirmer, width=26),
            Column(_("Confirmed at"), lambda one: one.confirmed_at, MOMENT),
        ],
        assignments,
    )
