"""IZA projects: what development cooperation adds to an activity."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.activities.models import Activity


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
