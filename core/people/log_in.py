"""How this product logs people in: what of allauth is open, in our words, with secrets sealed."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import time
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import (
    clear_authentication_records,
    get_authentication_records,
    record_authentication,
)
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from core.people.models import MONEY_ROLES, Role, RoleAssignment, User

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest

BY_SECOND_FACTOR = "mfa"
"""What allauth writes into the session when a code was right."""


SIGN_OR_ADMINISTER = (*MONEY_ROLES, Role.ADMINISTRATOR)


class Backend(AuthenticationBackend):
    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Neither a closed account nor a service logs in; a session of one ends at once."""
        return super().user_can_authenticate(user) and not getattr(user, "is_service", False)


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, no mails of its own, no messages of its own."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The user name or the password is wrong; capital letters matter."
        ),
        "incorrect_password": _("The password is wrong."),
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait five minutes; then it can be tried again."
        ),
        "rate_limited": _("Too many attempts. Wait a minute; then it can be tried again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Each page says by itself what was done."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The office's own notices are the only mail."""

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """The stronger way alone, where there is one."""
        methods = super().get_reauthentication_methods(user)
        stronger = [one for one in methods if one["id"] == "mfa_reauthenticate"]
        return stronger or methods

    def is_reauthentication_required(self, *, app: str) -> bool:
        return not is_fresh(context.request)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is wrong or was used already; wait for the next one."),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise ImproperlyConfigured(
                "SECRET_KEY is not the one under which the second factors were sealed."
            ) from error


def _seal() -> Fernet:
    """A key that only SECRET_KEY gives: a stolen backup opens no second factor."""
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def needs_second_factor(person: User) -> bool:
    """Whoever signs or administers."""
    if not settings.SECOND_FACTOR:
        return False
    return (
        person.is_staff or person.is_superuser or person.reaches(*MONEY_ROLES, Role.ADMINISTRATOR)
    )


def has_second_factor(person: User) -> bool:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def everybodys_devices(on: dt.date) -> list[tuple[User, bool, Authenticator | None]]:
    """All people with an open account: whether they need a device, and the one they have."""
    devices = {
        device.user_id: device
        for device in Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    }
    holders = RoleAssignment.objects.in_force(on).filter(role__in=SIGN_OR_ADMINISTER)
    needing = set(holders.values_list("person_id", flat=True))
    return [
        (
            person,
            person.is_staff or person.is_superuser or person.pk in needing,
            devices.get(person.pk),
        )
        for person in User.objects.filter(is_active=True, is_service=False)
    ]


def used_second_factor(request: HttpRequest) -> bool:
    """Whether a code opened this session."""
    return any(one["method"] == BY_SECOND_FACTOR for one in _records(request))


def remember_second_factor(request: HttpRequest) -> None:
    """A device that was just set up has proven itself by its first code."""
    record_authentication(request, _person(request), method=BY_SECOND_FACTOR, type="totp")


def forget_second_factor(request: HttpRequest) -> None:
    """Its device is gone, so this session must set up another; the person has just been proven."""
    clear_authentication_records(request)
    record_authentication(request, _person(request), method="password")


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person has proven lately who they are; so lately, they may sign."""
    if not settings.SIGN_AGAIN_AFTER_MINUTES:
        return True
    last = max((one["at"] for one in _records(request)), default=0)
    return time.time() - last < settings.SIGN_AGAIN_AFTER_MINUTES * 60


def end_sessions(person: User) -> None:
    """Log a person out everywhere."""
    theirs = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(person.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()


def _records(request: HttpRequest) -> list[dict]:
    return get_authentication_records(request, _person(request))


def _person(request: HttpRequest) -> AbstractBaseUser | None:
    return request.user if isinstance(request.user, User) else None
