"""Who may change who may do what, and why not."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.confirmation import objections_to_confirming, objections_to_discarding
from core.people.models import (
    MONEY_ROLES,
    NO_DEPUTIES,
    Deputyship,
    Role,
    RoleAssignment,
    SecondFactorReset,
    User,
)

RECORD = (Role.ADMINISTRATOR, Role.HEAD_OF_UNIT)
CONFIRM = (Role.ADMINISTRATOR, Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE)
LONGEST_DEPUTYSHIP = dt.timedelta(days=366)


def objections_to_giving_roles(by: User) -> list[str]:
    """Who may record a role at all, before anything is chosen."""
    if by.has_role(*RECORD):
        return []
    return [_("Roles are recorded by an administrator or the head of unit.")]


def objections_to_recording_a_role(
    person: User, role: str, by: User, *, valid_from: dt.date
) -> list[str]:
    objections = objections_to_giving_roles(by)
    if person.is_service:
        objections.append(_("A service account has no role."))
    if not person.is_active:
        objections.append(_("The account of this person is closed."))
    present = person.role_assignments.filter(discarded_at=None).not_ended_before(valid_from)
    if present.filter(role=role).exists():
        objections.append(_("The person has this role already, or it waits for confirmation."))
    return objections + _objections_to_mixing(person, role, valid_from)


def objections_to_confirming_a_role(assignment: RoleAssignment, by: User) -> list[str]:
    objections = objections_to_confirming(assignment, by)
    if not by.has_role(*CONFIRM):
        objections.append(
            _("Roles are confirmed by an administrator, the head of unit or the head of finance.")
        )
    if assignment.person_id == by.pk:
        objections.append(_("Nobody confirms their own role."))
    return objections + _objections_to_mixing(
        assignment.person, assignment.role, assignment.valid_from
    )


def objections_to_discarding_a_role(
    assignment: RoleAssignment, by: User, *, reason: str | None = None
) -> list[str]:
    objections = objections_to_discarding(assignment, reason=reason)
    if not by.has_role(*CONFIRM):
        objections.append(_("Roles are discarded by an administrator or a head."))
    return objections


def objections_to_ending_a_role(
    assignment: RoleAssignment,
    by: User,
    *,
    on: dt.date | None = None,
    today: dt.date | None = None,
    reason: str | None = None,
) -> list[str]:
    """Who may end a role; with the last day and a reason, whether these will do.

    `on` is the last day of the role: yesterday ends it at once.
    """
    objections = []
    if not by.has_role(*CONFIRM):
        objections.append(_("Roles are ended by an administrator or a head."))
    if not assignment.is_confirmed:
        objections.append(_("Only a role in force can be ended."))
    if on is not None and today is not None:
        objections += _objections_to_last_day(assignment, on, today)
    if reason is not None and not reason.strip():
        objections.append(_("Ending a role takes a reason."))
    return objections


def _objections_to_last_day(assignment: RoleAssignment, on: dt.date, today: dt.date) -> list[str]:
    objections = []
    yesterday = today - dt.timedelta(days=1)
    if assignment.valid_to is not None and assignment.valid_to < today:
        objections.append(_("The role has ended already."))
    elif assignment.valid_to is not None and on > assignment.valid_to:
        objections.append(_("Nobody prolongs a role alone; two people give it anew."))
    if on < yesterday:
        objections.append(_("The last day of a role is yesterday at the earliest."))
    if on < assignment.valid_from:
        objections.append(_("The role cannot end before it begins."))
    return objections


def _objections_to_mixing(person: User, role: str, valid_from: dt.date) -> list[str]:
    """Who gives out roles moves no money: not now, and not when the role begins."""
    lasting = person.role_assignments.not_ended_before(valid_from).confirmed()
    held = set(lasting.values_list("role", flat=True))
    if role in NO_DEPUTIES and person.deputyships.confirmed().not_ended_before(valid_from).exists():
        return [_("The person is somebody's deputy in a money role; end that first.")]
    if (role in MONEY_ROLES and Role.ADMINISTRATOR in held) or (
        role == Role.ADMINISTRATOR and held & MONEY_ROLES
    ):
        return [_("An administrator has no money role.")]
    return []


def objections_to_setting_up(by: object, *, has_money: bool) -> list[str]:
    """The first people come by command, while nothing has happened yet."""
    if not has_money:
        return []
    return [_("People and roles are set up by command only while no money document exists.")]


def objections_to_resetting(by: User) -> list[str]:
    """Who may record the reset of an access, before anybody is chosen."""
    if by.has_role(*RECORD):
        return []
    return [_("An access is reset by an administrator or the head of unit.")]


def objections_to_recording_a_reset(
    person: User, by: User, *, reason: str, password_too: bool = False
) -> list[str]:
    objections = objections_to_resetting(by)
    if person.pk == by.pk:
        objections.append(_("Nobody resets their own access."))
    if not person.is_active or person.is_service:
        objections.append(_("The account of this person is closed."))
    if not reason.strip():
        objections.append(_("A reset takes a reason."))
    if password_too and not person.email:
        objections.append(_("The account has no e-mail to which a link could go."))
    if person.second_factor_resets.unconfirmed().exists():
        objections.append(_("A reset for this person waits already."))
    return objections


def objections_to_confirming_a_reset(reset: SecondFactorReset, by: User) -> list[str]:
    objections = objections_to_confirming(reset, by)
    if not by.has_role(*CONFIRM):
        objections.append(_("A reset is confirmed by an administrator or a head."))
    if reset.person_id == by.pk:
        objections.append(_("Nobody resets their own access."))
    if not reset.person.is_active:
        objections.append(_("The account of this person is closed."))
    if reset.link_to and reset.link_to != reset.person.email:
        objections.append(_("The e-mail of the account was changed after this was recorded."))
    return objections


def objections_to_discarding_a_reset(
    reset: SecondFactorReset, by: User, *, reason: str | None = None
) -> list[str]:
    objections = objections_to_discarding(reset, reason=reason)
    if not by.has_role(*CONFIRM):
        objections.append(_("A reset is discarded by an administrator or a head."))
    return objections


def objections_to_naming_deputies(by: User, represented: User | None = None) -> list[str]:
    """Who may record a deputyship at all: the represented person, or who gives out roles."""
    if by == represented or by.has_role(*CONFIRM) or (represented is None and by.has_role(*LENT)):
        return []
    return [_("A deputyship is recorded by the represented person, an administrator or a head.")]


LENT = tuple(sorted(MONEY_ROLES))
"""The roles that a deputy may use; to read, or to give out roles, takes an own role."""


def objections_to_recording_a_deputyship(
    deputyship: Deputyship, by: User, *, on: dt.date
) -> list[str]:
    """What stands against a deputyship that was typed, on the day it is recorded."""
    person, deputy = deputyship.person, deputyship.deputy
    objections = objections_to_naming_deputies(by, person)
    if by == deputy:
        objections.append(_("Nobody records a deputyship for themself."))
    if deputyship.valid_from < on:
        objections.append(_("A deputyship begins today at the earliest."))
    if not deputyship.reason.strip():
        objections.append(_("A deputyship takes a reason."))
    objections += _objections_to_period(deputyship) + _objections_to_lending(deputyship)
    present = deputy.deputyships.filter(person=person, role=deputyship.role)
    if (
        present.not_ended_before(deputyship.valid_from)
        .filter(valid_from__lte=deputyship.valid_to)
        .exists()
    ):
        objections.append(_("There is such a deputyship for these days, or it waits already."))
    return objections


def _objections_to_period(deputyship: Deputyship) -> list[str]:
    objections = []
    if deputyship.valid_to < deputyship.valid_from:
        objections.append(_("The last day lies before the first one."))
    if deputyship.valid_to - deputyship.valid_from >= LONGEST_DEPUTYSHIP:
        objections.append(_("A deputyship lasts a year at the longest."))
    return objections


def _objections_to_lending(deputyship: Deputyship) -> list[str]:
    """Whether the one has the role to lend, and the other may use it."""
    person, deputy = deputyship.person, deputyship.deputy
    objections = []
    if person == deputy:
        objections.append(_("Nobody is their own deputy."))
    if deputyship.role not in MONEY_ROLES:
        objections.append(_("This role has no deputies."))
    if not person.has_role(Role(deputyship.role), on=deputyship.valid_from):
        objections.append(_("The represented person does not hold this role on the first day."))
    if not deputy.is_active or deputy.is_service:
        objections.append(_("The account of the deputy is closed."))
    lasting = deputy.role_assignments.confirmed().not_ended_before(deputyship.valid_from)
    if lasting.filter(role__in=NO_DEPUTIES).exists():
        objections.append(_("Administrators and auditors are nobody's deputies."))
    return objections


def objections_to_confirming_a_deputyship(
    deputyship: Deputyship, by: User, *, on: dt.date | None = None
) -> list[str]:
    objections = objections_to_confirming(deputyship, by)
    if not by.has_role(*CONFIRM):
        objections.append(_("Deputyships are confirmed by an administrator or a head."))
    if by.pk in {deputyship.person_id, deputyship.deputy_id}:
        objections.append(_("Neither of the two confirms their deputyship."))
    if deputyship.valid_to < (on or by.day):
        objections.append(_("The last day has passed."))
    return objections + _objections_to_lending(deputyship)


def objections_to_discarding_a_deputyship(
    deputyship: Deputyship, by: User, *, reason: str | None = None
) -> list[str]:
    objections = objections_to_discarding(deputyship, reason=reason)
    return objections + _objections_to_stopping(deputyship, by)


def objections_to_ending_a_deputyship(
    deputyship: Deputyship, by: User, *, reason: str | None = None
) -> list[str]:
    """Who may end a deputyship at once; with a reason, whether it says anything."""
    objections = []
    if not deputyship.is_confirmed:
        objections.append(_("Only a deputyship in force can be ended."))
    if deputyship.ended_at is not None or deputyship.valid_to < by.day:
        objections.append(_("The deputyship has ended already."))
    if reason is not None and not reason.strip():
        objections.append(_("Ending a deputyship takes a reason."))
    return objections + _objections_to_stopping(deputyship, by)


def _objections_to_stopping(deputyship: Deputyship, by: User) -> list[str]:
    """To stop it only restricts: either of the two may, and who gives out roles."""
    if by.pk in {deputyship.person_id, deputyship.deputy_id} or by.has_role(*CONFIRM):
        return []
    return [_("It is stopped by one of the two, an administrator or a head.")]
