"""Notices: what each person was told by mail, once, and what became of the mail."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

INTERRUPTED_AFTER = dt.timedelta(minutes=10)
"""A mail that is being sent for so long has lost its sender; whether it left, nobody knows."""


class NoticeKind(models.TextChoices):
    DIGEST = "digest", pgettext_lazy("notice", "digest of the day")
    AT_ONCE = "at_once", pgettext_lazy("notice", "at once")


class NoticeState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("notice", "to be sent")
    SENDING = "sending", pgettext_lazy("notice", "being sent")
    SENT = "sent", pgettext_lazy("notice", "sent")
    NOT_NEEDED = "not_needed", pgettext_lazy("notice", "no longer needed")
    FAILED = "failed", pgettext_lazy("notice", "failed")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: dt.datetime) -> NoticeQuerySet:
        return self.filter(state=NoticeState.PENDING, next_try_at__lte=now)

    def interrupted(self, now: dt.datetime) -> NoticeQuerySet:
        return self.filter(state=NoticeState.SENDING, tried_at__lt=now - INTERRUPTED_AFTER)

    def failed(self) -> NoticeQuerySet:
        return self.filter(state=NoticeState.FAILED)


class Notice(models.Model):
    """One thing that one person is told, or the digest of one day.

    `key` names the thing in its state, so that the same state is never told twice.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="notices_sent",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=NoticeKind)
    key = models.CharField(_("what"), max_length=150)
    state = models.CharField(
        _("state"), max_length=10, choices=NoticeState, default=NoticeState.PENDING
    )
    prepared_at = models.DateTimeField(_("prepared at"))
    next_try_at = models.DateTimeField(_("next attempt at"))
    tried_at = models.DateTimeField(_("last attempt at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("why it failed"), max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-prepared_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="notice_state_next_try")]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="notice_told_once"),
            models.CheckConstraint(
                condition=Q(state__in=NoticeState.values), name="notice_state_known"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) ^ Q(state=NoticeState.SENT),
                name="notice_sent_at_iff_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.key}"
