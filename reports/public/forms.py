"""What the public list is asked for, in the address; whatever is not on offer is refused."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.activities.models import Scheme
from core.funding.models.commitments import CommitmentQuerySet
from core.reference.models import Sphere
from reports.public.contributions import Chosen, split_lines
from reports.public.names import Names

LONGEST_SEARCH = 100


class ContributionForm(forms.Form):
    """Choices are compared as text and never reach the database as somebody typed them."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    year = forms.ChoiceField(label=_("Year of the award"), required=False)
    sphere = forms.ChoiceField(label=_("Sphere"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    lang = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, awards: CommitmentQuerySet, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [day.year for day in awards.order_by().dates("decided_on", "year", order="DESC")]
        places = split_lines(Scheme.PLACE).filter(
            split_set__activity__in=awards.order_by().values("activity"), country__isnull=False
        )
        countries = places.order_by().values_list("country", flat=True).distinct()
        self._offer("year", [(str(year), str(year)) for year in years])
        self._offer("sphere", Sphere.choices)
        self._offer(
            "country", sorted(((code, names.countries[code]) for code in countries), key=_by_name)
        )
        self._offer(
            "goal", [(str(number), f"{number} {one.name}") for number, one in names.goals.items()]
        )

    def _offer(self, name: str, choices: Any) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("all")), *choices]

    @property
    def chosen(self) -> Chosen:
        """What was chosen, once the form is valid."""
        return Chosen(**{key: text for key, text in self.cleaned_data.items() if key != "lang"})


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]
