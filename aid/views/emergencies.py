"""The pages of emergencies and of the responses to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aid import rules, workflow
from aid.filters import EmergencyFilterSet
from aid.forms import SCHEMES, EmergencyForm, ResponseForm
from aid.lists import emergency_sheet, side_by_side, with_laps
from aid.models import Emergency, Response
from core.activities import rules as activity_rules
from core.activities.forms import ReasonForm
from core.activities.lists import show_goals
from core.activities.models import Kind
from core.activities.paging import slice_by_key
from core.activities.views.editing import Editor
from core.audit.words import trail_of
from core.errors import RuleViolation
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer
from core.reference.models import Instrument, Sphere


@require_safe
@for_people_with_a_role
def emergency_list(request: SignedInRequest) -> HttpResponseBase:
    shown = Emergency.objects.prefetch_related("countries").annotate(
        response_count=Count("responses", distinct=True)
    )
    filters = EmergencyFilterSet(request.GET, shown)
    if request.GET.get("export"):
        return answer(request, emergency_sheet(filters.qs.order_by("-pk")), narrowed=filters)
    may_log = activity_rules.is_officer(request.user)
    page = slice_by_key(request, filters.qs)
    context = {
        "title": _("Emergencies"),
        "filter": filters,
        **vars(page),
        "rows": with_laps(page.rows, timezone.now()),
        "action_url": reverse("aid:emergency_new") if may_log else "",
        "action_label": _("Log an emergency"),
        "action_icon": "plus-lg",
    }
    return render(request, "aid/emergency_list.html", context)


@require_safe
@for_people_with_a_role
def emergency(request: SignedInRequest, pk: int) -> HttpResponse:
    """What happened, and all that the city does about it, side by side."""
    emergency = get_object_or_404(Emergency.objects.prefetch_related("countries"), pk=pk)
    responses = list(
        emergency.responses.select_related("partner", "responsible", "instrument").order_by("pk")
    )
    show_goals(responses)
    context = {
        "emergency": emergency,
        "table": side_by_side(emergency, responses, timezone.now()),
        "in_kind": emergency.in_kind.filter(discarded_at=None).select_related(
            "response", "recorded_by", "successor"
        ),
        "in_kind_value": sum(emergency.in_kind.counting().values_list("value_chf", flat=True)),
        "may_keep": activity_rules.is_officer(request.user),
        "why_not": activity_rules.objections_to_logging(request.user),
        "trail": trail_of(emergency),
    }
    return render(request, "aid/emergency.html", context)


@for_people_with_a_role
def emergency_new(request: SignedInRequest) -> HttpResponse:
    objections = activity_rules.objections_to_logging(request.user)
    return _edit_emergency(request, Emergency(), _("Log an emergency"), objections)


@for_people_with_a_role
def emergency_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    emergency: Emergency = get_object_or_404(Emergency, pk=pk)
    objections = activity_rules.objections_to_logging(request.user)
    return _edit_emergency(request, emergency, emergency.name, objections)


@for_people_with_a_role
def emergency_close(request: SignedInRequest, pk: int) -> HttpResponse:
    emergency: Emergency = get_object_or_404(Emergency, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    objections = rules.objections_to_closing_emergency(emergency, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.close_emergency(emergency, by=request.user, now=timezone.now())
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, _("The emergency has been closed."))
            return redirect(emergency)
    context = {
        "title": _("Close the emergency"),
        "text": _("No further response is logged; those that stand go on."),
    }
    return _ask(request, emergency, form, objections, context)


@for_people_with_a_role
def emergency_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    emergency: Emergency = get_object_or_404(Emergency, pk=pk)
    form = ReasonForm(request.POST or None)
    objections = rules.objections_to_reopening_emergency(emergency, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.reopen_emergency(
                emergency, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except RuleViolation as violation:
            objections = violation.objections
        else:
            messages.success(request, _("The emergency is open again."))
            return redirect(emergency)
    context = {"title": _("Reopen the emergency"), "text": ""}
    return _ask(request, emergency, form, objections, context)


@for_people_with_a_role
def response_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Log a response: goal and country are enough to go ahead."""
    emergency: Emergency = get_object_or_404(Emergency, pk=pk)
    sphere = Sphere.DOMESTIC if emergency.is_domestic else Sphere.HUMANITARIAN
    response = Response(
        kind=Kind.RESPONSE,
        emergency=emergency,
        sphere=sphere,
        is_humanitarian=True,
        title=emergency.name,
        instrument=Instrument.objects.filter(sphere=sphere, is_active=True).first(),
        starts_on=timezone.localdate(),
        responsible=request.user if activity_rules.is_officer(request.user) else None,
    )
    objections = rules.objections_to_responding(emergency, request.user)
    return _edit_response(request, response, _("Log a response"), objections)


@for_people_with_a_role
def response_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    response: Response = get_object_or_404(Response, pk=pk)
    objections = activity_rules.objections_to_editing(response, request.user)
    return _edit_response(request, response, response.title, objections)


def _edit_emergency(
    request: SignedInRequest, emergency: Emergency, title: str, objections: list[str]
) -> HttpResponse:
    form = EmergencyForm(request.POST or None, instance=emergency)
    if request.method == "POST" and form.is_valid():
        countries = list(form.cleaned_data["countries"])
        try:
            saved = workflow.save_emergency(
                form.save(commit=False), countries=countries, by=request.user, now=timezone.now()
            )
        except RuleViolation as violation:
            for objection in violation.objections:
                form.add_error(None, objection)
        else:
            messages.success(request, _("The emergency has been saved."))
            return redirect(saved)
    context = {
        "title": title,
        "form": form,
        "objections": objections,
        "submit_label": _("Save"),
        "cancel_url": emergency.get_absolute_url()
        if emergency.pk
        else reverse("aid:emergency_list"),
    }
    return render(request, "aid/emergency_form.html", context)


def _edit_response(
    request: SignedInRequest, response: Response, title: str, objections: list[str]
) -> HttpResponse:
    form = ResponseForm(request.POST or None, instance=response)
    editor = Editor.build(
        request,
        form,
        schemes=SCHEMES,
        gaps=rules.gaps,
        edit_url_name="aid:response_edit",
        needed=rules.NEEDED,
    )
    _propose_places(editor, response)
    if request.method == "POST" and (answer := editor.answer(request)):
        return answer
    context = editor.context() | {
        "title": title,
        "eyebrow": response.code,
        "lead": response.emergency.name,
        "objections": objections,
        "list_url": response.emergency.get_absolute_url(),
        "list_label": response.emergency.name,
        "emergency": response.emergency,
    }
    context["cancel_url"] = context["cancel_url"] or context["list_url"]
    return render(request, "activities/editor.html", context)


def _propose_places(editor: Editor, response: Response) -> None:
    """A new response goes where the emergency is: one country whole, several to be weighed."""
    if response.pk or editor.classification is None or editor.form.is_bound:
        return
    countries = list(response.emergency.countries.values_list("pk", flat=True))
    whole: dict[str, Any] = {"percent": 10_000} if len(countries) == 1 else {}
    editor.classification.propose("place", [{"code": code, **whole} for code in countries])


def _ask(
    request: SignedInRequest,
    emergency: Emergency,
    form: forms.Form,
    objections: list[str],
    context: dict[str, Any],
) -> HttpResponse:
    asked = {
        "eyebrow": emergency.name,
        "objections": objections,
        "form": form,
        "submit_label": context["title"],
        "cancel_url": emergency.get_absolute_url(),
    }
    return render(request, "components/confirm_page.html", asked | context)
