"""Background jobs: what is to be made, for whom, how far it is, and the file that came out."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SILENT_FOR = dt.timedelta(minutes=5)
"""A job without a sign of life for so long has lost its worker, or its message was lost."""


class JobState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("job", "waiting")
    RUNNING = "running", pgettext_lazy("job", "running")
    DONE = "done", pgettext_lazy("job", "done")
    FAILED = "failed", pgettext_lazy("job", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job", "cancelled")


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def waiting(self) -> JobQuerySet:
        return self.filter(state=JobState.QUEUED)

    def running(self) -> JobQuerySet:
        return self.filter(state=JobState.RUNNING)

    def unfinished(self) -> JobQuerySet:
        return self.filter(state__in=UNFINISHED)

    def done(self) -> JobQuerySet:
        return self.filter(state=JobState.DONE)

    def to_be_told(self) -> JobQuerySet:
        """Finished jobs of which somebody wants a mail and has not got it."""
        ended = (JobState.DONE, JobState.FAILED)
        return self.filter(is_told=True, told_at=None, state__in=ended)

    def orphaned(self, now: dt.datetime) -> JobQuerySet:
        """Unfinished jobs that nobody seems to work on."""
        return self.unfinished().filter(heartbeat_at__lt=now - SILENT_FOR)


class Job(models.Model):
    """One job. This row is the truth about it; a message in the queue only points here.

    `heartbeat_at` is the last sign of life: when it was handed to the queue, taken, or reported
    progress. `attempt` counts how often it was taken, and marks whose answer still counts.
    """

    key = models.CharField(_("kind"), max_length=60)
    parameters = models.JSONField(_("parameters"), default=dict, encoder=DjangoJSONEncoder)
    language = models.CharField(_("language"), max_length=10)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="jobs",
        verbose_name=_("requested by"),
    )
    requested_at = models.DateTimeField(_("requested at"))

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    message = models.CharField(_("message"), max_length=200, blank=True)
    error = models.TextField(_("why it failed"), blank=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    is_told = models.BooleanField(
        _("told by mail"), default=False, help_text=_("Who asked is told when it has finished.")
    )
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    file = models.FileField(_("file"), upload_to="jobs", max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=150, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    cutoff = models.BigIntegerField(
        _("cut-off"),
        null=True,
        blank=True,
        help_text=_("The number in the trail up to which the file knows what happened."),
    )
    row_count = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    control_totals = models.JSONField(
        _("control totals"), default=dict, blank=True, help_text=_("in Rappen")
    )

    figures = models.JSONField(
        _("figures"),
        default=dict,
        blank=True,
        help_text=_("What the file says row by row, in Rappen, to hold a later one against it."),
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "heartbeat_at"], name="job_state_heartbeat"),
            models.Index(fields=["requested_by", "-requested_at"], name="job_requested"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_to_100"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) ^ ~Q(state__in=UNFINISHED),
                name="job_finished_at_iff_finished",
            ),
            models.CheckConstraint(
                condition=Q(file="") | Q(state=JobState.DONE, size__isnull=False) & ~Q(sha256=""),
                name="job_file_only_when_done_and_hashed",
            ),
            models.CheckConstraint(
                condition=Q(error="") ^ Q(state=JobState.FAILED), name="job_error_iff_failed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED
