"""Who may change who may do what, and why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.confirmation import objections_to_confirming
from core.people.models import MONEY_ROLES, Role, RoleAssignment, User


def objections_to_recording_a_role(person: User, role: str, by: User) -> list[str]:
    objections = []
    if not by.has_role(Role.ADMINISTRATOR, Role.HEAD_OF_UNIT):
        objections.append(_("Roles are recorded by an administrator or the head of unit."))
    if person.is_service:
        objections.append(_("A service account has no role."))
    held = person.roles()
    if (role in MONEY_ROLES and Role.ADMINISTRATOR in held) or (
        role == Role.ADMINISTRATOR and held & MONEY_ROLES
    ):
        objections.append(_("An administrator has no money role."))
    return objections


def objections_to_confirming_a_role(assignment: RoleAssignment, by: User) -> list[str]:
    objections = objections_to_confirming(assignment, by)
    if not by.has_role(Role.ADMINISTRATOR, Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE):
        objections.append(
            _("Roles are confirmed by an administrator, the head of unit or the head of finance.")
        )
    if assignment.person_id == by.pk:
        objections.append(_("Nobody confirms their own role."))
    return objections


def objections_to_ending_a_role(assignment: RoleAssignment, by: User) -> list[str]:
    objections = []
    if not by.has_role(Role.ADMINISTRATOR, Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE):
        objections.append(_("Roles are ended by an administrator or a head."))
    if not assignment.is_confirmed:
        objections.append(_("Only a role in force can be ended."))
    return objections


def objections_to_setting_up(by: User, *, has_money: bool) -> list[str]:
    """The first people come by command, while nothing has happened yet."""
    return [_("Roles are set by command only while no money document exists.")] if has_money else []
