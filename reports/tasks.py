"""What the timer sends every night: the tally of the day."""

from celery import shared_task
from django.utils import timezone

from reports.tallies import take_tally


@shared_task
def tally() -> None:
    """Write down the SDG sums as known now, so that the next ones begin there."""
    take_tally(timezone.now())
