"""The number of a decision that follows its award."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    number = forms.CharField(label=_("Decision number"), max_length=60)
