"""The mail that a job has finished: a link to its page, where rights are asked again."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from core.jobs.models import Job

TRIED_FOR = dt.timedelta(hours=4)
"""Nobody waits longer for a mail: who asked has looked at the page by then."""

FAULTS = (OSError, smtplib.SMTPException)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class News:
    """What a mail says of a job, in the language in force: no figures, since mails lie about.

    `path` leads to its page.
    """

    subject: str
    text: str
    path: str


Teller = Callable[[Job], News | None]

TELLERS: dict[str, Teller] = {}
"""Beginning of the key of a kind → what is told of its jobs; None if the person may not know."""


def tell(*, now: dt.datetime) -> int:
    """Send what is due, each once; a mail that could not be sent is tried again. Gives how many."""
    due = Job.objects.to_be_told().filter(finished_at__gte=now - TRIED_FOR)
    return sum(_tell(job, now) for job in due.select_related("requested_by").order_by("pk"))


def _tell(job: Job, now: dt.datetime) -> bool:
    """Taken by one UPDATE that two senders cannot both make; given back after a fault."""
    teller = next((one for prefix, one in TELLERS.items() if job.key.startswith(prefix)), None)
    if teller is None or not Job.objects.to_be_told().filter(pk=job.pk).update(told_at=now):
        return False
    person = job.requested_by
    with translation.override(person.language):
        news = teller(job) if person.is_active and person.email else None
        if news is None:
            return False
        mail = _mail(job, news)
    try:
        mail.send()
    except FAULTS as error:
        logger.warning("The mail about job %s could not be sent: %s", job.pk, error)
        Job.objects.filter(pk=job.pk, told_at=now).update(told_at=None)
        return False
    return True


def _mail(job: Job, news: News) -> EmailMessage:
    context = {
        "person": job.requested_by,
        "text": news.text,
        "url": f"{settings.PUBLIC_URL}{news.path}",
    }
    return EmailMessage(
        subject=news.subject,
        body=render_to_string("jobs/mail.txt", context),
        to=[job.requested_by.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
