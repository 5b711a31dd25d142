"""Background work on people: groups follow the dates of roles, and links are mailed."""

import smtplib

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from core.people.groups import derive_all
from core.people.links import link_mail, opens_by_link
from core.people.models import User


@shared_task
def sync_roles() -> None:
    """Take away what has ended, also from closed accounts, and give what begins today."""
    derive_all(on=timezone.localdate())


@shared_task(
    autoretry_for=(OSError, smtplib.SMTPException),
    retry_backoff=60,
    retry_kwargs={"max_retries": 7},
)
def mail_link(*, person_id: int) -> None:
    """Mail the link for a password; nothing where the account needs none any more."""
    person = User.objects.get(pk=person_id)
    if opens_by_link(person) and person.email:
        link_mail(person).send()


def mail_link_later(person: User) -> None:
    """Let the worker mail the link once the step is committed; no step waits for a mail server."""
    key = person.pk

    def send() -> None:
        mail_link.delay(person_id=key)

    # Robust: a queue that is down must not turn the page into an error; the link is sent again.
    transaction.on_commit(send, robust=True)
