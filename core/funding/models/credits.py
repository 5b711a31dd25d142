"""The two authorisations that money needs: commitment credits and budget credits."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.amounts import MAX_RAPPEN
from core.confirmation import Confirmable, ConfirmableQuerySet
from core.reference.models import Instrument, Sphere


def amount_in_range(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(amount__gt=0, amount__lte=MAX_RAPPEN),
        name=f"{name}_amount_in_range",
        violation_error_message=_("The amount must be above zero."),
    )


class Decided(models.Model):
    """What a body decided, on which day, under which number."""

    body = models.CharField(_("deciding body"), max_length=100)
    decided_on = models.DateField(_("decided on"))
    number = models.CharField(_("decision number"), max_length=60)

    class Meta:
        abstract = True


class CreditQuerySet(ConfirmableQuerySet):
    def confirmed(self) -> Self:
        """Those in force: a list that was taken back took its credits with it."""
        return super().confirmed().filter(taken_back_at=None)

    def live(self) -> Self:
        """Those that nobody discarded or took back; waiting ones too."""
        return self.filter(discarded_at=None, taken_back_at=None)

    def for_award(self, *, sphere: str, instrument: Instrument | None) -> Self:
        """Confirmed credits that an award of this sphere and instrument may draw on."""
        return self.confirmed().filter(Q(instrument=None) | Q(instrument=instrument), sphere=sphere)


class Credit(Confirmable, Decided):
    """What both kinds share: an amount, its raises, what is used, and what a loss overran.

    `raised`, `used` and `overrun` are counters that only steps move, by conditional UPDATE; the
    CHECK holds the limit whatever the program does. `overrun` lets in what the bank has already
    paid beyond the limit through an exchange loss; it shows, and needs a supplementary credit.
    """

    name = models.CharField(_("name"), max_length=200)
    sphere = models.CharField(_("sphere"), max_length=12, choices=Sphere)
    instrument = models.ForeignKey(
        Instrument,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("instrument"),
        help_text=_("Empty: all instruments of the sphere."),
    )
    amount = models.BigIntegerField(_("amount"), help_text=_("in Rappen"))
    raised = models.BigIntegerField(_("raised by"), default=0, editable=False)
    used = models.BigIntegerField(_("used"), default=0, editable=False)
    overrun = models.BigIntegerField(_("overrun"), default=0, editable=False)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)

    objects = CreditQuerySet.as_manager()
    UNHASHED = frozenset({"raised", "used", "overrun", "taken_back_at"})

    class Meta(Confirmable.Meta):
        abstract = True
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MAX_RAPPEN),
                name="%(class)s_amount_in_range",
            ),
            models.CheckConstraint(
                condition=Q(used__gte=0, raised__gte=0, overrun__gte=0)
                & Q(used__lte=F("amount") + F("raised") + F("overrun")),
                name="%(class)s_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False, taken_back_at__isnull=True)
                | Q(used=0, raised=0),
                name="%(class)s_unused_unless_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        """In force: confirmed, and not taken back with the list that brought it."""
        return super().is_confirmed and self.taken_back_at is None

    @property
    def limit(self) -> int:
        """Rappen that may be used: the amount and its raises."""
        return self.amount + self.raised

    @property
    def urgent(self) -> Any:
        """The urgent raise that the parliament must approve first, or None."""
        raises: Any = self.raises
        return raises.awaiting_approval().order_by("approval_due_on").first()

    @property
    def free(self) -> int:
        """Rappen still free; negative where an exchange loss overran the limit."""
        return self.limit - self.used


class CommitmentCredit(Credit):
    """Verpflichtungskredit (Ausgabenbewilligung): used up by net commitments, over years."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta(Credit.Meta):
        abstract = False
        verbose_name = _("commitment credit")
        verbose_name_plural = _("commitment credits")
        ordering = ["-valid_from", "name"]
        constraints = [
            *Credit.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="commitment_credit_ends_after_it_begins",
            ),
        ]


class BudgetCredit(Credit):
    """Budgetkredit of one year: used up by the instalments of that year, planned or paid."""

    year = models.PositiveSmallIntegerField(_("year"))

    class Meta(Credit.Meta):
        abstract = False
        verbose_name = _("budget credit")
        verbose_name_plural = _("budget credits")
        ordering = ["-year", "sphere", "instrument"]
        constraints = [
            *Credit.Meta.constraints,
            models.UniqueConstraint(
                fields=["year", "sphere", "instrument"],
                condition=Q(discarded_at__isnull=True, taken_back_at__isnull=True),
                name="budget_credit_once_per_year_and_instrument",
            ),
            models.UniqueConstraint(
                fields=["year", "sphere"],
                condition=Q(
                    discarded_at__isnull=True, taken_back_at__isnull=True, instrument__isnull=True
                ),
                name="budget_credit_once_per_year_and_sphere",
            ),
        ]

    def has_lapsed(self, today: dt.date) -> bool:
        """A budget lapses with its year, whatever is left of it."""
        return self.year < today.year
