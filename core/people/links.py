"""The link by which a person sets their own password: mailed to them, good for one day and once."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from core.people.models import User


def opens_by_link(person: User) -> bool:
    """Only an open account without a password: whoever has one changes it in their profile."""
    return person.is_active and not person.is_service and not person.has_usable_password()


def link_mail(person: User) -> EmailMessage:
    """The mail with a new link, in the person's language; the link is stored nowhere."""
    address = reverse(
        "first_password",
        args=[
            urlsafe_base64_encode(force_bytes(person.pk)),
            default_token_generator.make_token(person),
        ],
    )
    context = {
        "person": person,
        "link": f"{settings.PUBLIC_URL}{address}",
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    with translation.override(person.language):
        return EmailMessage(
            subject=_("Tranche: set your password"),
            body=render_to_string("people/link_mail.txt", context),
            to=[person.email],
            # Away messages should not answer a machine.
            headers={"Auto-Submitted": "auto-generated"},
        )
