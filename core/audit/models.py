"""The trail: who did what, when and why; append-only and hash-chained."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

GENESIS = "0" * 64


class Outcome(models.TextChoices):
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def about(self, *instances: models.Model) -> AuditEntryQuerySet:
        """All steps, done or refused, that touched one of these rows, newest first."""
        return self.filter(pk__in=_touches(*instances).values("entry")).order_by("-number")

    def latest_about(self, *instances: models.Model, limit: int) -> AuditEntryQuerySet:
        """The newest so many of them; touches are numbered as the steps are."""
        newest = _touches(*instances).order_by("-pk").values_list("entry", flat=True)
        keys = list(newest[: limit * len(instances)])
        return self.filter(pk__in=keys).order_by("-number")[:limit]

    def within(self, *models: type[models.Model]) -> AuditEntryQuerySet:
        """All steps, done or refused, that touched any row of these tables, newest first."""
        tables = [model._meta.db_table for model in models]
        touches = AuditTouch.objects.filter(table__in=tables)
        return self.filter(pk__in=touches.values("entry")).order_by("-number")

    def touching(self, table: str, rows: Iterable[int]) -> AuditEntryQuerySet:
        touches = AuditTouch.objects.filter(table=table, row__in=rows)
        return self.filter(pk__in=touches.values("entry")).order_by("-number")


def _touches(*instances: models.Model) -> models.QuerySet[AuditTouch]:
    rows: dict[str, list[int]] = defaultdict(list)
    for instance in instances:
        rows[instance._meta.db_table].append(instance.pk)
    wanted = Q(pk__in=[])
    for table, keys in rows.items():
        wanted |= Q(table=table, row__in=keys)
    return AuditTouch.objects.filter(wanted)


class AuditEntry(models.Model):
    """One step of one person, done or refused.

    `content` is canonical JSON, kept as text so that the hash covers exactly what is stored. The
    person is named by key and name, not by a foreign key: the trail outlives every account.
    """

    number = models.BigIntegerField(_("number"), unique=True)
    step = models.UUIDField(_("step"), unique=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    verb = models.CharField(_("verb"), max_length=60)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    person_key = models.BigIntegerField(_("person key"))
    person_name = models.CharField(_("person"), max_length=200)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    content = models.TextField(_("content"))
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["recorded_at"], name="audit_recorded_at"),
            models.Index(fields=["verb", "-number"], name="audit_verb"),
            models.Index(fields=["outcome", "-number"], name="audit_outcome"),
            models.Index(fields=["person_name", "-number"], name="audit_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gt=0), name="audit_number_positive")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb} {self.subject}"

    @property
    def details(self) -> dict[str, Any]:
        """The content as data: `changes`, `objections`, `arguments`."""
        return json.loads(self.content)

    def digest(self) -> str:
        """SHA-256 over the canonical form of everything that the entry says."""
        said = [
            str(self.step),
            self.recorded_at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            self.verb,
            self.outcome,
            self.person_key,
            self.person_name,
            self.subject,
            self.reason,
            self.content,
        ]
        return sha256(said)

    def compute_hash(self) -> str:
        """The link: number and digest, chained to the entry before.

        In two layers, so that whoever may not read an entry can still follow the chain past it.
        """
        return sha256([self.number, self.digest(), self.previous_hash])


class Checkpoint(models.Model):
    """The end of the chain at a moment, signed: whoever keeps it can tell if anything before moved.

    The key pair is outside of the database; kept elsewhere, a checkpoint also tells a trail that
    was cut off or written anew by somebody who holds the database itself.
    """

    number = models.BigIntegerField(_("number of the entry"))
    hash = models.CharField(_("hash"), max_length=64)
    made_at = models.DateTimeField(_("made at"))
    public_key = models.CharField(_("public key"), max_length=64)
    signature = models.CharField(_("signature"), max_length=128)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-number", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "public_key"], name="audit_checkpoint_once_per_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.made_at:%d.%m.%Y})"

    @property
    def said(self) -> str:
        """What is signed, line by line."""
        made_at = self.made_at.astimezone(dt.UTC).isoformat(timespec="seconds")
        return (
            "Tranche trail checkpoint 1\n"
            f"number: {self.number}\n"
            f"hash: {self.hash}\n"
            f"made at: {made_at}\n"
            f"public key: {self.public_key}\n"
        )

    def as_text(self) -> str:
        """The file to keep elsewhere: what is signed, and the signature below it."""
        return f"{self.said}signature: {self.signature}\n"


class AuditTouch(models.Model):
    """A row that a step touched, so that each dossier finds its own trail."""

    entry = models.ForeignKey(AuditEntry, models.PROTECT, related_name="touches")
    table = models.CharField(max_length=60)
    row = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["table", "row"], name="audit_touch_row")]


class ChainHead(models.Model):
    """The one row that is locked while an entry is added, so that the chain never forks."""

    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)


class Guarded(models.Model):
    """A row that only a step may write.

    `step` points to the trail entry of the step that wrote the row last. The foreign key is
    deferred: the row is written first, the entry last, and a commit without the entry fails.
    A trigger refuses an update that leaves `step` as it was.
    """

    step = models.ForeignKey(
        AuditEntry,
        models.PROTECT,
        to_field="step",
        related_name="+",
        editable=False,
        verbose_name=_("step"),
    )

    class Meta:
        abstract = True


def canonical(value: object) -> str:
    """Write JSON in one way only: keys sorted, no spaces, dates and UUIDs as text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def sha256(said: list[object]) -> str:
    return hashlib.sha256(canonical(said).encode()).hexdigest()
