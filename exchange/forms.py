"""The form that takes a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.documents.checks import clean_name
from exchange.spreadsheets import MAX_BYTES


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "An Excel workbook (.xlsx) or a CSV file in UTF-8, at most 5 MB and 5'000 rows."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> tuple[str, bytes]:
        """The clean name and the content; what is larger than allowed is not read whole."""
        upload = self.cleaned_data["file"]
        return clean_name(upload.name), upload.read(MAX_BYTES + 1)
