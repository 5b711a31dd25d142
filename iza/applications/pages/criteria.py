"""The pages of calls, and of the criteria that applications must meet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.activities.rules import is_officer
from core.display import swiss_date, swiss_datetime
from core.funding.forms.fields import ReasonForm
from core.funding.pages.answering import Question, ask, attempt_with
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer
from core.reference.models import Instrument
from iza.applications import rules, workflow
from iza.applications.forms import CallForm, CriterionForm
from iza.applications.lists import call_sheet, criterion_sheet
from iza.models import Call, Criterion

PAGE = 50
CRITERION = "iza/criterion_act.html"


@require_safe
@for_people_with_a_role
def call_list(request: SignedInRequest) -> HttpResponseBase:
    calls = (
        Call.objects.select_related("instrument")
        .annotate(number=Count("applications"))
        .order_by("-opens_on", "-pk")
    )
    if request.GET.get("export"):
        return answer(request, call_sheet(calls))
    may_keep = is_officer(request.user)
    context = {
        "title": _("Calls for applications"),
        "page_obj": Paginator(calls, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "may_keep": may_keep,
        "action_url": reverse("iza:call_new") if may_keep else "",
        "action_label": _("Record call"),
        "action_icon": "plus-lg",
    }
    return render(request, "iza/call_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def call_new(request: SignedInRequest) -> HttpResponse:
    return _edit_call(request, Call(), _("Record call"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def call_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _edit_call(request, get_object_or_404(Call, pk=pk), _("Edit call"))


@require_safe
@for_people_with_a_role
def criterion_list(request: SignedInRequest) -> HttpResponseBase:
    today = timezone.localdate()
    everything = Criterion.objects.select_related("instrument", "recorded_by", "confirmed_by")
    instruments = Instrument.objects.filter(criteria__isnull=False).distinct()
    in_force = {
        one.pk
        for instrument in instruments
        for one in Criterion.objects.in_force(instrument, today)
    }
    if request.GET.get("export"):
        sheet = criterion_sheet(everything.confirmed(), in_force, today)
        return answer(request, sheet)
    context = {
        "criteria": everything.confirmed(),
        "in_force": in_force,
        "waiting": [
            (one, rules.objections_to_confirming_criterion(one, request.user))
            for one in everything.unconfirmed().order_by("recorded_at", "pk")
        ],
        "today": today,
        "may_record": not rules.objections_to_keeping_criteria(request.user),
    }
    return render(request, "iza/criterion_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def criterion_record(request: SignedInRequest) -> HttpResponse:
    return ask(
        request,
        Question(
            title=_("Record criterion"),
            submit_label=_("Record criterion"),
            back=reverse("iza:criteria"),
            act=lambda data: workflow.record_criterion(**data, by=request.user, now=timezone.now()),
            done=_("The criterion is recorded. A second person now confirms it."),
            objections=rules.objections_to_keeping_criteria(request.user),
            form_class=CriterionForm,
            initial={"valid_from": timezone.localdate()},
            template=CRITERION,
            context={"text": _("From its first day on it takes the place of the same line.")},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def criterion_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _criterion(pk)
    return ask(
        request,
        Question(
            title=_("Confirm criterion"),
            submit_label=_("Confirm criterion"),
            back=reverse("iza:criteria"),
            act=lambda _data: workflow.confirm_criterion(
                found, by=request.user, now=timezone.now()
            ),
            done=_("The criterion is in force."),
            objections=rules.objections_to_confirming_criterion(found, request.user),
            template=CRITERION,
            context={"facts": _facts(found)},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def criterion_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _criterion(pk)
    return ask(
        request,
        Question(
            title=_("Discard criterion"),
            submit_label=_("Discard criterion"),
            back=reverse("iza:criteria"),
            act=lambda data: workflow.discard_criterion(
                found, **data, by=request.user, now=timezone.now()
            ),
            done=_("The criterion is discarded."),
            objections=rules.objections_to_discarding_criterion(found, request.user),
            form_class=ReasonForm,
            template=CRITERION,
            context={"facts": _facts(found), "is_danger": True},
        ),
    )


def _edit_call(request: SignedInRequest, call: Call, title: str) -> HttpResponse:
    form = CallForm(request.POST or None, instance=call)
    if request.method == "POST" and form.is_valid():
        saved = attempt_with(
            form,
            lambda: workflow.save_call(
                form.save(commit=False), by=request.user, now=timezone.now()
            ),
        )
        if saved is not None:
            messages.success(request, _("The call has been saved."))
            return redirect("iza:call_list")
    context = {
        "title": title,
        "form": form,
        "objections": rules.objections_to_keeping_calls(request.user),
        "submit_label": _("Save call"),
        "cancel_url": reverse("iza:call_list"),
    }
    return render(request, "iza/call_form.html", context)


def _criterion(pk: int) -> Criterion:
    return get_object_or_404(Criterion.objects.select_related("instrument", "recorded_by"), pk=pk)


def _facts(found: Criterion) -> list[tuple[str, Any]]:
    """Exactly what the second person confirms."""
    return [
        (_("Instrument"), found.instrument),
        (_("Criterion"), found.get_key_display()),
        (_("Value"), found.value_in_words),
        (_("Legal source"), found.source),
        (_("Valid from"), swiss_date(found.valid_from)),
        (_("Recorded by"), found.recorded_by),
        (_("Recorded at"), swiss_datetime(found.recorded_at)),
    ]
