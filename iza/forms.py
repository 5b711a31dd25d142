"""What a person types to log an IZA project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.activities.forms import offer_what_is_in_use, officers_choice
from core.activities.states import S
from core.amounts import FrancsField
from core.funding.forms.fields import DayField
from core.funding.models import Condition
from core.funding.workflow import Tranche
from core.reference.models import Sphere
from iza import plans, rules
from iza.models import Project

MOST_INSTALMENTS = 60

SECTIONS = [
    (
        _("Basics"),
        ("title", "code", "instrument", "responsible", "starts_on", "ends_on", "description"),
    ),
    (_("Partners"), ("partner", "local_partner")),
    (_("Effect"), ("beneficiaries", "expected_results", "aid_type")),
    (_("Money"), ("project_cost", "amount_asked")),
]


class ProjectForm(forms.ModelForm):
    """The facts of a project; all but the title may wait until it is submitted."""

    code = forms.CharField(
        label=_("File reference"),
        max_length=60,
        required=False,
        help_text=_("Left empty, the next free number is given out."),
    )
    responsible = officers_choice(label=_("Responsible officer"))
    project_cost = FrancsField(
        label=_("Total cost of the project in CHF"),
        required=False,
        help_text=_("Everything that the project costs, whoever pays."),
    )
    amount_asked = FrancsField(label=_("Amount asked in CHF"), required=False)

    class Meta:
        model = Project
        fields = [
            "title",
            "code",
            "instrument",
            "responsible",
            "starts_on",
            "ends_on",
            "description",
            "partner",
            "local_partner",
            "project_cost",
            "amount_asked",
            "beneficiaries",
            "expected_results",
            "aid_type",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_what_is_in_use(self, sphere=Sphere.DEVELOPMENT)

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]

    def clean(self) -> None:
        super().clean()
        cost = self.cleaned_data.get("project_cost")
        asked = self.cleaned_data.get("amount_asked")
        if cost is not None and asked is not None and asked > cost:
            self.add_error("amount_asked", _("More is asked than the project costs."))
        if self.instance.status == S.PLANNED:
            for fault in rules.faults_of_plan(plans.plan_of(self.instance), asked=asked):
                self.add_error("amount_asked", fault)


class ProposedInstalmentForm(forms.Form):
    """One row of the plan; a row in which nothing was typed is not read."""

    due_on = DayField(
        label=_("Due on"), error_messages={"required": _("Enter the day, or remove the row.")}
    )
    amount = FrancsField(
        label=_("Amount in CHF"),
        error_messages={"required": _("Enter the amount, or remove the row.")},
    )
    condition = forms.ChoiceField(
        label=_("Condition"), choices=Condition.choices, initial=Condition.NONE
    )
    condition_text = forms.CharField(label=_("What must be met"), max_length=200, required=False)

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("condition") != Condition.OTHER:
            data["condition_text"] = ""
        elif not data.get("condition_text"):
            self.add_error("condition_text", gettext("Say what must be met."))


class BasePlanFormSet(forms.BaseFormSet):
    """The instalments that a project asks for; a part of the form of its draft."""

    project_form: ProjectForm

    def plan(self) -> list[Tranche]:
        """The rows that were filled in, of a valid form set."""
        names = plans.FIELDS
        return [
            Tranche(**{name: form.cleaned_data[name] for name in names})
            for form in self.forms
            if form not in self.deleted_forms and form.cleaned_data.get("due_on")
        ]

    def write(self, project: Project) -> None:
        plans.write_plans({project: self.plan()})

    def clean(self) -> None:
        if any(self.errors) or self.project_form.errors:
            return
        asked = self.project_form.cleaned_data.get("amount_asked")
        if faults := rules.faults_of_plan(self.plan(), asked=asked):
            raise ValidationError(faults)


_PlanFormSet = forms.formset_factory(
    ProposedInstalmentForm,
    formset=BasePlanFormSet,
    extra=3,
    can_delete=True,
    max_num=MOST_INSTALMENTS,
    absolute_max=MOST_INSTALMENTS * 2,
    validate_max=True,
)


def plan_formset(
    project_form: ProjectForm, data: Any = None, *, planned: Sequence[Tranche] = ()
) -> BasePlanFormSet:
    """The editor of the planned instalments; `planned` fill it when nothing was sent."""
    initial = [{name: getattr(tranche, name) for name in plans.FIELDS} for tranche in planned]
    formset = cast("BasePlanFormSet", _PlanFormSet(data, prefix="plan", initial=initial))
    formset.project_form = project_form
    return formset
