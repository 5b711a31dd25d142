"""Partners cleared for emergencies: who is ready to help within hours."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aid import rules, workflow
from aid.filters import ClearanceFilterSet
from aid.forms import ClearanceForm
from aid.lists import clearance_sheet
from aid.models import Clearance
from core.activities.paging import slice_by_key
from core.display import swiss_date
from core.funding.forms.fields import ReasonForm
from core.funding.pages.answering import Question, ask
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer


@require_safe
@for_people_with_a_role
def clearance_list(request: SignedInRequest) -> HttpResponseBase:
    shown = Clearance.objects.filter(discarded_at=None).select_related(
        "organisation", "recorded_by", "confirmed_by"
    )
    filters = ClearanceFilterSet(request.GET, shown)
    if request.GET.get("export"):
        return answer(request, clearance_sheet(filters.qs.order_by("-pk")), narrowed=filters)
    may_clear = not rules.objections_to_clearing(request.user)
    context = {
        "title": _("Partners cleared for emergencies"),
        "lead": _("Only for them an award goes ahead while classifications and papers follow."),
        "filter": filters,
        "today": timezone.localdate(),
        "may_clear": may_clear,
        **vars(slice_by_key(request, filters.qs)),
        "action_url": reverse("aid:clearance_new") if may_clear else "",
        "action_label": _("Clear a partner"),
        "action_icon": "plus-lg",
    }
    return render(request, "aid/clearance_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def record(request: SignedInRequest) -> HttpResponse:
    return ask(
        request,
        Question(
            title=_("Clear a partner for emergencies"),
            submit_label=_("Record clearance"),
            back=reverse("aid:clearance_list"),
            act=lambda data: workflow.record_clearance(
                data.pop("organisation"), **data, by=request.user, now=timezone.now()
            ),
            done=_("The clearance is recorded; a head confirms it."),
            objections=rules.objections_to_clearing(request.user),
            form_class=ClearanceForm,
            initial={"valid_from": timezone.localdate()},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    clearance = _find(pk)
    return ask(
        request,
        Question(
            title=_("Confirm clearance"),
            submit_label=_("Confirm clearance"),
            back=reverse("aid:clearance_list"),
            act=lambda _data: workflow.confirm_clearance(
                clearance, by=request.user, now=timezone.now()
            ),
            done=_("The partner is cleared for emergencies."),
            objections=rules.objections_to_confirming_clearance(clearance, request.user),
            context=_about(clearance),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    clearance = _find(pk)
    return ask(
        request,
        Question(
            title=_("Discard clearance"),
            submit_label=_("Discard clearance"),
            back=reverse("aid:clearance_list"),
            act=lambda data: workflow.discard_clearance(
                clearance, **data, by=request.user, now=timezone.now()
            ),
            done=_("The clearance has been discarded."),
            objections=rules.objections_to_discarding_clearance(clearance, request.user),
            form_class=ReasonForm,
            context={**_about(clearance), "is_danger": True},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    clearance = _find(pk)
    return ask(
        request,
        Question(
            title=_("End clearance"),
            submit_label=_("End clearance"),
            back=reverse("aid:clearance_list"),
            act=lambda data: workflow.end_clearance(
                clearance, **data, by=request.user, now=timezone.now()
            ),
            done=_("The clearance has ended."),
            objections=rules.objections_to_ending_clearance(
                clearance, request.user, today=timezone.localdate()
            ),
            form_class=ReasonForm,
            context={
                **_about(clearance),
                "text": _("It ends with yesterday; a new one takes two people again."),
                "is_danger": True,
            },
        ),
    )


def _find(pk: int) -> Clearance:
    rows = Clearance.objects.select_related("organisation", "recorded_by")
    found: Clearance = get_object_or_404(rows, pk=pk)
    return found


def _about(clearance: Clearance) -> dict[str, Any]:
    return {
        "eyebrow": clearance.organisation.name,
        "facts": [
            (_("Basis"), clearance.basis),
            (_("Valid from"), swiss_date(clearance.valid_from)),
            (_("Valid to"), swiss_date(clearance.valid_to)),
            (_("Recorded by"), clearance.recorded_by),
        ],
    }
