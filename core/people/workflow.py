"""The steps that put roles in force and end them."""

from __future__ import annotations

import datetime as dt

from core.confirmation import confirm, record
from core.errors import refuse_if
from core.people import rules
from core.people.models import RoleAssignment, User
from core.workflow import change, step


@step
def record_role(
    person: User, *, role: str, valid_from: dt.date, by: User, now: dt.datetime
) -> RoleAssignment:
    """Record a role; it has no effect until a second person confirms it."""
    refuse_if(rules.objections_to_recording_a_role(person, role, by))
    return record(RoleAssignment, by=by, now=now, person=person, role=role, valid_from=valid_from)


@step
def confirm_role(assignment: RoleAssignment, *, by: User, now: dt.datetime) -> RoleAssignment:
    assignment = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    refuse_if(rules.objections_to_confirming_a_role(assignment, by))
    return confirm(assignment, by=by, now=now)


@step
def end_role(
    assignment: RoleAssignment, *, on: dt.date, reason: str, by: User, now: dt.datetime
) -> RoleAssignment:
    """Take a role back; it acts on the next request of its holder."""
    refuse_if(rules.objections_to_ending_a_role(assignment, by))
    return change(assignment, valid_to=on)


@step
def set_up_roles(
    roles: list[tuple[User, str]],
    *,
    valid_from: dt.date,
    confirmed_by: User,
    has_money: bool,
    by: User,
    now: dt.datetime,
) -> list[RoleAssignment]:
    """Put the first roles in force, in the names of two people, before any money moves.

    A person's own role is confirmed by the other one of the two.
    """
    refuse_if(rules.objections_to_setting_up(by, has_money=has_money))
    return [_set_up(person, role, valid_from, by, confirmed_by, now) for person, role in roles]


def _set_up(
    person: User, role: str, valid_from: dt.date, by: User, confirmed_by: User, now: dt.datetime
) -> RoleAssignment:
    first, second = (confirmed_by, by) if person == confirmed_by else (by, confirmed_by)
    assignment = record(
        RoleAssignment, by=first, now=now, person=person, role=role, valid_from=valid_from
    )
    return confirm(assignment, by=second, now=now)
