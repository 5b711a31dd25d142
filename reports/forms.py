"""What a report asks before it is made: of when, as known when, in which language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _


def _date_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
    )


OF_THE_JOB = frozenset({"language", "is_told"})
"""What a job has fields of its own for."""


class ReportForm(forms.Form):
    """Asked by every report."""

    as_at = _date_field(
        label=gettext_lazy("As at"),
        required=False,
        help_text=gettext_lazy(
            "What was booked and known at the end of this day; empty: all known now."
        ),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the workbook"), choices=settings.LANGUAGES
    )

    as_csv = forms.BooleanField(
        label=gettext_lazy("As CSV instead of a workbook"),
        required=False,
        help_text=gettext_lazy("One file for each table, together as a ZIP; for other programs."),
    )
    is_told = forms.BooleanField(
        label=gettext_lazy("Mail me when it is ready"),
        required=False,
        help_text=gettext_lazy("The mail holds a link, never the figures."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()

    def parameters(self) -> dict[str, Any]:
        """The answers as a job stores them, without what the job has fields for."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value is not None and value is not False and name not in OF_THE_JOB
        }


class NoWorkbook(ReportForm):
    """Asked of what is no workbook, and has no tables to write as CSV."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["as_csv"]


class PublishingForm(NoWorkbook):
    """Asked of a file for the public, whose languages its texts have: never of a day ahead."""

    language = forms.ChoiceField(
        choices=settings.LANGUAGES, required=False, widget=forms.HiddenInput
    )

    def clean_as_at(self) -> Any:
        day = self.cleaned_data["as_at"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The day lies in the future."))
        return day


class YearForm(ReportForm):
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    field_order = ["year"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year


class SdgForm(YearForm):
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the workbook"), choices=settings.SDG_LANGUAGES
    )


class PeriodForm(ReportForm):
    first = _date_field(label=gettext_lazy("From"))
    last = _date_field(label=pgettext_lazy("period", "To"))
    field_order = ["first", "last"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["first"].initial = today.replace(month=1, day=1)
        self.fields["last"].initial = today

    def clean_last(self) -> Any:
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first and last < first:
            raise forms.ValidationError(_("The last day lies before the first."))
        return last
