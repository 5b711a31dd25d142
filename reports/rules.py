"""Who may ask for a report, and who may see one that was made."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.jobs.models import Job
from core.people.models import MONEY_ROLES, Role, User
from reports.report import JOB_PREFIX

MAY_ASK = (*MONEY_ROLES, Role.MANAGEMENT, Role.AUDITOR)
SEES_ALL = (Role.MANAGEMENT, Role.AUDITOR, Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE)


def objections_to_asking(person: User) -> list[str]:
    if person.has_role(*MAY_ASK):
        return []
    return [_("Reports are for the office, finance, management and the auditor.")]


def objections_to_seeing(job: Job, person: User) -> list[str]:
    """Asked anew at every look and download: a role may have ended since the report was made."""
    objections = objections_to_asking(person)
    if job.requested_by_id != person.pk and not person.has_role(*SEES_ALL):
        objections.append(
            _("Only who asked for a report, the heads, management and the auditor see it.")
        )
    return objections


def objections_to_cancelling(job: Job, person: User) -> list[str]:
    if job.is_finished:
        return [_("The report has finished.")]
    if job.requested_by_id != person.pk:
        return [_("Only who asked for a report calls it off.")]
    return []


def visible_to(person: User) -> QuerySet[Job]:
    """The reports that a person may see, newest first; the same rule as a query."""
    if objections_to_asking(person):
        return Job.objects.none()
    whose = Q() if person.has_role(*SEES_ALL) else Q(requested_by=person)
    return Job.objects.filter(whose, key__startswith=JOB_PREFIX).select_related("requested_by")
