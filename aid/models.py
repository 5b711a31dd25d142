"""Humanitarian aid: emergencies, what the city does about each, in money and in kind."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.activities.models import Activity
from core.amounts import MAX_RAPPEN
from core.audit.models import Guarded
from core.confirmation import Confirmable, ConfirmableQuerySet
from core.partners.models import Organisation
from core.reference.models import Country
from core.searching import containing


class Hazard(models.TextChoices):
    """GLIDE hazard letters, as far as a city meets them."""

    EARTHQUAKE = "EQ", _("earthquake")
    TSUNAMI = "TS", _("tsunami")
    FLOOD = "FL", _("flood")
    FLASH_FLOOD = "FF", _("flash flood")
    LANDSLIDE = "LS", _("landslide")
    MUD_SLIDE = "MS", _("mud slide")
    AVALANCHE = "AV", _("snow avalanche")
    CYCLONE = "TC", _("tropical cyclone")
    DROUGHT = "DR", _("drought")
    VOLCANO = "VO", _("volcano")
    EPIDEMIC = "EP", _("epidemic")
    COLD_WAVE = "CW", _("cold wave")
    HEAT_WAVE = "HT", _("heat wave")
    WILD_FIRE = "WF", _("wild fire")
    COMPLEX = "CE", _("complex emergency, conflict, refugees")
    OTHER = "OT", _("other")


GLIDE = RegexValidator(
    r"^[A-Z]{2}-\d{4}-\d{6}-[A-Z]{3}$", _("Write the GLIDE number like EQ-2026-000999-IDN.")
)


class Emergency(Guarded):
    """What happened, where and when; abroad or at home."""

    name = models.CharField(_("name"), max_length=200)
    hazard = models.CharField(_("hazard"), max_length=2, choices=Hazard)
    glide = models.CharField(_("GLIDE number"), max_length=18, blank=True, validators=[GLIDE])
    is_domestic = models.BooleanField(_("in Switzerland"), default=False)
    countries = models.ManyToManyField(Country, related_name="+", verbose_name=_("countries"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    onset_on = models.DateField(_("onset"))
    alerted_at = models.DateTimeField(_("alert received at"))
    situation = models.TextField(_("situation"), blank=True)
    is_closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        verbose_name = _("emergency")
        verbose_name_plural = _("emergencies")
        ordering = ["-onset_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["glide"], condition=~Q(glide=""), name="emergency_glide_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("aid:emergency", args=[self.pk])


class Response(Activity):
    """One contribution to the relief of one emergency."""

    emergency = models.ForeignKey(
        Emergency, models.PROTECT, related_name="responses", verbose_name=_("emergency")
    )
    earmarking = models.CharField(_("earmarking (A to L)"), max_length=1, blank=True)
    appeal_code = models.CharField(_("appeal code"), max_length=40, blank=True)
    classification_due_on = models.DateField(
        _("missing classifications are due on"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")


class InKindQuerySet(ConfirmableQuerySet):
    def counting(self, *, at: dt.datetime | None = None) -> Self:
        """Confirmed, and not replaced by one that is confirmed; as known at a moment."""
        known = Q(confirmed_at__lte=at) if at else Q(confirmed_at__isnull=False)
        replaced = self.model._default_manager.filter(known, replaces__isnull=False)
        return self.filter(known).exclude(pk__in=replaced.values("replaces"))

    def search(self, words: str) -> Self:
        return containing(self, words, "what", "department", "emergency__name")


class ContributionInKind(Confirmable):
    """What a department of the city gave that was not money: people, material, lodging.

    Its value is estimated, never paid, and stands in no total of payouts. What is confirmed is
    corrected by a newer contribution that replaces it.
    """

    emergency = models.ForeignKey(
        Emergency, models.PROTECT, related_name="in_kind", verbose_name=_("emergency")
    )
    response = models.ForeignKey(
        Response,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="in_kind",
        verbose_name=_("response"),
    )
    department = models.CharField(_("department"), max_length=100)
    what = models.CharField(_("what was provided"), max_length=200)
    quantity = models.CharField(_("quantity"), max_length=60, blank=True)
    provided_on = models.DateField(_("provided on"))
    value_chf = models.BigIntegerField(_("estimated value"), help_text=_("in Rappen"))
    valuation = models.CharField(_("source of the value"), max_length=200)
    note = models.TextField(_("note"), blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("replaces"),
    )

    objects = InKindQuerySet.as_manager()

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("contribution in kind")
        verbose_name_plural = _("contributions in kind")
        ordering = ["-provided_on", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value_chf__gt=0, value_chf__lte=MAX_RAPPEN),
                name="in_kind_value_in_range",
                violation_error_message=_("The amount must be above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.department})"

    def get_absolute_url(self) -> str:
        return f"{self.emergency.get_absolute_url()}#in-kind"


class ClearanceQuerySet(ConfirmableQuerySet):
    def in_force(self, on: dt.date) -> Self:
        return self.confirmed().filter(valid_from__lte=on, valid_to__gte=on)


class Clearance(Confirmable):
    """A partner that was examined before anything happened, so that help leaves within hours.

    Once confirmed, it only ever becomes shorter.
    """

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="clearances", verbose_name=_("organisation")
    )
    basis = models.CharField(
        _("basis"), max_length=200, help_text=_("For example the framework agreement and its date.")
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))

    objects = ClearanceQuerySet.as_manager()

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("clearance for emergencies")
        verbose_name_plural = _("clearances for emergencies")
        ordering = ["organisation", "-valid_from"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="clearance_ends_after_its_beginning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.valid_from:%d.%m.%Y} – {self.valid_to:%d.%m.%Y})"

    UNHASHED = frozenset({"valid_to"})
