"""Exchange rates: francs for one unit of a currency on a day, with their source; append-only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ExchangeRateQuerySet(models.QuerySet["ExchangeRate"]):
    def of(self, currencies: Iterable[str]) -> ExchangeRateQuerySet:
        return self.filter(currency__in=currencies)

    def valid_between(self, first: dt.date, last: dt.date) -> ExchangeRateQuerySet:
        return self.filter(valid_on__gte=first, valid_on__lte=last)

    def newest_last(self) -> ExchangeRateQuerySet:
        """By day; of two rates of one day the one recorded later comes, and counts, last."""
        return self.order_by("valid_on", "recorded_at", "pk")


class ExchangeRate(models.Model):
    """One rate. It is never edited: whoever corrects a day records another rate for it.

    At most 15 digits, because SQLite keeps a decimal as a floating-point number.
    """

    currency = models.ForeignKey(
        "reference.Currency", models.PROTECT, related_name="rates", verbose_name=_("currency")
    )
    valid_on = models.DateField(_("valid on"))
    chf_per_unit = models.DecimalField(
        _("rate"),
        max_digits=15,
        decimal_places=9,
        help_text=_("Francs for one whole unit of the currency."),
    )
    source = models.CharField(_("source"), max_length=120)
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-valid_on", "currency"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "valid_on", "source"],
                name="rate_once_per_currency_day_and_source",
            ),
            models.CheckConstraint(condition=Q(chf_per_unit__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=~Q(source=""), name="rate_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.currency_id} {self.valid_on:%d.%m.%Y}: {self.chf_per_unit.normalize():f}"
