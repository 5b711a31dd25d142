"""`manage.py send_notices`: what the timer does every minute, at once, with what stands open."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from core.notices.models import Notice, NoticeState
from core.notices.sending import deliver, prepare


class Command(BaseCommand):
    help = (
        "Note who is to be told what, and send the mails that are due; says how many could not be"
        " sent. `sendtestemail ADDRESS` tries the mail server alone."
    )

    def handle(self, *args: Any, **options: Any) -> str:
        prepare(now=timezone.now())
        sent = deliver(now=timezone.now())
        return _("Mails sent: %(sent)d. To be sent again: %(pending)d. Given up: %(failed)d.") % {
            "sent": sent,
            "pending": Notice.objects.filter(state=NoticeState.PENDING).count(),
            "failed": Notice.objects.failed().count(),
        }
