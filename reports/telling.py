"""What the mail says of a report that is ready or failed."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from core.jobs.models import Job, JobState
from core.jobs.telling import News
from reports import rules
from reports.catalog import CATALOG
from reports.report import JOB_PREFIX


def news_of(job: Job) -> News | None:
    """Nothing to whoever may not see reports any more."""
    if rules.objections_to_asking(job.requested_by):
        return None
    title = str(CATALOG[job.key.removeprefix(JOB_PREFIX)].title)
    path = reverse("reports:job", args=[job.pk])
    if job.state == JobState.DONE:
        subject = _("Tranche: %(report)s is ready")
        text = _("The report «%(title)s» that you asked for is ready.")
    else:
        subject = _("Tranche: %(report)s failed")
        text = _("The report «%(title)s» that you asked for could not be made; its page says why.")
    return News(subject % {"report": title}, text % {"title": title}, path)
