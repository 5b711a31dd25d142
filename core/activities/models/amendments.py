"""Amendments: how what was agreed with the partner changes after the award."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.activities.amending import facts
from core.activities.models.activities import Activity
from core.confirmation import Confirmable
from core.documents.models import Document


class Amendment(Confirmable):
    """A change of what was agreed, as a document of its own: what stood there, what stands now.

    `before` and `after` hold the changed facts alone, by the name of their field, as JSON has
    them (days as ISO text, amounts in Rappen). The activity takes them over in the step in which
    a second person confirms; until then nothing changes.
    """

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="amendments", verbose_name=_("activity")
    )
    number = models.PositiveSmallIntegerField(
        _("number"), help_text=_("Counted within the activity; what is discarded keeps its number.")
    )
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    reason = models.TextField(_("reason"))
    effective_on = models.DateField(_("agreed with effect from"))

    WORDS = {"before": facts.in_words, "after": facts.in_words}
    NAMED_BY = ("activity",)

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["activity", "number"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(fields=["activity", "number"], name="amendment_number_once"),
            models.UniqueConstraint(
                fields=["activity"],
                condition=Q(confirmed_at__isnull=True, discarded_at__isnull=True),
                name="amendment_one_waits",
                violation_error_message=_(
                    "An amendment of this activity waits for its confirmation already."
                ),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_gives_its_reason"),
        ]

    def __str__(self) -> str:
        return gettext("%(activity)s, amendment %(number)d") % {
            "activity": self.activity.code,
            "number": self.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("activities:amendment", args=[self.pk])


class AmendmentPaper(models.Model):
    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
