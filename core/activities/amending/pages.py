"""The pages of an amendment: recorded, looked at, confirmed or discarded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.activities.amending import facts, rules, workflow
from core.activities.amending.forms import AmendmentForm
from core.activities.forms import ReasonForm
from core.activities.models import Activity, Amendment
from core.audit.words import trail_of
from core.documents.listing import listed
from core.errors import RuleViolation
from core.people import deputies
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.models import User

ASK = ["GET", "HEAD", "POST"]


@require_http_methods(ASK)
@for_people_with_a_role
def amend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record an amendment on a form that begins with what is in force."""
    activity = get_object_or_404(Activity, pk=pk)
    objections = rules.objections_to_amending(activity, request.user)
    if objections and request.method != "POST":
        return _refused(request, activity, objections)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    asked = AmendmentForm(facts.row_of(activity), *sent)
    if sent and asked.form.is_valid() and (recorded := _record(request, activity, asked)):
        messages.success(
            request,
            _("The amendment is recorded. Nothing changes until the head of unit confirms it."),
        )
        return redirect(recorded)
    asked.form.use_required_attribute = False
    context = {
        "title": _("Record amendment"),
        "eyebrow": activity.code,
        "lead": activity.title,
        "activity": activity,
        "form": asked.form,
        "asked": asked,
        "submit_label": _("Record amendment"),
        "cancel_url": activity.get_absolute_url(),
    }
    return render(request, "activities/amend.html", context)


@require_safe
@for_people_with_a_role
def amendment(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    person = request.user
    context = {
        **_shown(found, request.user),
        "to_confirm": deputies.objections_to(
            person, lambda one: rules.objections_to_confirming_amendment(found, one)
        ),
        "may_discard": not rules.objections_to_discarding_amendment(found, person),
        "lines": trail_of(found),
    }
    return render(request, "activities/amendment.html", context)


@require_http_methods(ASK)
@for_people_with_a_role
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the second person sees: every changed fact, before and after."""
    found = _find(pk)
    hand = deputies.hand_in(
        request, lambda person: rules.objections_to_confirming_amendment(found, person)
    )
    objections = hand.objections
    if request.method == "POST":
        try:
            workflow.confirm_amendment(found, by=hand.person, now=timezone.now())
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, _("The amendment is in force."))
            return redirect(found.activity)
    context = {
        **_shown(found, request.user),
        "title": _("Confirm amendment"),
        "eyebrow": str(found),
        "text": _("With the confirmation the activity takes over every change below, all at once."),
        "hand": hand,
        "form": forms.Form(),
        "objections": objections,
        "submit_label": _("Confirm amendment"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "activities/amendment_act.html", context)


@require_http_methods(ASK)
@for_people_with_a_role
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    objections = rules.objections_to_discarding_amendment(found, request.user)
    if form.is_bound and form.is_valid():
        try:
            workflow.discard_amendment(
                found, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, _("The amendment is discarded; nothing has changed."))
            return redirect(found.activity)
    context = {
        **_shown(found, request.user),
        "title": _("Discard amendment"),
        "eyebrow": str(found),
        "form": form,
        "objections": objections,
        "submit_label": _("Discard amendment"),
        "cancel_url": found.get_absolute_url(),
        "is_danger": True,
    }
    return render(request, "activities/amendment_act.html", context)


def _record(request: SignedInRequest, activity: Activity, asked: AmendmentForm) -> Amendment | None:
    """The amendment; None when it is refused, with the reasons on the form."""
    try:
        return workflow.record_amendment(
            activity,
            values=asked.values,
            effective_on=asked.effective_on,
            reason=asked.form.cleaned_data["reason"],
            papers=asked.papers,
            by=request.user,
            now=timezone.now(),
        )
    except RuleViolation as violation:
        for objection in violation.objections:
            asked.form.add_error(None, objection)
        return None


def _refused(request: SignedInRequest, activity: Activity, objections: list[str]) -> HttpResponse:
    context = {
        "title": _("Record amendment"),
        "eyebrow": activity.code,
        "facts": [(_("Activity"), activity.title)],
        "objections": objections,
        "cancel_url": activity.get_absolute_url(),
        "activity": activity,
    }
    return render(request, "activities/act.html", context)


def _find(pk: int) -> Amendment:
    rows = Amendment.objects.select_related(
        "activity", "recorded_by", "confirmed_by", "confirmed_for"
    )
    return get_object_or_404(rows.prefetch_related("papers__document__uploaded_by"), pk=pk)


def _shown(found: Amendment, person: User) -> dict[str, Any]:
    """The context of `activities/_amendment.html`."""
    return {
        "amendment": found,
        "activity": found.activity,
        "differences": facts.differences(found),
        "papers": listed([paper.document for paper in found.papers.all()], person),
    }
