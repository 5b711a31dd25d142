"""Files attached to a dossier: what they are, who filed them, and their checksum."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import PurePath

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit.models import Guarded


class Category(models.TextChoices):
    DECISION = "decision", _("decision")
    AGREEMENT = "agreement", _("agreement")
    ACCOUNT_LETTER = "account_letter", _("account letter")
    REPORT = "report", _("report")
    BUDGET = "budget", _("budget")
    INVOICE = "invoice", _("invoice")
    OTHER = "other", _("other")


def stored_name(_document: Document, filename: str) -> str:
    """A name of our own, so that no uploaded name ever reaches the file system."""
    today = dt.datetime.now(tz=dt.UTC)
    return f"documents/{today:%Y/%m}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class Document(Guarded):
    """One file, fixed once it is filed; its owners hold it by link tables of their own."""

    title = models.CharField(_("title"), max_length=200)
    category = models.CharField(
        _("category"), max_length=20, choices=Category, default=Category.OTHER
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

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:download", args=[self.pk])
