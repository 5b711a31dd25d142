"""A line of the ordinance, as finance or the head of unit types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.amounts import FrancsField
from core.funding.forms.fields import DayField
from core.funding.models import Recurrence
from core.reference.models import Instrument, Sphere


class CompetenceForm(forms.Form):
    body = forms.CharField(label=_("Deciding body"), max_length=100)
    sphere = forms.ChoiceField(
        label=_("Sphere"), choices=[("", _("all")), *Sphere.choices], required=False
    )
    instrument = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=Instrument.objects.filter(is_active=True),
        required=False,
        empty_label=_("all"),
    )
    recurrence = forms.ChoiceField(label=_("Expenditure"), choices=Recurrence.choices)
    amount_from = FrancsField(label=_("Amount from CHF"), initial=0, may_be_zero=True)
    amount_to = FrancsField(
        label=_("Amount up to CHF"), required=False, help_text=_("Empty: without limit.")
    )
    source = forms.CharField(
        label=_("Legal source"), max_length=200, help_text=_("Ordinance and article")
    )
    valid_from = DayField(
        label=_("Valid from"),
        help_text=_("From this day on it takes the place of the same line."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("amount_from"), data.get("amount_to")
        if low is not None and high is not None and high < low:
            self.add_error("amount_to", gettext("The range ends below its beginning."))
        instrument = data.get("instrument")
        if instrument and data.get("sphere") not in {"", instrument.sphere}:
            self.add_error("instrument", gettext("This instrument belongs to another sphere."))
        return data
