"""The page that ends a record of a partner: it asks for the reason, then takes the step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.errors import RuleViolation
from core.partners.forms import ReasonForm
from core.partners.models import Certificate, HitDecision, Interest, Organisation
from core.people.access import SignedInRequest


def end_with_reason(
    request: SignedInRequest,
    record: Certificate | Interest | HitDecision,
    *,
    title: str,
    done: str,
    step: Callable[..., Any],
    objections: list[str],
) -> HttpResponse:
    """Ask, and on POST take `step`; leads back to the partner."""
    organisation = _organisation_of(record)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            step(record, **form.cleaned_data, by=request.user, now=timezone.now())
        except RuleViolation as violation:
            form.add_error(None, violation.objections)
        else:
            messages.success(request, done)
            return redirect(organisation)
    context = {
        "title": title,
        "eyebrow": f"{organisation}, {record}",
        "form": form,
        "objections": objections,
        "submit_label": title,
        "cancel_url": organisation.get_absolute_url(),
    }
    return render(request, "partners/organisation_form.html", context)


def _organisation_of(record: Certificate | Interest | HitDecision) -> Organisation:
    if isinstance(record, HitDecision):
        return record.sanctions_check.organisation
    return record.organisation
