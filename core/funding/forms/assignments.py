"""Where payouts are booked: a line of the table, its end, and the correction of one payout."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.funding.forms.fields import DayField, ReasonField
from core.funding.workflow import Assignment
from core.partners.models import OrganisationKind
from core.reference.models import FunctionalCode, GeneralLedgerAccount, Instrument

EITHER = [("", _("all")), ("true", _("yes")), ("false", _("no"))]


def _yes_or_no(word: str) -> bool:
    return word == "true"


class EitherField(forms.TypedChoiceField):
    """Yes, no, or both."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=EITHER, coerce=_yes_or_no, empty_value=None, required=False, **kwargs
        )


class LineForm(forms.Form):
    """For whom a line holds, and what it proposes."""

    instrument = forms.ModelChoiceField(
        label=_("Instrument"),
        queryset=Instrument.objects.filter(is_active=True),
        required=False,
        empty_label=_("all"),
    )
    recipient_kind = forms.ChoiceField(
        label=_("Kind of recipient"),
        choices=[("", _("all")), *OrganisationKind.choices],
        required=False,
    )
    is_swiss = EitherField(label=_("Recipient in Switzerland"))
    is_own_expenditure = EitherField(label=_("Own expenditure of the city"))
    account = forms.ModelChoiceField(
        label=_("G/L account"), queryset=GeneralLedgerAccount.objects.filter(is_active=True)
    )
    function = forms.ModelChoiceField(
        label=_("Function"),
        queryset=FunctionalCode.objects.filter(is_active=True),
        required=False,
    )
    cost_centre = forms.CharField(label=_("Cost centre"), max_length=20, required=False)
    valid_from = DayField(label=_("Valid from"))


class EndForm(forms.Form):
    valid_to = DayField(label=_("Last day"))
    reason = ReasonField()


class CorrectionForm(forms.Form):
    """Where one payout is booked instead, and why."""

    gl_account = forms.ModelChoiceField(
        label=_("G/L account"), queryset=GeneralLedgerAccount.objects.filter(is_active=True)
    )
    function = forms.ModelChoiceField(
        label=_("Function"),
        queryset=FunctionalCode.objects.filter(is_active=True),
        required=False,
    )
    cost_centre = forms.CharField(label=_("Cost centre"), max_length=20, required=False)
    internal_order = forms.CharField(label=_("Internal order"), max_length=20, required=False)
    reason = ReasonField()

    def assignment(self) -> Assignment:
        """What the step takes, of a valid form."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return Assignment(**data)
