"""What stays out of every publication, because to name it would endanger people."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.activities.models.activities import Activity
from core.audit.models import Guarded
from core.partners.models import Organisation


class WithholdingQuerySet(models.QuerySet["Withholding"]):
    def in_force(self) -> WithholdingQuerySet:
        return self.filter(lifted_at__isnull=True)


class Withholding(Guarded):
    """Of an activity all that stands about it is withheld, of a partner what names it.

    In effect at once and for publications of any cut-off; it is lifted, never deleted.
    """

    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="withholdings",
        verbose_name=_("activity"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="withholdings",
        verbose_name=_("organisation"),
    )
    reason = models.TextField(_("reason"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True, editable=False)

    objects = WithholdingQuerySet.as_manager()

    class Meta:
        verbose_name = _("withholding from publication")
        verbose_name_plural = _("withholdings from publication")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(activity__isnull=True) ^ Q(organisation__isnull=True),
                name="withholding_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="withholding_has_a_reason"),
            models.UniqueConstraint(
                fields=["activity"],
                condition=Q(lifted_at__isnull=True),
                name="withholding_once_per_activity",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(lifted_at__isnull=True),
                name="withholding_once_per_partner",
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def subject(self) -> Activity | Organisation:
        """What is withheld."""
        return cast("Activity | Organisation", self.activity or self.organisation)
