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

from core.activities.models import Activity
from core.confirmation import Confirmable, ConfirmableQuerySet
from core.funding.models import BudgetCredit, Commitment, CommitmentCredit, Instalment
from core.jobs.models import Job
from core.ledger.models import Batch, Entry
from core.partners.models import BankAccount, Organisation


class ProposalKind(models.TextChoices):
    ORGANISATIONS = "organisations", _("organisations")
    PROJECTS = "projects", _("IZA projects")
    PORTFOLIO = "portfolio", _("running portfolio")


class Grade(models.TextChoices):
    NEW = "new", pgettext_lazy("row of a file", "new")
    CHANGED = "changed", pgettext_lazy("row of a file", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("row of a file", "unchanged")
    FAILED = "failed", pgettext_lazy("row of a file", "failed")


def stored_name(_owner: models.Model, filename: str) -> str:
    """A name of our own, so that no uploaded name ever reaches the file system."""
    return f"proposals/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


class ProposalQuerySet(ConfirmableQuerySet):
    def portfolios(self) -> ProposalQuerySet:
        """Lists that a second person may confirm; one with failed rows waits for nobody."""
        return self.filter(kind=ProposalKind.PORTFOLIO, failed=0)


class UploadQuerySet(models.QuerySet["Upload"]):
    def unread(self) -> UploadQuerySet:
        """Files that wait, are being read, or could not be read and still lie here."""
        return self.exclude(file="").select_related("job__requested_by")


class Proposal(Confirmable):
    """One file with what it would do, row by row; applied as a whole or not at all.

    Drafts and partners need no second person, so `applied_by` may be who sent the file; kinds
    with more weight (the running portfolio) take the confirmation that `Confirmable` keeps.
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
    totals = models.JSONField(
        _("totals"), default=dict, blank=True, help_text=_("in Rappen, as people saw them")
    )
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
    batch = models.OneToOneField(
        Batch,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposal",
        verbose_name=_("import batch"),
    )

    objects = ProposalQuerySet.as_manager()
    UNHASHED = frozenset({"applied_by_id", "applied_at", "batch_id"})

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
            models.CheckConstraint(
                condition=~Q(kind=ProposalKind.PORTFOLIO)
                | Q(applied_at__isnull=True)
                | Q(confirmed_at__isnull=False, batch__isnull=False),
                name="proposal_portfolio_takes_two",
                violation_error_message=_("A running portfolio is confirmed by a second person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("exchange:proposal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.applied_at is None and self.discarded_at is None


JOB_PREFIX = "exchange."
READ, TAKE_OVER = f"{JOB_PREFIX}read", f"{JOB_PREFIX}take_over"
"""The kinds of jobs: reading a large file, and taking a long list over."""


class Upload(models.Model):
    """A large file that waits to be read, with the job that reads it and what it became.

    The file is here until it was read; then it is the proposal's.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=ProposalKind)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    job = models.OneToOneField(
        Job, models.PROTECT, related_name="upload", verbose_name=_("job that reads it")
    )
    proposal = models.OneToOneField(
        Proposal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="upload",
        verbose_name=_("import proposal"),
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded file")
        verbose_name_plural = _("uploaded files")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "sha256"], condition=~Q(file=""), name="upload_unread_once"
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=True) | Q(file=""), name="upload_file_until_read"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("exchange:upload_progress", args=[self.pk])


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
        ordering = ["proposal", "pk"]
        indexes = [models.Index(fields=["proposal", "grade", "row"], name="proposal_row_grade")]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "sheet", "row"], name="proposal_sheet_row_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


MADE = (
    *("organisation", "account", "commitment_credit", "budget_credit"),
    *("activity", "commitment", "instalment", "entry"),
)
"""What a row of a confirmed list became; an instalment paid before is plan and booking."""


def made(to: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(
        to, models.PROTECT, null=True, blank=True, related_name="taken_over_from"
    )


def _made_something() -> Q:
    condition = Q()
    for name in MADE:
        condition |= Q(**{f"{name}__isnull": False})
    return condition


class TakenOverRow(models.Model):
    """Where something came from: the batch with its file, the sheet and the row."""

    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="rows", verbose_name=_("import batch")
    )
    sheet = models.CharField(_("sheet"), max_length=100)
    row = models.PositiveIntegerField(_("row"))
    organisation = made(Organisation)
    account = made(BankAccount)
    commitment_credit = made(CommitmentCredit)
    budget_credit = made(BudgetCredit)
    activity = made(Activity)
    commitment = made(Commitment)
    instalment = made(Instalment)
    entry = made(Entry)

    class Meta:
        verbose_name = _("row taken over")
        verbose_name_plural = _("rows taken over")
        ordering = ["batch", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "row"], name="taken_over_row_once"),
            models.CheckConstraint(
                condition=_made_something(),
                name="taken_over_row_made_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch.source}, {self.sheet}, {self.row}"


class BatchReturn(Confirmable):
    """The wish to take a confirmed list back, with its reason; done when a second one confirms."""

    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="returns", verbose_name=_("import batch")
    )
    reason = models.TextField(_("reason"))

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("taking back of an import")
        verbose_name_plural = _("takings back of imports")
        ordering = ["-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(
                fields=["batch"], condition=Q(discarded_at__isnull=True), name="batch_return_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.batch)
