"""Saving an activity from its form: facts, splits and markers on one page, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.activities import rules, workflow
from core.activities.amending.forms import hold_what_was_agreed
from core.activities.forms import Classification, Gaps, show_gaps
from core.activities.models import Activity, Scheme
from core.activities.states import S
from core.errors import RuleViolation
from core.people.access import SignedInRequest

CHECK = "check"
"""Query parameter of a form that shows what is missing at its place."""


class Part(Protocol):
    """What a kind adds to the form of a draft, saved in the same step."""

    def is_valid(self) -> bool: ...

    def write(self, activity: Any, /) -> None: ...


@dataclass
class Editor:
    """A form and, while the activity is a draft, the editors of its splits and markers."""

    form: forms.ModelForm
    classification: Classification | None
    gaps: Callable[[Activity], Gaps]
    edit_url_name: str
    needed: Collection[str]
    """Fields that may stay empty in a draft and not in what is submitted."""
    part: Part | None = None

    @classmethod
    def build(
        cls,
        request: SignedInRequest,
        form: forms.ModelForm,
        *,
        schemes: Sequence[Scheme],
        gaps: Callable[[Activity], Gaps],
        edit_url_name: str,
        needed: Collection[str],
    ) -> Editor:
        stored = form.instance if form.instance.pk else None
        data = request.POST if request.method == "POST" else None
        is_draft = stored is None or stored.status == S.DRAFT
        hold_what_was_agreed(form)
        classification = Classification(stored, data, schemes=schemes) if is_draft else None
        editor = cls(form, classification, gaps, edit_url_name, needed)
        if data is None and stored is not None and CHECK in request.GET:
            editor.show(gaps(stored))
        return editor

    def show(self, gaps: Gaps) -> None:
        show_gaps(self.form, gaps)
        if self.classification is not None:
            self.classification.show(gaps)

    def is_valid(self) -> bool:
        """Look at every part, so that all errors stand on the page at once."""
        parts = (self.form, self.classification, self.part)
        answers = [part.is_valid() for part in parts if part is not None]
        return all(answers)

    def answer(self, request: SignedInRequest) -> HttpResponse | None:
        """Save what was sent, and submit it if asked; None when the page is to be shown again."""
        if not self._is_current(request) or not self.is_valid():
            return None
        try:
            saved = self._save(request)
        except RuleViolation as violation:
            for objection in violation.objections:
                self.form.add_error(None, objection)
            return None
        if self.classification is None:
            messages.success(request, _("The changes have been saved."))
            return redirect(saved.get_absolute_url())
        if "save_draft" in request.POST:
            return self._saved_as_draft(request, saved)
        return self._submit(request, saved)

    def _save(self, request: SignedInRequest) -> Activity:
        activity = self.form.save(commit=False)
        classification = self.classification
        return workflow.save_activity(
            activity,
            splits=classification.splits() if classification else {},
            markers=classification.markers.scores() if classification else None,
            also=self.part.write if self.part else None,
            by=request.user,
            now=timezone.now(),
        )

    def _is_current(self, request: SignedInRequest) -> bool:
        """Tell somebody whose page is older than what another person saved meanwhile."""
        activity = self.form.instance
        sent = request.POST.get("version", "")
        if activity.pk is None or sent in {"", str(activity.step_id)}:
            return True
        self.is_valid()
        self.form.add_error(
            None,
            _(
                "%(person)s has saved this activity while you were typing. Your entries stand "
                "here; sent once more, they replace what is saved."
            )
            % {"person": activity.step.person_name},
        )
        return False

    def _saved_as_draft(self, request: SignedInRequest, saved: Activity) -> HttpResponse:
        missing = [text for _name, text in self.gaps(saved)]
        if missing:
            told = _("Saved as a draft. Still missing: %(missing)s")
            messages.success(request, told % {"missing": " ".join(missing)})
        else:
            messages.success(request, _("Saved as a draft. It can be submitted."))
        return redirect(self.edit_url_name, saved.pk)

    def _submit(self, request: SignedInRequest, saved: Activity) -> HttpResponse:
        if rules.objections_to_submitting(saved, request.user):
            messages.warning(
                request, _("Saved as a draft. Before it can be submitted, more is needed.")
            )
            address = reverse(self.edit_url_name, args=[saved.pk])
            return HttpResponseRedirect(f"{address}?{CHECK}=1")
        try:
            workflow.submit_activity(saved, by=request.user, now=timezone.now())
        except RuleViolation as violation:
            messages.error(request, str(violation))
        else:
            messages.success(request, _("The activity has been submitted."))
        return redirect(saved.get_absolute_url())

    def context(self) -> dict[str, Any]:
        """What `activities/editor.html` shows."""
        activity = self.form.instance
        is_draft = self.classification is not None
        self.form.use_required_attribute = False
        for name in self.needed:
            # Only now: the page says "optional" at all others, while a draft may lack these too.
            self.form.fields[name].required = True
        return {
            "form": self.form,
            "classification": self.classification,
            "version": activity.step_id if activity.pk else "",
            "submit_label": _("Save and submit") if is_draft else _("Save"),
            "draft_label": _("Save draft") if is_draft else "",
            "cancel_url": activity.get_absolute_url() if activity.pk else "",
            "amend_url": self._amend_url(),
        }

    def _amend_url(self) -> str:
        """Where what was agreed is amended; empty while it is typed here."""
        activity = self.form.instance
        if activity.status not in rules.IS_AWARDED:
            return ""
        return reverse("activities:amend", args=[activity.pk])
