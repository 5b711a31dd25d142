"""Fields and a form that take papers: the same check as the filing, told before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.documents import checks
from core.documents.filing import Paper, objections_to_readers
from core.documents.models import Category, Document, Visibility

ACCEPTED = ",".join(checks.KINDS)
HELP = _("PDF, Word, Excel, PNG or JPEG, at most 20 MB")


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class DocumentField(forms.FileField):
    """One paper; its cleaned value is the upload, or None."""

    widget = forms.FileInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("file"), "help_text": HELP, **kwargs})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ACCEPTED}

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile) and (faults := checks.objections_to_upload(upload)):
            raise ValidationError(faults)
        return upload


class DocumentsField(DocumentField):
    """Several papers at once; its cleaned value is a list of uploads, perhaps empty."""

    widget = SeveralFilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("files"), **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        cleaned = []
        faults = []
        for upload in uploads:
            try:
                cleaned.append(super().clean(upload, initial))
            except ValidationError as error:
                name = getattr(upload, "name", "")
                faults += [f"{name}: {text}" if name else text for text in error.messages]
        if faults:
            raise ValidationError(faults)
        return [upload for upload in cleaned if upload]


class PaperForm(forms.Form):
    """One paper with its title and category, to add to a dossier."""

    title = forms.CharField(
        label=_("title"),
        max_length=200,
        required=False,
        help_text=_("empty: the name of the file"),
    )
    category = forms.ChoiceField(
        label=_("category"), choices=Category.choices, initial=Category.OTHER
    )
    visibility = forms.ChoiceField(
        label=_("who may read it"),
        choices=[("", _("as usual for the category")), *Visibility.choices],
        required=False,
        help_text=_(
            "Account letters and sanctions checks are for those who decide about money, all else"
            " for everybody with a role. Auditors read everything."
        ),
    )
    file = DocumentField()

    @property
    def paper(self) -> Paper:
        """The paper of a valid form."""
        data = self.cleaned_data
        return Paper(data["file"], data["title"], data["category"], data["visibility"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        faults = objections_to_readers(data.get("category", ""), data.get("visibility", ""))
        if faults:
            self.add_error("visibility", faults)
        return data


class VersionForm(forms.Form):
    """The next version of a paper: its category stays, its readers may change."""

    title = forms.CharField(label=_("title"), max_length=200)
    visibility = forms.ChoiceField(label=_("who may read it"), choices=Visibility.choices)
    file = DocumentField()

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.initial = {"title": document.title, "visibility": document.visibility}

    @property
    def paper(self) -> Paper:
        """The paper of a valid form."""
        data = self.cleaned_data
        return Paper(data["file"], data["title"], self.document.category, data["visibility"])
