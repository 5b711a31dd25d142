"""Typing an application: a draft is saved at any time, and submitted when nothing is missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.activities.rules import is_officer
from core.funding.pages.answering import attempt_with
from core.people.access import SignedInRequest, for_people_with_a_role
from iza.applications import rules, workflow
from iza.applications.forms import ApplicationForm
from iza.models import Application


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def application_new(request: SignedInRequest) -> HttpResponse:
    blank = Application(responsible=request.user if is_officer(request.user) else None)
    return _edit(request, blank, _("Record application"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def application_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    found: Application = get_object_or_404(Application, pk=pk)
    return _edit(request, found, found.title)


def _edit(request: SignedInRequest, found: Application, title: str) -> HttpResponse:
    stored = found if found.pk else None
    form = ApplicationForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = attempt_with(form, lambda: _save(form, request))
        if saved is not None:
            missing = [text for _name, text in rules.gaps(saved)]
            if missing:
                told = _("Saved as a draft. Still missing: %(missing)s")
                messages.success(request, told % {"missing": " ".join(missing)})
            else:
                messages.success(request, _("Saved as a draft. It can be submitted."))
            return redirect(saved)
    if request.method != "POST" and stored is not None and "check" in request.GET:
        form.show(rules.gaps(stored))
    context: dict[str, Any] = {
        "title": title,
        "eyebrow": found.number,
        "form": form,
        "objections": rules.objections_to_saving_application(stored, request.user),
        "submit_label": _("Save draft"),
        "cancel_url": found.get_absolute_url() if stored else reverse("iza:application_list"),
    }
    return render(request, "iza/application_form.html", context)


def _save(form: ApplicationForm, request: SignedInRequest) -> Application:
    data = form.cleaned_data
    wanted = form.save(commit=False)
    wanted.instrument = data["instrument"]
    return workflow.save_application(
        wanted,
        countries=list(data["countries"]),
        goals=list(data["goals"]),
        by=request.user,
        now=timezone.now(),
    )
