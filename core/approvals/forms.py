"""What finance types about approval rules and parameters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.amounts import FrancsField
from core.approvals.models import ParameterKey
from core.approvals.states import Release
from core.people.forms import DayInput
from core.reference.models import Instrument, Sphere


class RuleForm(forms.Form):
    """From an amount on, so many signatures."""

    sphere = forms.ChoiceField(
        label=_("sphere"), choices=[("", _("all")), *Sphere.choices], required=False
    )
    instrument = forms.ModelChoiceField(
        label=_("instrument"),
        queryset=Instrument.objects.filter(is_active=True),
        required=False,
        empty_label=_("all"),
    )
    amount_from = FrancsField(label=_("amount from, CHF"), initial=0, may_be_zero=True)
    signatures = forms.IntegerField(
        label=_("approving signatures"), min_value=1, max_value=5, initial=1
    )
    release = forms.ChoiceField(label=_("payment is released"), choices=Release.choices)
    valid_from = forms.DateField(
        label=_("valid from"),
        widget=DayInput,
        help_text=_(
            "From this day on it takes the place of the rule for the same sphere, instrument and"
            " amount; the other steps of the scale stay as they are."
        ),
    )


class ParameterForm(forms.Form):
    """A value as people read it: the reserve in per cent, everything else in whole numbers."""

    key = forms.ChoiceField(label=_("parameter"), choices=ParameterKey.choices)
    value = forms.DecimalField(
        label=_("value"), min_value=0, max_value=100_000, decimal_places=2, widget=forms.TextInput
    )
    valid_from = forms.DateField(label=_("valid from"), widget=DayInput)

    def clean(self) -> dict[str, Any]:
        """The value as it is stored: whole, the reserve in hundredths of a per cent."""
        values = self.cleaned_data
        if (value := values.get("value")) is not None:
            scale = 100 if values.get("key") == ParameterKey.RATE_RESERVE else 1
            values["value"] = int(value * scale)
            if values["value"] != value * scale:
                self.add_error("value", _("Write a whole number."))
        return values
