"""What a person types to amend what was agreed: its facts, since when, why, and the papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.activities import kinds
from core.activities.amending.rules import NEVER_EMPTIED
from core.activities.models import Activity
from core.activities.rules import IS_AWARDED
from core.documents.filing import Paper, papers_of
from core.documents.forms import DocumentsField
from core.documents.models import Category


class AmendmentForm:
    """The form of a kind, cut to what was agreed, with what makes an amendment of it."""

    def __init__(self, row: Activity, *args: Any) -> None:
        self.contract: Sequence[str] = kinds.kind_of(row).contract
        self.form = form = kinds.form_of(row)(*args, instance=row)
        for name in form.fields.keys() - set(self.contract):
            del form.fields[name]
        for name in NEVER_EMPTIED:
            form.fields[name].required = getattr(row, name) is not None
        form.fields |= {
            "effective_on": forms.DateField(
                label=_("Agreed with effect from"),
                help_text=_("The day of the agreement, at the latest today."),
            ),
            "reason": forms.CharField(
                label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
            ),
            "papers": DocumentsField(label=_("Agreement or letter"), required=False),
        }

    def facts(self) -> list[forms.BoundField]:
        return [field for field in self.form if field.name in self.contract]

    def about_it(self) -> list[forms.BoundField]:
        return [field for field in self.form if field.name not in self.contract]

    @property
    def values(self) -> dict[str, Any]:
        """The facts as typed; of a valid form only."""
        return {field.name: self.form.cleaned_data[field.name] for field in self.facts()}

    @property
    def effective_on(self) -> dt.date:
        day: dt.date = self.form.cleaned_data["effective_on"]
        return day

    @property
    def papers(self) -> list[Paper]:
        return papers_of(self.form.cleaned_data["papers"], Category.AGREEMENT)


def hold_what_was_agreed(form: forms.ModelForm) -> None:
    """On the plain form of an awarded activity, show what only an amendment changes."""
    if form.instance.status not in IS_AWARDED:
        return
    for name in kinds.kind_of(form.instance).contract:
        form.fields[name].disabled = True
        form.fields[name].help_text = _("Agreed; changed by an amendment.")
