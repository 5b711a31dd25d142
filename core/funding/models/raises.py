"""What moves the limit of a credit: raises, the parliament's word on urgent ones, carry-overs."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.confirmation import Confirmable, ConfirmableQuerySet
from core.documents.models import Document
from core.funding.models.credits import BudgetCredit, CommitmentCredit, Decided, amount_in_range


class RaiseKind(models.TextChoices):
    ORDINARY = "ordinary", _("decision of the parliament")
    URGENT = "urgent", _("urgent decision of the executive")


class RaiseQuerySet(ConfirmableQuerySet):
    def counting(self) -> Self:
        """Confirmed, and not refused by the parliament afterwards."""
        return self.confirmed().filter(~Exists(self._rulings().filter(is_granted=False)))

    def awaiting_approval(self) -> Self:
        """Urgent ones in force on which the parliament has not decided yet."""
        return self.confirmed().filter(~Exists(self._rulings()), kind=RaiseKind.URGENT)

    def overdue(self, today: dt.date) -> Self:
        return self.awaiting_approval().filter(approval_due_on__lt=today)

    def _rulings(self) -> models.QuerySet:
        field = self.model.approvals.field
        rulings = ParliamentApproval.objects.confirmed()
        return rulings.filter(**{field.name: OuterRef("pk")})


class Raise(Confirmable, Decided):
    """What both raises share. An urgent one draws at once, until the parliament refuses it."""

    amount = models.BigIntegerField(_("amount"), help_text=_("in Rappen"))
    kind = models.CharField(
        _("decided as"), max_length=10, choices=RaiseKind, default=RaiseKind.ORDINARY
    )
    approval_due_on = models.DateField(_("approval due on"), null=True, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", verbose_name=_("document")
    )

    objects = RaiseQuerySet.as_manager()

    class Meta(Confirmable.Meta):
        abstract = True
        ordering = ["credit", "decided_on", "pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind=RaiseKind.ORDINARY, approval_due_on__isnull=True)
                | Q(kind=RaiseKind.URGENT, approval_due_on__gte=F("decided_on")),
                name="%(class)s_urgent_has_a_deadline",
            ),
        ]

    @property
    def is_urgent(self) -> bool:
        return self.kind == RaiseKind.URGENT

    @property
    def ruling(self) -> ParliamentApproval | None:
        """What the parliament decided, once two people recorded it; from prefetched rows."""
        approvals: models.Manager[ParliamentApproval] = self.approvals
        return next((one for one in approvals.all() if one.is_confirmed), None)

    @property
    def waiting_ruling(self) -> ParliamentApproval | None:
        approvals: models.Manager[ParliamentApproval] = self.approvals
        return next((one for one in approvals.all() if one.is_waiting), None)

    @property
    def is_refused(self) -> bool:
        return self.ruling is not None and not self.ruling.is_granted

    @property
    def awaits_approval(self) -> bool:
        return self.is_urgent and self.is_confirmed and self.ruling is None

    @property
    def is_overdue(self) -> bool:
        return (
            self.awaits_approval
            and self.approval_due_on is not None
            and self.approval_due_on < timezone.localdate()
        )


class AdditionalCredit(Raise):
    """Zusatzkredit: raises a commitment credit."""

    credit = models.ForeignKey(CommitmentCredit, models.PROTECT, related_name="raises")

    class Meta(Raise.Meta):
        abstract = False
        verbose_name = _("additional credit")
        verbose_name_plural = _("additional credits")
        constraints = [*Raise.Meta.constraints, amount_in_range("additional_credit")]

    def __str__(self) -> str:
        return f"{self.credit} + {self.number}"


class SupplementaryCredit(Raise):
    """Nachtragskredit: raises a budget credit."""

    credit = models.ForeignKey(BudgetCredit, models.PROTECT, related_name="raises")

    class Meta(Raise.Meta):
        abstract = False
        verbose_name = _("supplementary credit")
        verbose_name_plural = _("supplementary credits")
        constraints = [*Raise.Meta.constraints, amount_in_range("supplementary_credit")]

    def __str__(self) -> str:
        return f"{self.credit} + {self.number}"


class ParliamentApproval(Confirmable, Decided):
    """What the parliament decided on an urgent raise: granted, or refused."""

    additional = models.ForeignKey(
        AdditionalCredit, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    supplementary = models.ForeignKey(
        SupplementaryCredit, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    is_granted = models.BooleanField(pgettext_lazy("parliament", "approved"))
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("document")
    )

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("approval of the parliament")
        verbose_name_plural = _("approvals of the parliament")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(additional__isnull=True) ^ Q(supplementary__isnull=True),
                name="parliament_approval_of_one_raise",
            ),
            models.UniqueConstraint(
                fields=["additional"],
                condition=Q(discarded_at__isnull=True),
                name="parliament_approval_once_additional",
            ),
            models.UniqueConstraint(
                fields=["supplementary"],
                condition=Q(discarded_at__isnull=True),
                name="parliament_approval_once_supplementary",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.raised} ({self.number})"

    @property
    def raised(self) -> AdditionalCredit | SupplementaryCredit:
        raised = self.additional or self.supplementary
        assert raised is not None  # noqa: S101  (CHECK)
        return raised

    @property
    def amount(self) -> int:
        """Rappen of the raise that it is about."""
        return self.raised.amount


class CarryOver(Confirmable, Decided):
    """Kreditübertragung: the rest of a lapsing budget credit goes into the next year."""

    source = models.ForeignKey(
        BudgetCredit,
        models.PROTECT,
        related_name="carried_out",
        verbose_name=pgettext_lazy("carry-over", "from"),
    )
    target = models.ForeignKey(
        BudgetCredit,
        models.PROTECT,
        related_name="carried_in",
        verbose_name=pgettext_lazy("carry-over", "into"),
    )
    amount = models.BigIntegerField(_("amount"), help_text=_("in Rappen"))
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="+", verbose_name=_("document")
    )

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("carry-over")
        verbose_name_plural = _("carry-overs")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            amount_in_range("carry_over"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="carry_over_into_another_credit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
