"""Sanctions checks made by hand: which lists, which names, with what result, and who decided."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.audit.models import Guarded
from core.confirmation import Confirmable, ConfirmableQuerySet
from core.documents.models import Document
from core.partners.models.organisations import Organisation


class SanctionsList(models.TextChoices):
    SECO = "seco", _("SECO (Switzerland)")
    UN = "un", _("United Nations")
    EU = "eu", _("European Union")
    OFAC = "ofac", _("OFAC (United States)")
    OTHER = "other", _("other list")


class CheckResult(models.TextChoices):
    CLEAR = "clear", _("no hit")
    HIT = "hit", _("hit")


class SanctionsCheck(Guarded):
    """One look into the sanctions lists, as somebody made it; fixed once it is recorded.

    It is as old as the oldest list that was read (`lists_on`), not as the day of the look.
    """

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="sanctions_checks",
        verbose_name=_("organisation"),
    )
    lists = models.CharField(_("lists"), max_length=40)
    lists_on = models.DateField(_("lists as of"), help_text=_("Of several lists the oldest date."))
    names = models.TextField(_("names checked"))
    result = models.CharField(_("result"), max_length=5, choices=CheckResult)
    note = models.TextField(_("note"), blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked at"))

    class Meta:
        verbose_name = _("sanctions check")
        verbose_name_plural = _("sanctions checks")
        ordering = ["organisation", "-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(lists="") & ~Q(names=""),
                name="sanctions_check_names_lists_and_names",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.lists_on:%d.%m.%Y})"

    def get_absolute_url(self) -> str:
        return f"{self.organisation.get_absolute_url()}#screening"

    @property
    def list_names(self) -> list[str]:
        """The lists in words, in the order of their table."""
        read = self.lists.split(",")
        return [str(one.label) for one in SanctionsList if one in read]

    def decision(self, *, at: dt.datetime | None = None) -> HitDecision | None:
        """The newest decision in force on its hit, as known at a moment; read from memory."""
        known = [
            one
            for one in self.decisions.all()
            if one.confirmed_at is not None and (at is None or one.confirmed_at <= at)
        ]
        return max(known, key=lambda one: (one.confirmed_at, one.pk), default=None)

    def clears(self, *, at: dt.datetime | None = None) -> bool:
        """No hit, or two people found that the hit is somebody else."""
        if self.result == CheckResult.CLEAR:
            return True
        decided = self.decision(at=at)
        return decided is not None and decided.outcome == HitOutcome.FALSE_POSITIVE


class HitOutcome(models.TextChoices):
    FALSE_POSITIVE = "false_positive", _("somebody else: no sanction")
    TRUE_MATCH = "true_match", _("true match: nothing is paid")


class HitDecision(Confirmable):
    """What two people found about a hit; a later one, of two people too, takes its place."""

    sanctions_check = models.ForeignKey(
        SanctionsCheck,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("sanctions check"),
    )
    outcome = models.CharField(_("decision"), max_length=14, choices=HitOutcome)
    reasoning = models.TextField(_("reasoning"))

    objects = ConfirmableQuerySet.as_manager()

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("decision on a hit")
        verbose_name_plural = _("decisions on hits")
        ordering = ["sanctions_check", "pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(
                fields=["sanctions_check"],
                condition=Q(confirmed_at__isnull=True, discarded_at__isnull=True),
                name="hit_decision_one_waits",
                violation_error_message=_("A decision on this hit waits already."),
            ),
            models.CheckConstraint(condition=~Q(reasoning=""), name="hit_decision_with_reasoning"),
        ]

    def __str__(self) -> str:
        return f"{self.sanctions_check}: {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return reverse("partners:hit_confirm", args=[self.pk])
