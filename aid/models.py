"""Humanitarian aid: emergencies, and what the city does about each."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.activities.models import Activity
from core.audit.models import Guarded
from core.reference.models import Country


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
