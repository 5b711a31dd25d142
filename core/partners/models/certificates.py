"""Seals of quality of partners: recorded by one person, in force when another one confirms."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from core.confirmation import Confirmable, ConfirmableQuerySet
from core.documents.models import Document
from core.partners.models.organisations import Organisation


class CertificateKind(models.TextChoices):
    ZEWO = "zewo", _("Zewo certificate")
    OTHER = "other", _("other certificate")


class CertificateQuerySet(ConfirmableQuerySet):
    def zewo(self) -> CertificateQuerySet:
        return self.filter(kind=CertificateKind.ZEWO)

    def in_force(self) -> CertificateQuerySet:
        """Confirmed and not withdrawn; whether they are valid is a question of the day."""
        return self.confirmed().filter(withdrawn_at__isnull=True)

    def live(self) -> CertificateQuerySet:
        """In force, or waiting for a second person."""
        return self.filter(discarded_at__isnull=True, withdrawn_at__isnull=True)


class Certificate(Confirmable):
    """A seal of quality for a time; a renewal is a further row, a wrong one is withdrawn.

    `valid_from` is empty where a list named the end alone.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="certificates", verbose_name=_("organisation")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=CertificateKind, default=CertificateKind.ZEWO
    )
    name = models.CharField(_("name or number"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True)
    valid_to = models.DateField(_("valid to"))
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects = CertificateQuerySet.as_manager()
    UNHASHED = frozenset({"withdrawn_at"})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["organisation", "-valid_to", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")),
                name="certificate_ends_after_it_begins",
                violation_error_message=_("The end lies before the start."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="certificate_withdrawn_was_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_to:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return f"{self.organisation.get_absolute_url()}#certificates"

    def has_begun(self, on: dt.date) -> bool:
        return self.valid_from is None or self.valid_from <= on


def with_zewo(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Each with `zewo_valid_to`: the last day of its Zewo certificates in force, None if none."""
    of_each = Certificate.objects.zewo().in_force().filter(organisation=OuterRef("pk"))
    last_day = of_each.order_by("-valid_to").values("valid_to")[:1]
    return organisations.annotate(zewo_valid_to=Subquery(last_day))
