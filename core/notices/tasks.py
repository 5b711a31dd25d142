"""What the timer sends every minute: new notices are noted, due ones are sent."""

from celery import shared_task
from django.utils import timezone

from core.notices.sending import deliver, prepare


@shared_task
def send_notices() -> None:
    """Tell people what waits for them."""
    prepare(now=timezone.now())
    deliver(now=timezone.now())
