"""The steps that open, change, close and reopen accounts, and set passwords."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.people import rules as people_rules
from core.people.accounts import rules
from core.people.groups import derive_groups
from core.people.log_in import end_sessions
from core.people.models import AccountReopening, User
from core.people.tasks import mail_link_later
from core.workflow import change, current, note, step, today, touch

DETAILS = ("username", "first_name", "last_name", "email", "language", "is_staff")
"""What an account says of a person, as the trail keeps it; never a password."""


class CommandLine:
    """Who opens the first accounts, while there is nobody."""

    pk = 0
    represents = None

    def get_full_name(self) -> str:
        return _("command line")


@step
def set_up_accounts(
    people: list[User], *, has_money: bool, by: CommandLine, now: dt.datetime
) -> list[User]:
    """Open the first accounts, before any money moves; their passwords are set already."""
    refuse_if(people_rules.objections_to_setting_up(by, has_money=has_money))
    return [_open(person, now) for person in people]


@step
def open_user_account(  # noqa: PLR0913
    username: str,
    *,
    first_name: str,
    last_name: str,
    email: str,
    language: str,
    is_staff: bool = False,
    by: User,
    now: dt.datetime,
) -> User:
    """Open an account without role or password; the link to set one is mailed to its holder."""
    person = User(
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=email,
        language=language,
        is_staff=is_staff,
    )
    refuse_if(rules.objections_to_opening(by, details=person))
    person.set_unusable_password()
    mail_link_later(_open(person, now))
    return person


@step
def change_user_account(  # noqa: PLR0913
    person: User,
    *,
    first_name: str,
    last_name: str,
    email: str,
    language: str,
    is_staff: bool,
    by: User,
    now: dt.datetime,
) -> User:
    """Change what an account says of a person, and whether they see the back office."""
    person = _lock(person)
    values = {
        "first_name": first_name,
        "last_name": last_name,
        "email": email,
        "language": language,
        "is_staff": is_staff,
    }
    refuse_if(rules.objections_to_changing(person, by, details=User(pk=person.pk, **values)))
    return _change(person, **values)


@step
def change_address(person: User, *, email: str, by: User, now: dt.datetime) -> User:
    """Let people keep their own address."""
    person = _lock(person)
    details = User(pk=person.pk, email=email)
    refuse_if(rules.objections_to_changing_an_address(person, by, details=details))
    return _change(person, email=email)


@step
def set_password(person: User, *, password: str, by: User, now: dt.datetime) -> User:
    """Set one's own password, from the profile or by a link; the trail keeps that, not which."""
    person = _lock(person)
    refuse_if(rules.objections_to_setting_a_password(person, by))
    touch(person)
    person.set_password(password)
    person.save(update_fields=["password"])
    return person


@step
def send_link(person: User, *, by: User, now: dt.datetime) -> User:
    """Mail the link for a password once more: the last one got lost or is too old."""
    person = _lock(person)
    refuse_if(rules.objections_to_sending_a_link(person, by))
    touch(person)
    mail_link_later(person)
    return person


@step
def close_user_account(person: User, *, reason: str, by: User, now: dt.datetime) -> User:
    """End the log-in at once. Roles and deputyships no longer act; what was done stays."""
    person = _lock(person)
    refuse_if(rules.objections_to_closing(person, by, reason=reason))
    _change(person, is_active=False)
    end_sessions(person)
    derive_groups(person, on=today(now))
    return person


@step
def record_account_reopening(
    person: User, *, reason: str, by: User, now: dt.datetime
) -> AccountReopening:
    """Record that a closed account is to open; nothing changes until a second person confirms."""
    person = _lock(person)
    refuse_if(rules.objections_to_reopening(person, by, reason=reason))
    touch(person)
    return record(AccountReopening, by=by, now=now, person=person, reason=reason.strip())


@step
def confirm_account_reopening(
    reopening: AccountReopening, *, by: User, now: dt.datetime
) -> AccountReopening:
    """Open a closed account again; its roles are given anew."""
    reopening = _lock_reopening(reopening)
    refuse_if(rules.objections_to_confirming_a_reopening(reopening, by))
    confirm(reopening, by=by, now=now)
    _change(reopening.person, is_active=True)
    return reopening


@step
def discard_account_reopening(
    reopening: AccountReopening, *, reason: str, by: User, now: dt.datetime
) -> AccountReopening:
    """Take a reopening that nobody confirmed out of the waiting ones."""
    reopening = _lock_reopening(reopening)
    refuse_if(rules.objections_to_discarding_a_reopening(reopening, by, reason=reason))
    touch(reopening.person)
    return discard(reopening, now=now)


def _open(person: User, now: dt.datetime) -> User:
    person.date_joined = now
    person.step_id = current().step
    person.save(force_insert=True)
    note(person, after={name: getattr(person, name) for name in DETAILS})
    return person


def _change(person: Any, **values: Any) -> User:
    """An account is guarded by triggers, though not by its class: others write parts of it."""
    return change(person, **values)


def _lock(person: User) -> User:
    """Read an account afresh and hold it."""
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _lock_reopening(reopening: AccountReopening) -> AccountReopening:
    _lock(reopening.person)
    return AccountReopening.objects.select_related("person").get(pk=reopening.pk)
