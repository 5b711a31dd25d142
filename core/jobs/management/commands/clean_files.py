"""`manage.py clean_files`: what the timer does every night, at once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from core.jobs.cleaning import clean


class Command(BaseCommand):
    help = (
        "Remove the files of old jobs (JOB_FILE_DAYS), and move files that no row names to the"
        " folder `aside` of the data folder, where they lie for 30 days."
    )

    def handle(self, *args: Any, **options: Any) -> str:
        cleaned = clean(now=timezone.now())
        return _(
            "Files of old jobs removed: %(aged)d. Files without a row set aside: %(orphans)d."
        ) % {
            "aged": cleaned.aged,
            "orphans": cleaned.orphans,
        }
