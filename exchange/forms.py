"""The form that takes a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.documents.checks import clean_name
from exchange.spreadsheets import MAX_BYTES


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An Excel workbook (.xlsx) or a CSV file in UTF-8, at most 5 MB and 20'000 rows."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The clean name and the content; what is larger than allowed is not read whole."""
        upload = self.cleaned_data["file"]
        return clean_name(upload.name), upload.read(MAX_BYTES + 1)


class PortfolioForm(UploadForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "The workbook of the template (.xlsx), at most 5 MB and 20'000 rows on all sheets."
        )
        self.fields["file"].widget.attrs["accept"] = ".xlsx"


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
