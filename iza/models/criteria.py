"""What an application must meet: dated parameters for each instrument, and exemptions."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.confirmation import Confirmable, ConfirmableQuerySet
from core.display import chf, percent
from core.reference.models import Instrument
from iza.models.applications import Application, Seat


class CriterionKey(models.TextChoices):
    APPLICATION = "application", _("an award needs an application")
    SEAT = "seat", _("seat of the organisation at most")
    REGISTER = "register", _("entry in the commercial register")
    ZEWO = "zewo", _("valid Zewo certificate")
    SHARE = "share", _("share of the project's cost at most")
    LEAST = "least", _("amount at least")
    MOST = "most", _("amount at most")
    PER_CALL = "per_call", _("applications per organisation and call")
    WINDOW = "window", _("submitted while the call was open")


SWITCHES = frozenset(
    {CriterionKey.APPLICATION, CriterionKey.REGISTER, CriterionKey.ZEWO, CriterionKey.WINDOW}
)
"""Either asked (1) or not any more (0)."""
BY_DURATION = frozenset({CriterionKey.LEAST, CriterionKey.MOST})
IN_FRANCS = BY_DURATION


def in_words(key: str | None, value: int) -> str:
    """What a value of this criterion says, without the durations that it holds for."""
    if key in SWITCHES:
        return str(_("asked") if value else _("not asked"))
    if key in IN_FRANCS:
        return chf(value)
    if key == CriterionKey.SHARE:
        return percent(value)
    if key == CriterionKey.SEAT and value in Seat.values:
        return str(Seat(value).label)
    return str(value)


class CriterionQuerySet(ConfirmableQuerySet):
    def in_force(self, instrument: Instrument | None, on: dt.date) -> list[Criterion]:
        """The newest version of each line of an instrument on a day; what was lifted is gone."""
        newest: dict[tuple[str, int | None], Criterion] = {}
        begun = self.confirmed().filter(instrument=instrument, valid_from__lte=on)
        for one in begun.order_by("valid_from", "pk"):
            newest[one.key, one.months] = one
        return [one for one in newest.values() if not (one.is_switch and one.value == 0)]


class Criterion(Confirmable):
    """One line: what, how much, for how long a project, on which legal source, from when."""

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="criteria", verbose_name=_("instrument")
    )
    key = models.CharField(_("criterion"), max_length=12, choices=CriterionKey)
    value = models.BigIntegerField(_("value"))
    months = models.PositiveSmallIntegerField(
        _("for durations up to, in months"), null=True, blank=True
    )
    source = models.CharField(_("legal source"), max_length=200)
    valid_from = models.DateField(_("valid from"))

    objects = CriterionQuerySet.as_manager()
    WORDS = {"value": lambda value, state: in_words(state.get("key"), value)}

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("eligibility criterion")
        verbose_name_plural = _("eligibility criteria")
        ordering = ["instrument", "key", "months", "valid_from", "pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(condition=Q(value__gte=0), name="criterion_not_negative"),
            models.CheckConstraint(
                condition=Q(key__in=sorted(BY_DURATION), months__gt=0)
                | ~Q(key__in=sorted(BY_DURATION)) & Q(months__isnull=True),
                name="criterion_months_iff_by_duration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id}: {self.get_key_display()} {self.value_in_words}"

    @property
    def is_switch(self) -> bool:
        return self.key in SWITCHES

    @property
    def value_in_words(self) -> str:
        words = in_words(self.key, self.value)
        if self.key in IN_FRANCS:
            limit = {"amount": words, "months": self.months}
            return str(_("%(amount)s up to %(months)s months")) % limit
        return words


class Exemption(Confirmable):
    """Two people let an application pass a check that it fails, with their reason."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="exemptions", verbose_name=_("application")
    )
    key = models.CharField(_("criterion"), max_length=12, choices=CriterionKey)
    reason = models.TextField(_("reason"))

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["application", "pk"]
        constraints = [*Confirmable.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.application.number}: {self.get_key_display()}"
