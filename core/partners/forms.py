"""What people type about partners and accounts; the rules are asked before the step asks again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.documents.forms import DocumentField
from core.partners.identifiers import (
    AccountNumber,
    compact,
    format_uid,
    objections_to_uid,
)
from core.partners.models import (
    BankAccount,
    Certificate,
    CheckResult,
    HitDecision,
    HitOutcome,
    Interest,
    Organisation,
    SanctionsCheck,
    SanctionsList,
)
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
            *("uid", "iati_ref", "channel", "email", "website", "is_active"),
        ]
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


class CheckForm(forms.ModelForm):
    """What was read in the sanctions lists, and what was found."""

    lists = forms.MultipleChoiceField(
        label=_("lists read"),
        choices=SanctionsList.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[SanctionsList.SECO],
    )
    paper = DocumentField(label=_("print of the search"), required=False)

    class Meta:
        model = SanctionsCheck
        fields = ["lists", "lists_on", "names", "result", "note"]
        widgets = {
            "lists_on": DAY,
            "names": forms.Textarea(attrs={"rows": 4}),
            "result": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "names": _("One on a line: the organisation with its other names, and who manages it."),
            "note": _("Of a hit: which entry of which list. Of another list: its name."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Any = self.fields["result"]
        result.choices = CheckResult.choices

    def clean_lists(self) -> str:
        return ",".join(self.cleaned_data["lists"])


class HitForm(forms.ModelForm):
    """What a hit is, and why."""

    class Meta:
        model = HitDecision
        fields = ["outcome", "reasoning"]
        widgets = {"outcome": forms.RadioSelect, "reasoning": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "reasoning": _("How you told them apart: date of birth, seat, number of the register.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.choices = HitOutcome.choices


NUMBERS = ("iban", "account_number", "bic", "clearing_code")


WITHOUT_IBAN = (
    *("account_number", "clearing_code"),
    *("bank_name", "bank_street", "bank_town", "bank_country"),
)


class NumberField(forms.CharField):
    """A number that people copy with spaces, which the column has no room for."""

    def to_python(self, value: Any) -> str:
        return compact(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without `maxlength`, which would cut the spaces' worth off."""
        return {}


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
            *("holder", "street", "postal_code", "town", "country", "currency"),
            *("iban", "bic", "account_number", "clearing_code"),
            *("bank_name", "bank_street", "bank_town", "bank_country", "reason"),
        ]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"iban": _("Empty only where the country of the bank has none.")}
        field_classes = dict.fromkeys(NUMBERS, NumberField)

    def __init__(self, *args: Any, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].queryset = Currency.objects.filter(is_active=True)  # type: ignore[attr-defined]
        if is_change:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def parts(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields under their headings, each with what there is to say about it."""
        by_name = {field.name: field for field in self.visible_fields()}
        with_iban = [by_name.pop(name) for name in ("iban", "bic")]
        without = [by_name.pop(name) for name in WITHOUT_IBAN]
        last = [by_name.pop(name) for name in ("reason", "letter") if name in by_name]
        hint = gettext(
            "Only where the country of the bank has no IBAN; the BIC or a clearing code names the"
            " bank."
        )
        return [
            (gettext("Whose account it is"), "", list(by_name.values())),
            (pgettext("bank", "Account"), "", with_iban),
            (gettext("Account without IBAN"), hint, without),
            (gettext("Reason and letter"), "", last),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        country = data.get("bank_country")
        written = {name: data.get(name, "") for name in AccountNumber._fields}
        number = AccountNumber(**written | {"bank_country": country.pk if country else ""})
        for name, faults in number.faults().items():
            if name not in self.errors:
                self.add_error(name, faults)
        return data


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
