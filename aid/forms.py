"""What a person types about an emergency, and about a response to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from aid import rules
from aid.models import Emergency, Response
from core.activities.forms import offer_what_is_in_use, officers_choice
from core.activities.models import Scheme
from core.reference.models import CodeListItem


def _earmarkings() -> list[tuple[str, str]]:
    """IATI's EarmarkingModality, A to L."""
    rows = CodeListItem.objects.filter(code_list="EarmarkingModality", is_active=True)
    return [("", "–"), *((row.code, str(row)) for row in rows)]


class EmergencyForm(forms.ModelForm):
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
            "alerted_at": _("When the unit heard of it; the hours count from here."),
            "countries": _("Several with Ctrl or ⌘."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countries"].widget.attrs["size"] = 8

    def clean_glide(self) -> str:
        glide: str = self.cleaned_data["glide"]
        return glide.upper()

    def clean_alerted_at(self) -> Any:
        alerted_at = self.cleaned_data["alerted_at"]
        if alerted_at > timezone.now():
            raise forms.ValidationError(_g("The alert lies in the future."))
        return alerted_at

    def clean_onset_on(self) -> Any:
        onset_on = self.cleaned_data["onset_on"]
        if onset_on > timezone.localdate():
            raise forms.ValidationError(_g("The onset lies in the future."))
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


SCHEMES = (Scheme.SDG, Scheme.PLACE, Scheme.SECTOR)
