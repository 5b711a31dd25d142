"""What a person types about calls, applications, the commission and the criteria."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.activities.forms import officers_choice
from core.amounts import FrancsField
from core.funding.forms.fields import DayField, ReasonField
from core.partners.models import Organisation
from core.people.models import User
from core.reference.models import Country, Goal, Instrument, Sphere
from iza.applications import rules
from iza.applications.rules import Member
from iza.models import Application, Call, CriterionKey, RefusalReason, Verdict

SECTIONS = [
    (_("Applicant"), ("organisation", "seat", "call", "instrument", "responsible")),
    (_("Project"), ("title", "summary", "countries", "goals", "starts_on", "months")),
    (_("Money"), ("project_cost", "amount_asked")),
]
BLANK_MEMBERS = 9


def _instruments() -> Any:
    return Instrument.objects.filter(sphere=Sphere.DEVELOPMENT, is_active=True)


class ApplicationForm(forms.ModelForm):
    """The facts of an application; all but the title may wait until it is submitted."""

    responsible = officers_choice(label=_("Responsible officer"))
    starts_on = DayField(label=_("Starts on"), required=False)
    project_cost = FrancsField(
        label=_("Total cost of the project in CHF"),
        required=False,
        help_text=_("Everything that the project costs, whoever pays."),
    )
    amount_asked = FrancsField(label=_("Amount asked in CHF"), required=False)

    class Meta:
        model = Application
        fields = [name for _title, names in SECTIONS for name in names]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 5}),
            "countries": forms.SelectMultiple(attrs={"size": 6}),
            "goals": forms.SelectMultiple(attrs={"size": 6}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        querysets: dict[str, Any] = {
            "organisation": Organisation.objects.filter(is_active=True),
            "instrument": _instruments(),
            "call": Call.objects.all(),
            "countries": Country.objects.all(),
            "goals": Goal.objects.all(),
        }
        for name, queryset in querysets.items():
            field: Any = self.fields[name]
            field.queryset = queryset
        self.fields["months"].widget.attrs["min"] = 1

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        call = data.get("call")
        if call is not None and data.get("instrument") is None:
            data["instrument"] = call.instrument
        elif call is not None and data["instrument"] != call.instrument:
            self.add_error("instrument", gettext("The call is about another instrument."))
        asked, cost = data.get("amount_asked"), data.get("project_cost")
        if asked and cost and asked > cost:
            self.add_error("amount_asked", gettext("More is asked than the project costs."))
        return data

    def show(self, gaps: Sequence[tuple[str, str]]) -> None:
        """Put what is missing at its field, on a form that was saved as a draft."""
        for name, text in gaps:
            if name in self.fields:
                self.errors.setdefault(name, self.error_class(renderer=self.renderer)).append(text)


class CallForm(forms.ModelForm):
    opens_on = DayField(label=_("Opens on"))
    closes_on = DayField(label=_("Closes on"))

    class Meta:
        model = Call
        fields = ["name", "instrument", "opens_on", "closes_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instrument"]
        field.queryset = _instruments()


class SubmitForm(forms.Form):
    on = DayField(label=_("Arrived on"))


class TurnDownForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "–"), *RefusalReason.choices])
    text = ReasonField(
        label=_("Grounds"),
        help_text=_("The words of the decision, with what the organisation can do against it."),
    )


class RecommendationForm(forms.Form):
    """What the commission said in its meeting."""

    meeting_on = DayField(label=_("Meeting on"))
    verdict = forms.ChoiceField(label=_("Recommendation"), choices=Verdict.choices)
    amount = FrancsField(label=_("Amount recommended in CHF"), required=False)
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=99)
    votes_against = forms.IntegerField(
        label=_("Votes against"), min_value=0, max_value=99, initial=0
    )
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=99, initial=0)
    reason = ReasonField()


class MemberForm(forms.Form):
    """One member; a row in which nothing was typed is not read."""

    name = forms.CharField(label=_("Name"), max_length=120)
    user = forms.ModelChoiceField(
        label=_("Person in Tranche"),
        queryset=User.objects.filter(is_active=True, is_service=False),
        required=False,
        empty_label=_("none"),
    )
    is_recused = forms.BooleanField(label=_("In recusal"), required=False)
    interest = forms.CharField(
        label=_("Interest"), max_length=200, required=False, help_text=_("Why in recusal")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("is_recused") and not data.get("interest"):
            self.add_error("interest", gettext("Say for which interest."))
        return data


class BaseMemberFormSet(forms.BaseFormSet):
    def members(self) -> list[Member]:
        """The rows that were filled in, of a valid form set."""
        rows = [form.cleaned_data for form in self.forms]
        return [
            Member(row["name"], row["user"], row["is_recused"], row["interest"])
            for row in rows
            if row.get("name")
        ]


MemberFormSet = forms.formset_factory(
    MemberForm, formset=BaseMemberFormSet, extra=BLANK_MEMBERS, max_num=30, absolute_max=60
)


class CriterionForm(forms.Form):
    """A line; what the value means depends on the criterion."""

    instrument = forms.ModelChoiceField(label=_("Instrument"), queryset=Instrument.objects.none())
    key = forms.ChoiceField(label=_("Criterion"), choices=CriterionKey.choices)
    value = forms.CharField(
        label=_("Value"),
        max_length=20,
        help_text=_(
            "Amounts in francs, shares in per cent, the seat from 1 (city) to 4 (abroad), numbers"
            " as they are; 1 for asked, 0 for not asked."
        ),
    )
    months = forms.IntegerField(
        label=_("For durations up to, in months"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=_("Only for amounts"),
    )
    source = forms.CharField(
        label=_("Legal source"), max_length=200, help_text=_("Ordinance and article")
    )
    valid_from = DayField(label=_("Valid from"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instrument"]
        field.queryset = _instruments()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        key, typed = data.get("key"), data.get("value")
        if key and typed is not None:
            try:
                data["value"] = rules.value_of(key, typed)
            except ValueError as error:
                self.add_error("value", str(error))
        return data
