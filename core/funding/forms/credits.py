"""Credits and their raises, as a body decided them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.amounts import FrancsField
from core.documents.filing import Paper
from core.documents.forms import DocumentField
from core.documents.models import Category
from core.funding.forms.fields import DayField
from core.funding.models import RaiseKind
from core.funding.rules.raises import objections_to_urgency
from core.reference.models import Instrument, Sphere


class DecisionForm(forms.Form):
    """A body, a day, a number and an amount in Rappen."""

    body = forms.CharField(label=_("Deciding body"), max_length=100)
    decided_on = DayField(label=_("Decided on"))
    number = forms.CharField(label=_("Decision number"), max_length=60)
    amount = FrancsField(label=_("Amount CHF"))


class DocumentedForm(forms.Form):
    """A decision with its document; `paper` of the cleaned data is what a step files."""

    body = forms.CharField(label=_("Deciding body"), max_length=100)
    decided_on = DayField(label=_("Decided on"))
    number = forms.CharField(label=_("Decision number"), max_length=60)
    file = DocumentField(label=_("Decision as a document"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if upload := data.pop("file", None):
            title = f"{data.get('body', '')} {data.get('number', '')}"
            data["paper"] = Paper(upload, title.strip(), Category.DECISION)
        return data


class RaiseForm(DocumentedForm):
    field_order = ["kind", "amount", "body", "decided_on", "number", "approval_due_on", "file"]

    kind = forms.ChoiceField(label=_("Decided as"), choices=RaiseKind.choices)
    amount = FrancsField(label=_("Amount CHF"))
    approval_due_on = DayField(
        label=_("Approval of the parliament due on"),
        required=False,
        help_text=_("Only for an urgent decision of the executive."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") and data.get("decided_on"):
            faults = objections_to_urgency(
                data["kind"],
                approval_due_on=data.get("approval_due_on"),
                decided_on=data["decided_on"],
            )
            if faults and "approval_due_on" not in self.errors:
                self.add_error("approval_due_on", faults)
        return data


class ApprovalForm(DocumentedForm):
    field_order = ["is_granted", "body", "decided_on", "number", "file"]

    is_granted = forms.TypedChoiceField(
        label=_("What the parliament decided"),
        choices=[
            ("", "---------"),
            ("yes", pgettext_lazy("parliament", "approved")),
            ("no", pgettext_lazy("parliament", "refused")),
        ],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
    )


class CarryOverForm(DocumentedForm):
    field_order = ["amount", "body", "decided_on", "number", "file"]

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


class RequestForm(forms.Form):
    """The sum that a request for more credit asks for."""

    amount = FrancsField(label=_("Missing amount CHF"))
