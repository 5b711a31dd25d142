"""What came in and fits nothing, and what somebody found it to be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.amounts import FrancsField
from core.display import amount, swiss_date
from core.funding.forms.fields import DayField, ReasonField
from core.funding.models import Disbursement, MatchKind, RefundClaim, UnmatchedReceipt
from core.reference.models import Currency


class ReceiptForm(forms.Form):
    """A booking of the bank as its statement says it."""

    booked_on = DayField(label=_("Booked on"))
    payer = forms.CharField(label=_("Payer"), max_length=140)
    currency = forms.ModelChoiceField(
        label=_("Currency"), queryset=Currency.objects.none(), empty_label=None
    )
    amount = FrancsField(label=_("Amount"))
    amount_chf = FrancsField(
        label=_("Credited CHF"),
        required=False,
        help_text=_("Only for another currency: what the bank credited in francs."),
    )
    text = forms.CharField(label=_("Text of the booking"), max_length=250, required=False)
    voucher = forms.CharField(label=_("Document number"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["currency"]
        field.queryset = Currency.objects.filter(is_active=True, minor_units=2)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        currency = data.get("currency")
        if currency is None or "amount" not in data:
            return data
        if currency.pk == "CHF":
            return data | {"amount_chf": data["amount"]}
        if not data.get("amount_chf") and "amount_chf" not in self.errors:
            self.add_error("amount_chf", gettext("Write what was credited in francs."))
        return data


class ClaimField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return gettext("%(partner)s: %(open)s open, due on %(day)s (%(commitment)s)") % {
            "partner": obj.commitment.partner,
            "open": amount(obj.open, obj.commitment.currency),
            "day": swiss_date(obj.due_on),
            "commitment": obj.commitment,
        }


class MatchForm(forms.Form):
    """What a receipt is: a refund of a claim, a payment that came back, or not ours."""

    kind = forms.ChoiceField(
        label=_("What it is"), choices=MatchKind.choices, widget=forms.RadioSelect
    )
    claim = ClaimField(
        label=_("Refund claim"),
        queryset=RefundClaim.objects.none(),
        required=False,
        help_text=_("For a refund: the claim that it answers."),
    )
    amount = FrancsField(
        label=_("Amount in the currency of the claim"),
        required=False,
        help_text=_("Only where the claim is in another currency than the receipt."),
    )
    disbursement = forms.CharField(label=_("Number of the payment"), required=False, max_length=20)
    reason = ReasonField(
        max_length=250,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Of the bank for a payment that came back; why it is not ours."),
    )

    def __init__(self, *args: Any, receipt: UnmatchedReceipt, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.receipt = receipt
        field: Any = self.fields["claim"]
        field.queryset = (
            RefundClaim.objects.confirmed()
            .filter(received__lt=F("amount"))
            .select_related("commitment__partner", "commitment__activity", "commitment__currency")
        )
        self.fields["disbursement"].help_text = self._candidates()

    def _candidates(self) -> str:
        """Payments of the same amount, the newest first, for a payment that came back."""
        same = Disbursement.objects.filter(
            status="paid",
            debited_chf=self.receipt.amount_chf,
            booked_on__lte=self.receipt.booked_on,
            bank_return=None,
        )
        found = same.select_related("account").order_by("-booked_on", "-pk")[:5]
        if not found:
            return gettext("For a payment that the bank sent back. None has this amount.")
        return gettext("For a payment that the bank sent back. Of this amount: %(payouts)s.") % {
            "payouts": ", ".join(f"{one.number} ({one.account.holder})" for one in found)
        }

    def clean_disbursement(self) -> Disbursement | None:
        number = self.cleaned_data["disbursement"].strip()
        if not number:
            return None
        payout = Disbursement.objects.filter(number__iexact=number).first()
        if payout is None:
            raise forms.ValidationError(gettext("No payment has this number."))
        return payout

    def clean(self) -> dict[str, Any]:
        """What does not belong to the kind is left out; what it lacks stands at its field."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == MatchKind.REFUND:
            self._need("claim", gettext("Choose the claim."))
            return data | {"disbursement": None, "amount": self._units(data.get("claim"))}
        self._need("reason", gettext("Write the reason."))
        if kind == MatchKind.BANK_RETURN:
            self._need("disbursement", gettext("Choose the payment."))
        else:
            data["disbursement"] = None
        return data | {"claim": None, "amount": None}

    def _need(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)

    def _units(self, claim: RefundClaim | None) -> int | None:
        """What was refunded in the claim's currency, where the receipt does not say it."""
        if claim is None or claim.commitment.currency_id in {"CHF", self.receipt.currency_id}:
            return None
        self._need("amount", gettext("Write the amount in the claim's currency."))
        units: int | None = self.cleaned_data.get("amount")
        return units
