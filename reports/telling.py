"""The mail that a report is ready: a link to its page, where rights are asked again."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core.jobs.models import Job, JobState
from reports import rules
from reports.catalog import CATALOG
from reports.report import JOB_PREFIX

TRIED_FOR = dt.timedelta(hours=4)
"""Nobody waits longer for a mail: who asked has looked at the page by then."""

FAULTS = (OSError, smtplib.SMTPException)

logger = logging.getLogger(__name__)


def tell(*, now: dt.datetime) -> int:
    """Send what is due, each once; a mail that could not be sent is tried again. Gives how many."""
    due = Job.objects.to_be_told().filter(
        key__startswith=JOB_PREFIX, finished_at__gte=now - TRIED_FOR
    )
    return sum(_tell(job, now) for job in due.select_related("requested_by").order_by("pk"))


def _tell(job: Job, now: dt.datetime) -> bool:
    """Taken by one UPDATE that two senders cannot both make; given back after a fault."""
    if not Job.objects.to_be_told().filter(pk=job.pk).update(told_at=now):
        return False
    person = job.requested_by
    if not person.is_active or not person.email or rules.objections_to_asking(person):
        return False
    try:
        _mail(job).send()
    except FAULTS as error:
        logger.warning("The mail about job %s could not be sent: %s", job.pk, error)
        Job.objects.filter(pk=job.pk, told_at=now).update(told_at=None)
        return False
    return True


def _mail(job: Job) -> EmailMessage:
    """In the language of who asked; no figures, since mails lie about."""
    with translation.override(job.requested_by.language):
        title = str(CATALOG[job.key.removeprefix(JOB_PREFIX)].title)
        is_ready = job.state == JobState.DONE
        context = {
            "person": job.requested_by,
            "title": title,
            "is_ready": is_ready,
            "url": f"{settings.PUBLIC_URL}{reverse('reports:job', args=[job.pk])}",
        }
        subject = _("Tranche: %(report)s is ready") if is_ready else _("Tranche: %(report)s failed")
        return EmailMessage(
            subject=subject % {"report": title},
            body=render_to_string("reports/mail.txt", context),
            to=[job.requested_by.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
