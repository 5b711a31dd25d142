"""What people type about partners and accounts; the rules are asked before the step asks again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.documents.forms import DocumentField
from core.partners.identifiers import (
    compact,
    format_uid,
    objections_to_bic,
    objections_to_iban,
    objections_to_uid,
)
from core.partners.models import BankAccount, Certificate, Interest, Organisation
from core.people.models import User
from core.reference.models import Currency

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def refuse(faults: list[str]) -> None:
    if faults:
        raise ValidationError(faults)


class OrganisationForm(forms.ModelForm):
    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = [
            *("code", "name", "kind", "street", "postal_code", "town", "country"),
            *("uid", "zewo_valid_to", "iati_ref", "channel", "email", "website", "is_active"),
        ]
        widgets = {"zewo_valid_to": DAY}
        help_texts = {
            "code": _("As the office calls it, for example HEKS"),
            "iati_ref": _("For example CH-FDJP-CHE-109.741.976"),
        }

    def clean_uid(self) -> str:
        uid = self.cleaned_data["uid"]
        refuse(objections_to_uid(uid))
        return format_uid(uid)


class CertificateForm(forms.ModelForm):
    """A certificate with its validity and, at best, the paper that proves it."""

    paper = DocumentField(required=False)

    class Meta:
        model = Certificate
        fields = ["kind", "name", "valid_from", "valid_to"]
        widgets = {"valid_from": DAY, "valid_to": DAY}


class InterestForm(forms.ModelForm):
    """Who is in recusal for a partner, and why."""

    class Meta:
        model = Interest
        fields = ["person", "nature", "valid_from"]
        widgets = {"valid_from": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = User.objects.filter(is_active=True, is_service=False)


class AccountForm(forms.ModelForm):
    """An account as its letter says it; as a new version it takes a reason."""

    letter = DocumentField(
        label=_("account letter"),
        required=False,
        help_text=_("Signed by the partner: PDF, Word, Excel, PNG or JPEG, at most 20 MB"),
    )

    class Meta:
        model = BankAccount
        fields = [
            *("holder", "iban", "bic", "currency"),
            *("street", "postal_code", "town", "country", "reason"),
        ]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].queryset = Currency.objects.filter(is_active=True)  # type: ignore[attr-defined]
        # People copy numbers with spaces, which the column has no room for.
        self.fields["iban"].max_length = None  # type: ignore[attr-defined]
        if is_change:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def clean_iban(self) -> str:
        iban = compact(self.cleaned_data["iban"])
        refuse(objections_to_iban(iban))
        return iban

    def clean_bic(self) -> str:
        bic = compact(self.cleaned_data["bic"])
        refuse(objections_to_bic(bic))
        return bic


class CallBackForm(forms.Form):
    """The note without which no account is confirmed."""

    call_back_note = forms.CharField(
        label=_("Call back"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Whom you called, on which number that was known before, when, and what they said."
        ),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
