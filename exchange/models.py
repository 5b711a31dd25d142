"""Proposals: files that people sent in, read and compared, until somebody puts them into force."""

from __future__ import annotations

import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.confirmation import Confirmable


class ProposalKind(models.TextChoices):
    ORGANISATIONS = "organisations", _("organisations")
    PROJECTS = "projects", _("IZA projects")


class Grade(models.TextChoices):
    NEW = "new", pgettext_lazy("row of a file", "new")
    CHANGED = "changed", pgettext_lazy("row of a file", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("row of a file", "unchanged")
    FAILED = "failed", pgettext_lazy("row of a file", "failed")


def stored_name(_proposal: Proposal, filename: str) -> str:
    """A name of our own, so that no uploaded name ever reaches the file system."""
    return f"proposals/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class Proposal(Confirmable):
    """One file with what it would do, row by row; applied as a whole or not at all.

    Drafts and partners need no second person, so `applied_by` may be who sent the file; kinds
    with more weight ask for the confirmation that `Confirmable` keeps.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=ProposalKind)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=200)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    language = models.CharField(
        _("language"), max_length=10, help_text=_("of the words in the preview")
    )
    preview_hash = models.CharField(
        _("hash of the preview"), max_length=64, help_text=_("SHA-256 of what people saw")
    )
    new = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("applied by"),
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True, editable=False)

    UNHASHED = frozenset({"applied_by_id", "applied_at"})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("import proposal")
        verbose_name_plural = _("import proposals")
        ordering = ["-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(applied_by__isnull=True, applied_at__isnull=True)
                | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="proposal_applied_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(failed=0, discarded_at__isnull=True),
                name="proposal_applied_whole_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("exchange:proposal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.applied_at is None and self.discarded_at is None


class ProposalRow(models.Model):
    """One row of the file: the cells as they stand here, as the file wants them, what is wrong."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="rows")
    sheet = models.CharField(_("sheet"), max_length=100)
    row = models.PositiveIntegerField(_("row"))
    grade = models.CharField(_("grade"), max_length=10, choices=Grade)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    messages = models.JSONField(_("messages"), default=list)

    class Meta:
        verbose_name = _("row of a proposal")
        verbose_name_plural = _("rows of a proposal")
        ordering = ["proposal", "row"]
        indexes = [models.Index(fields=["proposal", "grade", "row"], name="proposal_row_grade")]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "row"], name="proposal_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
