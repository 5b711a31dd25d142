"""What the reports keep: sums of the ledger that can be thrown away and counted anew."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """The SDG sums of all years, as the trail knew them at a number.

    `content` is canonical JSON of `reports.figures.tallies`: Rappen by code, under year, sphere
    and measure. What lies at or below a number never changes, and neither does its tally.
    """

    number = models.BigIntegerField(_("number"), unique=True)
    known_at = models.DateTimeField(_("known at"))
    last_booked_on = models.DateField(_("last booking day"))
    content = models.TextField(_("content"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)
