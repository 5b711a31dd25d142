"""What a person types to log an IZA project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.activities.forms import offer_what_is_in_use, officers_choice
from core.amounts import FrancsField
from core.reference.models import Sphere
from iza.models import Project

SECTIONS = [
    (
        _("Basics"),
        ("title", "code", "instrument", "responsible", "starts_on", "ends_on", "description"),
    ),
    (_("Partners"), ("partner", "local_partner")),
    (_("Money"), ("project_cost", "amount_asked")),
    (_("Effect"), ("beneficiaries", "expected_results", "aid_type")),
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
