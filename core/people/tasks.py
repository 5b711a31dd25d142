"""What the timer does for people every night: groups follow the dates of their roles."""

from celery import shared_task
from django.utils import timezone

from core.people.groups import derive_all


@shared_task
def sync_roles() -> None:
    """Take away what has ended, also from closed accounts, and give what begins today."""
    derive_all(on=timezone.localdate())
