"""The number of an urgent decision, which follows the award."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.confirmation import Confirmable
from core.funding.models.commitments import Commitment


class DecisionNumber(Confirmable):
    """Under which number an award stands that was in force before it had one.

    When a second person confirms it, the number is written on the award, once.
    """

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="later_numbers", verbose_name=_("commitment")
    )
    number = models.CharField(_("decision number"), max_length=60)

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("decision number")
        verbose_name_plural = _("decision numbers")
        ordering = ["commitment", "pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(discarded_at__isnull=True),
                name="decision_number_once",
                violation_error_message=_("A number of this award is recorded already."),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="decision_number_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.number}"
