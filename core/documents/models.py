"""Files attached to a dossier: what they are, who filed them, and their checksum."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit.models import Guarded


class Category(models.TextChoices):
    DECISION = "decision", _("decision")
    AGREEMENT = "agreement", _("agreement")
    ACCOUNT_LETTER = "account_letter", _("account letter")
    APPLICATION = "application", _("application")
    REPORT = "report", _("report")
    BUDGET = "budget", _("budget")
    INVOICE = "invoice", _("invoice")
    SCREENING = "screening", _("sanctions check")
    OTHER = "other", _("other")


class Visibility(models.TextChoices):
    """Who may read a paper; auditors read all of them."""

    OFFICE = "office", _("everybody with a role")
    MONEY = "money", _("who decides about money, and auditors")
    PERSONAL = "personal", _("the responsible officer, the heads, and auditors")


USUAL = {Category.ACCOUNT_LETTER: Visibility.MONEY, Category.SCREENING: Visibility.MONEY}
"""Who reads a paper of a category if nobody says otherwise; all others are for the office."""


def stored_name(_document: Document, filename: str) -> str:
    """A name of our own, so that no uploaded name ever reaches the file system."""
    today = dt.datetime.now(tz=dt.UTC)
    return f"documents/{today:%Y/%m}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class Document(Guarded):
    """One file, fixed once it is filed; its owners hold it by link tables of their own.

    A new version is a further document that replaces the former, which stays readable.
    """

    title = models.CharField(_("title"), max_length=200)
    category = models.CharField(
        _("category"), max_length=20, choices=Category, default=Category.OTHER
    )
    visibility = models.CharField(
        _("who may read it"), max_length=10, choices=Visibility, default=Visibility.OFFICE
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("replaces"),
    )
    file = models.FileField(_("file"), upload_to=stored_name, max_length=200)
    file_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"), help_text=_("in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed by")
    )
    uploaded_at = models.DateTimeField(_("filed at"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(replaces__isnull=True, version=1)
                | Q(replaces__isnull=False, version__gt=1),
                name="document_first_version_replaces_nothing",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:download", args=[self.pk])
