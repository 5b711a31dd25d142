"""What the mail says of a large file that was read, or a long list that was taken over."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.jobs.models import Job, JobState
from core.jobs.telling import News
from exchange import rules
from exchange.models import TAKE_OVER, Proposal, Upload


def news_of(job: Job) -> News | None:
    """Nothing to whoever may not import any more, nor of a job that a newer one replaced."""
    owner: Upload | Proposal | None
    if job.key == TAKE_OVER:
        owner = Proposal.objects.filter(pk=job.parameters["proposal"]).first()
    else:
        owner = Upload.objects.filter(job=job).first()
    if owner is None or rules.objections_to_proposing(owner.kind, job.requested_by):
        return None
    subject, text = _words(job)
    names = {"file": owner.file_name}
    return News(subject % names, text % names, owner.get_absolute_url())


def _words(job: Job) -> tuple[str, str]:
    if job.state != JobState.DONE:
        return (
            _("Tranche: %(file)s could not be imported"),
            _("Nothing was changed by the file «%(file)s»; its page says why."),
        )
    if job.key == TAKE_OVER:
        return (
            _("Tranche: %(file)s is taken over"),
            _("The list «%(file)s» is taken over, all of it."),
        )
    return (
        _("Tranche: %(file)s is read"),
        _("The file «%(file)s» is read. Nothing is changed yet: see what it would do."),
    )
