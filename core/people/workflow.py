"""The steps that put roles in force and end them."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator

from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.people import rules
from core.people.groups import derive_groups
from core.people.log_in import end_sessions
from core.people.models import Deputyship, RoleAssignment, SecondFactorReset, User
from core.people.tasks import mail_link_later
from core.workflow import change, step, today, touch


@step
def record_role(
    person: User, *, role: str, valid_from: dt.date, by: User, now: dt.datetime
) -> RoleAssignment:
    """Record a role; it has no effect until a second person confirms it."""
    refuse_if(rules.objections_to_recording_a_role(person, role, by, valid_from=valid_from))
    touch(person)
    return record(RoleAssignment, by=by, now=now, person=person, role=role, valid_from=valid_from)


@step
def confirm_role(assignment: RoleAssignment, *, by: User, now: dt.datetime) -> RoleAssignment:
    """Put a role in force; its holder gets the group of it."""
    assignment = _lock(assignment)
    refuse_if(rules.objections_to_confirming_a_role(assignment, by))
    confirm(assignment, by=by, now=now)
    touch(assignment.person)
    derive_groups(assignment.person, on=today(now))
    return assignment


@step
def discard_role(
    assignment: RoleAssignment, *, reason: str, by: User, now: dt.datetime
) -> RoleAssignment:
    """Take a role that nobody confirmed out of the waiting ones."""
    assignment = _lock(assignment)
    refuse_if(rules.objections_to_discarding_a_role(assignment, by, reason=reason))
    touch(assignment.person)
    return discard(assignment, now=now)


@step
def end_role(
    assignment: RoleAssignment, *, on: dt.date, reason: str, by: User, now: dt.datetime
) -> RoleAssignment:
    """Take a role back after its last day; it acts on the next request of its holder."""
    assignment = _lock(assignment)
    refuse_if(
        rules.objections_to_ending_a_role(assignment, by, on=on, today=today(now), reason=reason)
    )
    change(assignment, valid_to=on)
    touch(assignment.person)
    derive_groups(assignment.person, on=today(now))
    return assignment


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
    confirm(assignment, by=second, now=now)
    touch(person)
    derive_groups(person, on=today(now))
    return assignment


@step
def record_reset(
    person: User, *, reason: str, password_too: bool = False, by: User, now: dt.datetime
) -> SecondFactorReset:
    """Record that device or password were lost; nothing changes until a second person confirms.

    The second person sees, and confirms, to which address the link for a new password goes.
    """
    person = _lock_account(person)
    refuse_if(
        rules.objections_to_recording_a_reset(person, by, reason=reason, password_too=password_too)
    )
    touch(person)
    return record(
        SecondFactorReset,
        by=by,
        now=now,
        person=person,
        reason=reason.strip(),
        link_to=person.email if password_too else "",
    )


@step
def confirm_reset(reset: SecondFactorReset, *, by: User, now: dt.datetime) -> SecondFactorReset:
    """Take device and recovery codes away, end every session, and mail the link if one is due."""
    reset = _lock_reset(reset)
    refuse_if(rules.objections_to_confirming_a_reset(reset, by))
    confirm(reset, by=by, now=now)
    touch(reset.person)
    Authenticator.objects.filter(user=reset.person).delete()
    end_sessions(reset.person)
    if reset.link_to:
        reset.person.set_unusable_password()
        reset.person.save(update_fields=["password"])
        mail_link_later(reset.person)
    return reset


@step
def discard_reset(
    reset: SecondFactorReset, *, reason: str, by: User, now: dt.datetime
) -> SecondFactorReset:
    """Take a reset that nobody confirmed out of the waiting ones."""
    reset = _lock_reset(reset)
    refuse_if(rules.objections_to_discarding_a_reset(reset, by, reason=reason))
    touch(reset.person)
    return discard(reset, now=now)


def _lock_account(person: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _lock_reset(reset: SecondFactorReset) -> SecondFactorReset:
    _lock_account(reset.person)
    return SecondFactorReset.objects.select_related("person").get(pk=reset.pk)


@step
def record_deputyship(  # noqa: PLR0913
    person: User,
    *,
    deputy: User,
    role: str,
    valid_from: dt.date,
    valid_to: dt.date,
    reason: str,
    by: User,
    now: dt.datetime,
) -> Deputyship:
    """Record who stands in for somebody; without effect until a second person confirms it."""
    _hold(person, deputy)
    values = {
        "person": person,
        "deputy": deputy,
        "role": role,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "reason": reason,
    }
    draft = Deputyship(**values)
    refuse_if(rules.objections_to_recording_a_deputyship(draft, by, on=today(now)))
    touch(person, deputy)
    return record(Deputyship, by=by, now=now, **values)


@step
def confirm_deputyship(deputyship: Deputyship, *, by: User, now: dt.datetime) -> Deputyship:
    """Put a deputyship in force, from its first day on."""
    deputyship = _lock_deputyship(deputyship)
    refuse_if(rules.objections_to_confirming_a_deputyship(deputyship, by, on=today(now)))
    return confirm(deputyship, by=by, now=now)


@step
def discard_deputyship(
    deputyship: Deputyship, *, reason: str, by: User, now: dt.datetime
) -> Deputyship:
    """Take a deputyship that nobody confirmed out of the waiting ones."""
    deputyship = _lock_deputyship(deputyship)
    refuse_if(rules.objections_to_discarding_a_deputyship(deputyship, by, reason=reason))
    return discard(deputyship, now=now)


@step
def end_deputyship(
    deputyship: Deputyship, *, reason: str, by: User, now: dt.datetime
) -> Deputyship:
    """End a deputyship at once; what the deputy signed stays."""
    deputyship = _lock_deputyship(deputyship)
    refuse_if(rules.objections_to_ending_a_deputyship(deputyship, by, reason=reason))
    return change(deputyship, ended_at=now)


def _lock_deputyship(deputyship: Deputyship) -> Deputyship:
    """Read a deputyship afresh and hold both persons, whose roles rules compare."""
    _hold(deputyship.person, deputyship.deputy)
    touch(deputyship.person, deputyship.deputy)
    return Deputyship.objects.select_related("person", "deputy").get(pk=deputyship.pk)


def _hold(*people: User) -> None:
    """Hold these people, in one order, while rules compare their roles."""
    keys = sorted(person.pk for person in people)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def _lock(assignment: RoleAssignment) -> RoleAssignment:
    """Read a role afresh and hold its person, whose roles rules compare."""
    User.objects.select_for_update(no_key=True).get(pk=assignment.person_id)
    return RoleAssignment.objects.select_related("person").get(pk=assignment.pk)
