"""An award with its plan of instalments, and what later shrinks it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.activities import kinds
from core.activities.models import Activity
from core.amounts import FrancsField, format_francs
from core.documents.filing import papers_of
from core.documents.forms import DocumentsField
from core.documents.models import Category
from core.funding.forms.fields import DayField, ReasonField, count_in
from core.funding.models import Commitment, CommitmentCredit, RefundClaim
from core.funding.rules.competences import bodies_for
from core.funding.workflow import Award, Tranche
from core.rates.lookup import rate_on
from core.reference.models import Currency


class CreditChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return gettext("%(credit)s, free %(free)s") % {
            "credit": obj,
            "free": format_francs(obj.free),
        }


class AwardForm(forms.Form):
    """What a body granted to an activity; amounts are typed in the chosen currency."""

    body = forms.ChoiceField(
        label=_("Deciding body"),
        help_text=_("Bodies with a spending competence in force."),
    )
    decided_on = DayField(label=_("Decided on"))
    number = forms.CharField(label=_("Decision number"), max_length=60)
    currency = forms.ModelChoiceField(
        label=_("Currency"),
        queryset=Currency.objects.filter(is_active=True),
        empty_label=None,
        initial="CHF",
        help_text=_("For another currency the stored rate of the decision day counts."),
    )
    amount_asked = FrancsField(label=_("Amount asked"), required=False)
    amount = FrancsField(label=_("Amount granted"))
    credit = CreditChoice(
        label=_("Commitment credit"),
        queryset=CommitmentCredit.objects.none(),
        required=False,
        empty_label=_("none: within the body's own competence"),
    )
    is_own_expenditure = forms.BooleanField(
        label=_("Own expenditure of the city"),
        required=False,
        help_text=_("City cooperation: suppliers are paid on behalf of the partner city."),
    )
    is_recurring = forms.BooleanField(
        label=_("Recurring expenditure"),
        required=False,
        help_text=_("It comes back every year; bodies have other limits for it."),
    )
    papers = DocumentsField(label=_("Decision and agreement"), required=False)

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.choices = [("", "–"), *((name, name) for name in bodies_for(activity))]
        field: Any = self.fields["credit"]
        field.queryset = CommitmentCredit.objects.for_award(
            sphere=activity.sphere, instrument=activity.instrument
        )
        if kinds.kind_of(activity).number_may_follow:
            self.fields["number"].required = False
            self.fields["number"].help_text = _(
                "Of an urgent decision it may follow; payouts are released only when it stands."
            )
        code = self.data.get(self.add_prefix("currency")) or "CHF"
        self.chosen_currency = Currency.objects.filter(pk=code).first()
        if self.chosen_currency is not None:
            count_in(self, self.chosen_currency, "amount", "amount_asked")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        currency, day = data.get("currency"), data.get("decided_on")
        data["rate"] = None
        if currency and day and currency.pk != "CHF":
            data["rate"] = rate_on(currency, day)
            if data["rate"] is None:
                self.add_error(
                    "currency",
                    gettext("No rate of %(currency)s is stored for the days before the decision.")
                    % {"currency": currency.pk},
                )
        return data

    def award(self, tranches: list[Tranche]) -> Award:
        """What the step takes, of a valid form."""
        data = self.cleaned_data
        return Award(
            body=data["body"],
            decided_on=data["decided_on"],
            number=data["number"],
            amount=data["amount"],
            amount_asked=data["amount_asked"],
            currency=data["currency"].pk,
            rate=data["rate"],
            credit=data["credit"],
            is_own_expenditure=data["is_own_expenditure"],
            is_recurring=data["is_recurring"],
            instalments=tranches,
            papers=papers_of(data["papers"], Category.DECISION),
        )


class ReductionForm(forms.Form):
    """Less than was awarded; with the claim for what was paid too much."""

    amount = FrancsField(label=_("Reduce by"))
    decided_on = DayField(label=_("Decided on"))
    reason = ReasonField()
    claim_amount = FrancsField(
        label=_("Claim back"),
        required=False,
        may_be_zero=True,
        help_text=_("What was paid and must come back; empty for nothing."),
    )
    claim_due_on = DayField(
        label=_("Due on"), required=False, help_text=_("Empty: 30 days after the decision.")
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count_in(self, commitment.currency, "amount", "claim_amount")

    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "claim_amount": self.cleaned_data["claim_amount"] or 0}


class RefundForm(forms.Form):
    amount = FrancsField(label=_("Amount received"))
    booked_on = DayField(label=_("Booked on"))
    voucher = forms.CharField(label=_("Document number"), max_length=60)
    credited_chf = FrancsField(
        label=_("Credited CHF"), help_text=_("What the bank credited in francs.")
    )

    def __init__(self, *args: Any, claim: RefundClaim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        count_in(self, claim.commitment.currency, "amount")
        if claim.commitment.currency_id == "CHF":
            del self.fields["credited_chf"]


class MetForm(forms.Form):
    on = DayField(label=_("Met on"))
