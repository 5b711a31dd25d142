"""What the bank did: the booking of a payment, or its return."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.amounts import FrancsField
from core.funding.forms.fields import DayField, ReasonField
from core.funding.models import Disbursement, MoneyBack
from core.people.deputies import Hand


class PaymentForm(forms.Form):
    """Booking day, document number and Rappen debited of one payment."""

    booked_on = DayField(label=_("Booked on"))
    voucher = forms.CharField(label=_("Document number"), max_length=60)
    debited_chf = FrancsField(label=_("Debited CHF"))
    charges_chf = FrancsField(
        label=_("Charges CHF"),
        may_be_zero=True,
        required=False,
        help_text=_("Recorded apart; they never count for the activity."),
    )
    reason = ReasonField(
        label=_("Reason of the deviation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where amount or day are not as released; a second person confirms it."),
    )

    def __init__(self, *args: Any, payout: Disbursement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payout = payout
        if payout.currency_id == "CHF":
            self.initial.setdefault("debited_chf", payout.amount)

    def clean(self) -> dict[str, Any]:
        """Rappen, and the reason as text."""
        data = super().clean() or {}
        return data | {"charges_chf": data.get("charges_chf") or 0}


class PaymentOfListForm(PaymentForm):
    """The same for one row of a payment list; rows that are not chosen are not read."""

    hand: Hand | None = None

    is_chosen = forms.BooleanField(label=_("Confirm"), required=False, initial=True)

    @property
    def objections(self) -> list[str]:
        return self.hand.objections if self.hand else []

    @property
    def is_wanted(self) -> bool:
        return bool(self["is_chosen"].value())


class ReturnForm(forms.Form):
    booked_on = DayField(label=_("Booked on"))
    reason = ReasonField(
        label=_("Reason of the bank"), max_length=250, widget=forms.Textarea(attrs={"rows": 2})
    )
    voucher = forms.CharField(label=_("Document number"), max_length=60, required=False)


class ReversalForm(forms.Form):
    """Why a payment was our own error, and how its money comes back."""

    reason = ReasonField()
    money_back = forms.ChoiceField(
        label=_("What happens with the money"), choices=MoneyBack.choices
    )
    due_on = DayField(
        label=_("Back by"),
        required=False,
        help_text=_("Empty where nothing left the account."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_expected = data.get("money_back") not in {None, MoneyBack.NOTHING}
        if is_expected and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", gettext("Write by when the money is to be back."))
        return data


class SettlementForm(forms.Form):
    settled_on = DayField(label=_("Money back on"))
    voucher = forms.CharField(label=_("Document number"), max_length=60)
