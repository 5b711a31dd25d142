"""Which body may award how much, by the dated ordinance of the office."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.confirmation import Confirmable, ConfirmableQuerySet
from core.display import chf
from core.reference.models import Instrument, Sphere


class Recurrence(models.TextChoices):
    """New expenditure is measured otherwise when it comes back every year."""

    ONE_OFF = "one_off", _("one-off")
    RECURRING = "recurring", _("recurring")


class SpendingCompetenceQuerySet(ConfirmableQuerySet):
    def in_force(self, on: dt.date) -> list[SpendingCompetence]:
        """The newest version of each line of the ordinance on a day."""
        newest: dict[tuple[object, ...], SpendingCompetence] = {}
        begun = self.confirmed().filter(valid_from__lte=on).select_related("instrument")
        for one in begun.order_by("valid_from", "pk"):
            newest[one.line] = one
        return list(newest.values())


class SpendingCompetence(Confirmable):
    """A body may award from this amount to that one; an empty end is no limit."""

    body = models.CharField(_("deciding body"), max_length=100)
    sphere = models.CharField(_("sphere"), max_length=12, choices=Sphere, blank=True)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, verbose_name=_("instrument")
    )
    recurrence = models.CharField(
        _("expenditure"), max_length=10, choices=Recurrence, default=Recurrence.ONE_OFF
    )
    amount_from = models.BigIntegerField(_("amount from"), default=0, help_text=_("in Rappen"))
    amount_to = models.BigIntegerField(
        _("amount up to"), null=True, blank=True, help_text=_("in Rappen")
    )
    source = models.CharField(_("legal source"), max_length=200)
    valid_from = models.DateField(_("valid from"))

    objects = SpendingCompetenceQuerySet.as_manager()

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("spending competence")
        verbose_name_plural = _("spending competences")
        ordering = ["body", "sphere", "instrument", "recurrence", "valid_from", "pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount_from__gte=0)
                & (Q(amount_to__isnull=True) | Q(amount_to__gte=F("amount_from"))),
                name="spending_competence_range",
                violation_error_message=_("The range ends below its beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.scope}: {self.range_in_words}"

    @property
    def line(self) -> tuple[object, ...]:
        """What a newer version takes the place of."""
        return (self.body, self.sphere, self.instrument_id, self.recurrence)

    @property
    def specificity(self) -> tuple[bool, bool]:
        """The most special line counts: instrument before sphere, sphere before all."""
        return (self.instrument_id is not None, self.sphere != "")

    @property
    def scope(self) -> str:
        if self.instrument is not None:
            return str(self.instrument)
        return str(self.get_sphere_display() or _("all spheres"))

    @property
    def range_in_words(self) -> str:
        words = {"low": chf(self.amount_from), "high": chf(self.amount_to)}
        if self.amount_to is None:
            return str(_("from %(low)s on")) % words
        if self.amount_from:
            return str(_("%(low)s to %(high)s")) % words
        return str(_("up to %(high)s")) % words

    def covers(self, *, sphere: str, instrument: Instrument) -> bool:
        return self.sphere in {"", sphere} and self.instrument_id in {None, instrument.pk}

    def allows(self, amount_chf: int) -> bool:
        return self.amount_from <= amount_chf and (
            self.amount_to is None or amount_chf <= self.amount_to
        )

    def reaches_as_far_as(self, other: SpendingCompetence) -> bool:
        """Whether everything that the other one allows is allowed by this one too."""
        if self.amount_from > other.amount_from:
            return False
        return self.amount_to is None or (
            other.amount_to is not None and other.amount_to <= self.amount_to
        )
