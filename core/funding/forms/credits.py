"""Credits and their raises, as a body decided them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.amounts import FrancsField
from core.funding.forms.fields import DayField
from core.reference.models import Instrument, Sphere


class DecisionForm(forms.Form):
    """A body, a day, a number and an amount in Rappen."""

    body = forms.CharField(label=_("Deciding body"), max_length=100)
    decided_on = DayField(label=_("Decided on"))
    number = forms.CharField(label=_("Decision number"), max_length=60)
    amount = FrancsField(label=_("Amount CHF"))


class CreditForm(DecisionForm):
    field_order = ["name", "year", "sphere", "instrument", "amount", "body", "decided_on", "number"]

    name = forms.CharField(label=_("Name"), max_length=200)
    sphere = forms.ChoiceField(label=_("Sphere"), choices=Sphere.choices)
    instrument = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=Instrument.objects.filter(is_active=True),
        required=False,
        empty_label=_("all instruments of the sphere"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        instrument = data.get("instrument")
        if instrument and instrument.sphere != data.get("sphere"):
            self.add_error("instrument", gettext("This instrument belongs to another sphere."))
        return data


class CommitmentCreditForm(CreditForm):
    valid_from = DayField(label=_("Valid from"))
    valid_to = DayField(label=_("Valid until"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", gettext("The end lies before the start."))
        return data


class BudgetCreditForm(CreditForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
