"""What the worker does: run jobs, look for lost ones, tell who waits, and clean up at night."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs.cleaning import clean
from core.jobs.registry import KINDS
from core.jobs.running import JobFailed, NotTaken, claim, put_back_orphans
from core.jobs.telling import tell


@shared_task
def run_job(*, job_id: int) -> None:
    """Run a job once, in its reader's language, however often the message is delivered."""
    try:
        with claim(job_id) as running:
            make = KINDS.get(running.row.key)
            if make is None:
                raise JobFailed(_("There is no job of the kind %s.") % running.row.key)
            make(running)
    except NotTaken:
        return


@shared_task
def sweep_orphans() -> None:
    """Send jobs again that nobody works on."""
    for job in put_back_orphans(now=timezone.now()):
        run_job.delay(job_id=job.pk)


@shared_task
def tell_of_jobs() -> None:
    """Tell who wanted to know that their job is done, or why it failed."""
    tell(now=timezone.now())


@shared_task
def clean_files() -> None:
    """Remove the files of old jobs, and set aside what no row names."""
    clean(now=timezone.now())
