"""The request of a payout: to which account, from which account, with which papers."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.amounts import FrancsField
from core.display import swiss_date
from core.documents.filing import papers_of
from core.documents.forms import DocumentsField
from core.documents.models import Category
from core.funding.forms.fields import ReasonField, count_in
from core.funding.models import AccountAssignment, Disbursement, Instalment
from core.funding.rules.waivers import waits_for_report
from core.funding.workflow import PayoutRequest
from core.partners.models import BankAccount
from core.reference.models import Currency, FunctionalCode, GeneralLedgerAccount
from core.workflow import today


class AccountField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        label = f"{obj.holder} – {obj.identifier} ({obj.currency_id})"
        if obj.usable_from is None:
            return label
        return gettext("%(account)s, usable from %(day)s") % {
            "account": label,
            "day": swiss_date(obj.usable_from),
        }


class PayoutForm(forms.Form):
    """Everything that an officer says about a payout; the amount is that of the instalment.

    A reason is asked where the report it waits for is not accepted. Currency and amount are
    asked only where a commitment in francs may be paid in another one.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    account = AccountField(
        label=_("Bank account"), queryset=BankAccount.objects.none(), empty_label=None
    )
    currency = forms.ModelChoiceField(
        label=_("Currency of the payment"), queryset=Currency.objects.none(), empty_label=None
    )
    amount = FrancsField(
        label=_("Amount in this currency"),
        required=False,
        help_text=_("Only where it is not francs; the francs are reserved at the rate of the day."),
    )
    reference = forms.CharField(
        label=_("Payment reference"),
        max_length=140,
        required=False,
        help_text=_("What the payee reads."),
    )
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
    waiver = ReasonField(
        label=_("Reason of the waiver"),
        help_text=_(
            "Why the payment does not wait for the report. Whoever signs reads it, and one more"
            " signature is needed."
        ),
    )
    papers = DocumentsField(label=_("Papers"), required=False)
    category = forms.ChoiceField(
        label=_("What the papers are"), choices=Category.choices, initial=Category.INVOICE
    )

    def __init__(self, *args: Any, instalment: Instalment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = instalment.commitment
        accounts = BankAccount.objects.usable().select_related("organisation")
        if not self.commitment.is_own_expenditure:
            accounts = accounts.filter(organisation=self.commitment.partner_id)
        self.has_accounts = accounts.exists()
        self._field("account").queryset = accounts
        self._offer_currencies(accounts)
        if not waits_for_report(instalment):
            del self.fields["waiver"]

    @property
    def asks_for_waiver(self) -> bool:
        """The report is not accepted; only a reason in this form lets the payout go on."""
        return "waiver" in self.fields

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _offer_currencies(self, accounts: Any) -> None:
        """A commitment in a foreign currency is paid in it; nothing is asked then."""
        codes = {"CHF", *accounts.values_list("currency", flat=True)}
        if self.commitment.currency_id != "CHF" or codes == {"CHF"}:
            del self.fields["currency"], self.fields["amount"]
            return
        self._field("currency").queryset = Currency.objects.filter(pk__in=codes)
        self.initial.setdefault("currency", "CHF")
        chosen = self.data.get(self.add_prefix("currency")) or self.initial["currency"]
        count_in(self, Currency.objects.filter(pk=chosen).first() or self._francs(), "amount")

    def _francs(self) -> Currency:
        return Currency.objects.get(pk="CHF")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        currency = data.get("currency")
        if currency and currency.pk != "CHF" and not data.get("amount") and not self.errors:
            self.add_error("amount", gettext("Write the amount in the currency of the payment."))
        return data

    def request(self) -> PayoutRequest:
        """What the step takes, of a valid form."""
        data = self.cleaned_data
        currency = data.get("currency") or self.commitment.currency
        is_another = currency.pk != self.commitment.currency_id
        return PayoutRequest(
            account=data["account"],
            reference=data["reference"],
            currency=currency,
            amount=data["amount"] if is_another else None,
            gl_account=data["gl_account"],
            function=data["function"],
            cost_centre=data["cost_centre"],
            internal_order=data["internal_order"],
            key=data["key"],
            papers=papers_of(data["papers"], data["category"]),
            waiver=data.get("waiver", ""),
        )


def proposal(instalment: Instalment, *, now: Any) -> dict[str, Any]:
    """What a new request begins with: the account assignment of the dated table, a fresh key."""
    commitment = instalment.commitment
    proposed = AccountAssignment.objects.proposed_for(commitment, on=today(now))
    return {
        "key": uuid.uuid4(),
        "reference": f"{commitment.activity.code} {commitment.decision}"[:140],
        "gl_account": proposed and proposed.account_id,
        "function": proposed and proposed.function_id,
        "cost_centre": proposed.cost_centre if proposed else "",
    }


def as_requested(payout: Disbursement) -> dict[str, Any]:
    """What a returned payout said, to correct it."""
    is_foreign = payout.currency_id != payout.commitment.currency_id
    return {
        "key": payout.idempotency_key,
        "account": payout.account_id,
        "currency": payout.currency_id,
        "amount": payout.amount if is_foreign else None,
        "reference": payout.reference,
        "gl_account": payout.gl_account_id,
        "function": payout.function_id,
        "cost_centre": payout.cost_centre,
        "internal_order": payout.internal_order,
        "waiver": payout.waiver_reason,
    }
