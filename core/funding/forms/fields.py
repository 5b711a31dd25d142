"""Fields that the money forms share: a day, an amount in a currency, a reason."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.amounts import FrancsField
from core.reference.models import Currency


class DayField(forms.DateField):
    """A day, picked or typed; today is a sensible beginning for what has just happened."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget, **kwargs})


class ReasonField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Reason"),
                "widget": forms.Textarea(attrs={"rows": 4}),
                "max_length": 2000,
                **kwargs,
            }
        )


class ReasonForm(forms.Form):
    reason = ReasonField()


def count_in(form: forms.Form, currency: Currency, *names: str) -> None:
    """Let amounts of a form be typed and shown in the smallest units of a currency."""
    for name in names:
        cast("FrancsField", form.fields[name]).minor_units = currency.minor_units
