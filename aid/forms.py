"""What a person types about an emergency, and about a response to it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid import rules
from aid.models import Emergency, Response
from core.activities.forms import offer_what_is_in_use, officers_choice
from core.activities.models import Scheme
from core.amounts import FrancsField
from core.funding.forms.fields import DayField
from core.partners.models import Organisation
from core.reference.models import CodeListItem, Country
from core.reference.search import fold


def _earmarkings() -> list[tuple[str, str]]:
    """IATI's EarmarkingModality, A to L."""
    rows = CodeListItem.objects.filter(code_list="EarmarkingModality", is_active=True)
    return [("", "–"), *((row.code, str(row)) for row in rows)]


class CountriesField(forms.CharField):
    """Countries by name (German or English) or code, parted by commas; cleaned to a list."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        parts = [part.strip() for part in re.split(r"[,;\n]", text or "") if part.strip()]
        known: dict[str, Country] = {}
        for country in Country.objects.filter(is_active=True):
            for word in (country.code, country.iso3, country.name_de, country.name_en):
                known.setdefault(fold(word), country)
        unknown = [part for part in parts if fold(part) not in known]
        if unknown:
            raise forms.ValidationError(
                [
                    gettext("“%(name)s” is no country that we know.") % {"name": name}
                    for name in unknown
                ]
            )
        return list({known[fold(part)].pk: known[fold(part)] for part in parts}.values())

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else ", ".join(str(one) for one in value or ())


class EmergencyForm(forms.ModelForm):
    countries = CountriesField(
        label=_("Countries"),
        help_text=_("Names or codes with commas between, for example: Indonesia, TL"),
    )

    class Meta:
        model = Emergency
        fields = [
            "name",
            "hazard",
            "is_domestic",
            "countries",
            "place",
            "onset_on",
            "alerted_at",
            "glide",
            "situation",
        ]
        help_texts = {
            "glide": _("For example EQ-2026-000999-IDN; may follow later."),
            "onset_on": _("Like 03.02.2026."),
            "alerted_at": _("When the unit heard of it, like 03.02.2026 06:10."),
        }

    def clean_glide(self) -> str:
        glide: str = self.cleaned_data["glide"]
        return glide.upper()

    def clean_alerted_at(self) -> Any:
        alerted_at = self.cleaned_data["alerted_at"]
        if alerted_at > timezone.now():
            raise forms.ValidationError(gettext("The alert lies in the future."))
        return alerted_at

    def clean_onset_on(self) -> Any:
        onset_on = self.cleaned_data["onset_on"]
        if onset_on > timezone.localdate():
            raise forms.ValidationError(gettext("The onset lies in the future."))
        return onset_on

    def _post_clean(self) -> None:
        """Compare GLIDE, hazard, onset and countries, once the instance holds what was typed."""
        super()._post_clean()  # type: ignore[misc]
        countries = self.cleaned_data.get("countries", ())
        for name, text in rules.faults(self.instance, countries):
            if name not in self.errors:
                self.add_error(name, text)


class ResponseForm(forms.ModelForm):
    """The little that an urgent response needs; the rest has a date."""

    code = forms.CharField(
        label=_("File reference"),
        max_length=60,
        required=False,
        help_text=_("Left empty, the next free number is given out."),
    )
    responsible = officers_choice(label=_("Responsible officer"))
    earmarking = forms.ChoiceField(
        label=_("Earmarking (A to L)"), choices=_earmarkings, required=False
    )

    SECTIONS = [
        (_("Basics"), ("title", "code", "partner", "instrument", "responsible", "description")),
        (_("Duration"), ("starts_on", "ends_on")),
        (_("Relief"), ("earmarking", "appeal_code", "aid_type", "classification_due_on")),
    ]

    class Meta:
        model = Response
        fields = [
            "title",
            "code",
            "partner",
            "instrument",
            "responsible",
            "description",
            "starts_on",
            "ends_on",
            "earmarking",
            "appeal_code",
            "aid_type",
            "classification_due_on",
        ]
        help_texts = {
            "classification_due_on": _(
                "By when DAC purpose and markers follow, if they are not known yet. "
                "After that day no further payout is possible without them."
            ),
            "appeal_code": _("Of the appeal that is answered, for example MDRID020."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_what_is_in_use(self, sphere=self.instance.sphere)

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]


class InKindForm(forms.Form):
    """What a department gave, and where its estimated value comes from."""

    department = forms.CharField(label=_("Department"), max_length=100)
    what = forms.CharField(
        label=_("What was provided"),
        max_length=200,
        help_text=_("For example: water purification unit with two technicians."),
    )
    quantity = forms.CharField(label=_("Quantity"), max_length=60, required=False)
    provided_on = DayField(label=_("Provided on"))
    value_chf = FrancsField(label=_("Estimated value, CHF"))
    valuation = forms.CharField(
        label=_("Source of the value"),
        max_length=200,
        help_text=_("For example: hourly rates of the department, or the purchase price."),
    )
    response = forms.ModelChoiceField(
        label=_("Response"),
        queryset=Response.objects.none(),
        required=False,
        empty_label=_("of no single response"),
    )
    note = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )

    def __init__(self, *args: Any, emergency: Emergency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["response"]
        field.queryset = emergency.responses.order_by("pk")


class ClearanceForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none()
    )
    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        help_text=_("For example the framework agreement and its date."),
    )
    valid_from = DayField(label=_("Valid from"))
    valid_to = DayField(label=_("Valid to"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(is_active=True).order_by("name")


SCHEMES = (Scheme.SDG, Scheme.PLACE, Scheme.SECTOR)
