"""IZA projects: what development cooperation adds to an activity."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.activities.models import Activity
from core.activities.states import S
from core.amounts import MAX_RAPPEN
from core.audit.models import Guarded
from core.funding.models import Condition


class Project(Activity):
    """A project or programme of development cooperation."""

    project_cost = models.BigIntegerField(
        _("total cost of the project"), null=True, blank=True, help_text=_("in Rappen")
    )
    amount_asked = models.BigIntegerField(
        _("amount asked"), null=True, blank=True, help_text=_("in Rappen")
    )
    beneficiaries = models.TextField(_("who benefits"), blank=True)
    expected_results = models.TextField(_("expected results"), blank=True)
    local_partner = models.CharField(_("partner on site"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("IZA project")
        verbose_name_plural = _("IZA projects")
        constraints = [
            models.CheckConstraint(
                condition=Q(project_cost__isnull=True) | Q(project_cost__gt=0),
                name="project_cost_positive",
            ),
            models.CheckConstraint(
                condition=Q(amount_asked__isnull=True) | Q(amount_asked__gt=0),
                name="project_amount_asked_positive",
            ),
        ]

    def plan_asked_for(self) -> list[ProposedInstalment]:
        """The instalments proposed, until the plan of an award stands in their place."""
        if self.status not in {S.DRAFT, S.PLANNED}:
            return []
        return list(self.proposed_instalments.all())


class ProposedInstalment(Guarded):
    """An instalment as the partner wishes it; the award's plan begins with these.

    They are replaced as a whole while the project is a draft, and owe nobody anything.
    """

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        related_name="proposed_instalments",
        verbose_name=_("project"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    due_on = models.DateField(_("due on"))
    amount = models.BigIntegerField(_("amount"), help_text=_("in Rappen"))
    condition = models.CharField(
        _("condition"), max_length=10, choices=Condition, default=Condition.NONE
    )
    condition_text = models.CharField(_("what must be met"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("planned instalment")
        verbose_name_plural = _("planned instalments")
        ordering = ["project_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "position"], name="proposed_instalment_once"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MAX_RAPPEN),
                name="proposed_instalment_amount_in_range",
            ),
            models.CheckConstraint(
                condition=Q(condition=Condition.OTHER) ^ Q(condition_text=""),
                name="proposed_instalment_text_iff_other",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}/{self.position}"
