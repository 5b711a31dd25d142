"""Who may open, change, close and reopen an account, and why not."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from core.confirmation import objections_to_confirming, objections_to_discarding
from core.people.links import opens_by_link
from core.people.models import AccountReopening, Role, RoleAssignment, User
from core.people.rules import CONFIRM


def objections_to_keeping_accounts(by: User) -> list[str]:
    """Who may open, change and close accounts at all."""
    if by.has_role(Role.ADMINISTRATOR):
        return []
    return [_("Accounts are kept by administrators.")]


def objections_to_opening(by: User, *, details: User) -> list[str]:
    """What stands against an account with these details; it gets roles by other steps."""
    objections = objections_to_keeping_accounts(by)
    if User.objects.filter(username__iexact=details.username).exists():
        objections.append(_("There is an account with this user name already."))
    if not details.username:
        objections.append(_("An account takes a user name."))
    return objections + _objections_to_details(details)


def objections_to_changing(person: User, by: User, *, details: User | None = None) -> list[str]:
    """Who may change an account; with details, whether these will do."""
    objections = objections_to_keeping_accounts(by) + _objections_to_state(person)
    if person.pk == by.pk:
        objections.append(_("Nobody changes their own account; the profile has what may be."))
    return objections + ([] if details is None else _objections_to_details(details))


def objections_to_changing_an_address(person: User, by: User, *, details: User) -> list[str]:
    """Of their own account people change the address themselves."""
    objections = _objections_to_state(person)
    if person.pk != by.pk:
        objections.append(_("Only the person themself does this."))
    return objections + (_objections_to_address(details) if details.email else [])


def objections_to_setting_a_password(person: User, by: User) -> list[str]:
    """A password is known to nobody but its owner."""
    objections = _objections_to_state(person)
    if person.pk != by.pk:
        objections.append(_("Only the person themself does this."))
    return objections


def objections_to_sending_a_link(person: User, by: User) -> list[str]:
    """A link goes only to an account without a password: new ones, and those of a reset."""
    objections = []
    if not by.has_role(*CONFIRM):
        objections.append(_("Links are sent by an administrator or a head."))
    if not opens_by_link(person):
        objections.append(_("A link goes only to an open account that has no password yet."))
    elif not person.email:
        objections.append(_("The account has no e-mail to which a link could go."))
    return objections


def objections_to_closing(person: User, by: User, *, reason: str | None = None) -> list[str]:
    """Who may close an account; with a reason, whether it says anything."""
    objections = objections_to_keeping_accounts(by) + _objections_to_state(person)
    if person.pk == by.pk:
        objections.append(_("Nobody closes their own account."))
    if reason is not None and not reason.strip():
        objections.append(_("Closing an account takes a reason."))
    if person.has_role(Role.ADMINISTRATOR) and not _other_administrators(person):
        objections.append(_("The office would be left without an administrator."))
    return objections


def objections_to_reopening(person: User, by: User, *, reason: str | None = None) -> list[str]:
    """Who may record a reopening; with a reason, whether it says anything.

    What two people gave does not come back with the account (money.md, rule 9).
    """
    objections = objections_to_keeping_accounts(by)
    if person.is_active or person.is_service:
        objections.append(_("Only a closed account can be opened again."))
    if person.reopenings.unconfirmed().exists():
        objections.append(_("A reopening of this account waits already."))
    if reason is not None and not reason.strip():
        objections.append(_("Opening an account again takes a reason."))
    return objections + _objections_to_reviving_roles(person)


def objections_to_confirming_a_reopening(reopening: AccountReopening, by: User) -> list[str]:
    objections = objections_to_confirming(reopening, by)
    if not by.has_role(*CONFIRM):
        objections.append(_("A reopening is confirmed by an administrator or a head."))
    if reopening.person_id == by.pk:
        objections.append(_("Nobody reopens their own account."))
    return objections + _objections_to_reviving_roles(reopening.person)


def objections_to_discarding_a_reopening(
    reopening: AccountReopening, by: User, *, reason: str | None = None
) -> list[str]:
    objections = objections_to_discarding(reopening, reason=reason)
    if not by.has_role(*CONFIRM):
        objections.append(_("A reopening is discarded by an administrator or a head."))
    return objections


def _objections_to_state(person: User) -> list[str]:
    if person.is_service:
        return [_("A service account is nobody's.")]
    return [] if person.is_active else [_("The account of this person is closed.")]


def _objections_to_details(details: User) -> list[str]:
    objections = []
    if not (details.first_name and details.last_name and details.email):
        objections.append(_("First name, last name and e-mail are all needed."))
    return objections + _objections_to_address(details)


def _objections_to_address(details: User) -> list[str]:
    """One person, one account: two accounts with one address would be one pair of eyes."""
    others = User.objects.exclude(pk=details.pk).filter(email__iexact=details.email)
    if details.email and others.exists():
        return [_("Another account has this e-mail; each person has one account.")]
    return []


def _objections_to_reviving_roles(person: User) -> list[str]:
    roles = person.role_assignments.confirmed().not_ended_before(timezone.localdate())
    if roles.exists():
        return [_("The person still has roles; end them first, then two people give them anew.")]
    return []


def _other_administrators(person: User) -> bool:
    return (
        RoleAssignment.objects.in_force(person.day)
        .filter(role=Role.ADMINISTRATOR, person__is_active=True)
        .exclude(person=person)
        .exists()
    )
