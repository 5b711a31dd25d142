"""What the timer sends every minute: a mail to whoever waits for a report."""

from celery import shared_task
from django.utils import timezone

from reports.telling import tell


@shared_task
def tell_of_reports() -> None:
    """Tell who asked that their report is ready, or why it failed."""
    tell(now=timezone.now())
