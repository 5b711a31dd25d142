"""What the timer does for the trail every night: sign its end and send that elsewhere."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from core.audit import checkpoints
from core.audit.signing import NoKeyError

log = logging.getLogger(__name__)


@shared_task
def checkpoint_trail() -> None:
    """Make the checkpoint of the day, and put it where the settings say."""
    try:
        checkpoint = checkpoints.make_checkpoint(now=timezone.now())
    except NoKeyError as error:
        log.warning("No checkpoint of the trail: %s", error)
        return
    if checkpoint is None:
        return
    if settings.TRAIL_CHECKPOINT_DIR:
        checkpoints.write_to(settings.TRAIL_CHECKPOINT_DIR, checkpoint)
    if settings.TRAIL_CHECKPOINT_MAIL:
        checkpoints.mail_to(settings.TRAIL_CHECKPOINT_MAIL, checkpoint)
