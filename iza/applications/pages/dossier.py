"""The list of applications, and all about one: facts, checks, commission, papers, history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.activities.paging import slice_by_key
from core.activities.rules import is_officer
from core.audit.words import trail_of
from core.documents.forms import PaperForm
from core.documents.listing import listed
from core.funding.pages.answering import attempt_with
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer
from core.people.models import User
from iza.applications import rules, workflow
from iza.applications.eligibility import Answer, Check, checks_of
from iza.applications.filters import ApplicationFilterSet
from iza.applications.lists import application_sheet
from iza.models import Application, CriterionKey
from iza.states import DECIDED


@dataclass(frozen=True)
class Act:
    """A step that the page offers."""

    label: str
    url: str
    is_danger: bool = False
    is_next: bool = False


@require_safe
@for_people_with_a_role
def application_list(request: SignedInRequest) -> HttpResponseBase:
    shown = Application.objects.select_related(
        "organisation", "instrument", "call", "responsible", "commitment"
    ).prefetch_related("countries")
    filters = ApplicationFilterSet(request.GET, shown)
    if request.GET.get("export"):
        sheet = application_sheet(filters.qs.order_by("-pk"))
        return answer(request, sheet, narrowed=filters)
    context = {
        "title": _("Applications"),
        "filter": filters,
        **vars(slice_by_key(request, filters.qs)),
        "action_url": reverse("iza:application_new") if is_officer(request.user) else "",
        "action_label": _("Record application"),
        "action_icon": "plus-lg",
    }
    return render(request, "iza/application_list.html", context)


@require_safe
@for_people_with_a_role
def application(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    today = timezone.localdate()
    context = {
        "application": found,
        "checks": _checks(found),
        "is_decided": found.status in DECIDED,
        "exemptions": found.exemptions.filter(discarded_at=None).select_related(
            "recorded_by", "confirmed_by"
        ),
        "recommendations": found.recommendations.select_related("recorded_by").prefetch_related(
            "members__user"
        ),
        "documents": listed(
            [paper.document for paper in found.papers.all()],
            request.user,
            may_replace=not rules.objections_to_keeping_calls(request.user),
        ),
        "acts": _acts(found, request.user),
        "to_take_up": rules.objections_to_taking_up(found, request.user, on=today),
        "may_keep": is_officer(request.user),
        "lines": trail_of(found),
    }
    return render(request, "iza/application.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def application_paper(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm()
    if form.is_bound and form.is_valid():
        filed = attempt_with(
            form,
            lambda: workflow.file_application_paper(
                found, paper=form.paper, by=request.user, now=timezone.now()
            ),
        )
        if filed is not None:
            messages.success(request, _("The document has been filed."))
            return redirect(found)
    context = {
        "title": _("File a document"),
        "eyebrow": found,
        "application": found,
        "form": form,
        "objections": rules.objections_to_keeping_calls(request.user),
        "submit_label": _("File document"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "iza/application_act.html", context)


def find(pk: int) -> Application:
    """An application with all that its pages show."""
    found = Application.objects.select_related(
        *("organisation", "instrument", "call", "responsible", "project", "decided_by"),
        "commitment__currency",
    ).prefetch_related("countries", "goals", "papers__document__uploaded_by")
    return get_object_or_404(found, pk=pk)


def _checks(found: Application) -> list[Check]:
    """As they stand today; of what is decided, as they were answered then."""
    if found.status not in DECIDED:
        return checks_of(found, timezone.localdate())
    return [
        Check(
            key=one["key"],
            label=str(CriterionKey(one["key"]).label),
            answer=Answer(one["answer"]),
            explanation=one["explanation"]
            + (f" {_('Exempted')}: {one['exemption']}" if one["exemption"] else ""),
            source=one["source"],
        )
        for one in found.checks
    ]


def _acts(found: Application, person: User) -> list[Act]:
    """Every step that is open to this person now; the first one is the way on."""
    today = timezone.localdate()
    offers: list[tuple[str, Any, list[str], bool]] = [
        (
            "submit",
            _("Submit"),
            rules.objections_to_submitting_application(found, person, on=today, today=today),
            False,
        ),
        (
            "review",
            _("Take into review"),
            rules.objections_to_reviewing(found, person),
            False,
        ),
        (
            "recommend",
            _("Record recommendation"),
            rules.objections_to_beginning_recommendation(found, person),
            False,
        ),
        ("take_up", _("Make a project"), _to_take_up(found, person), False),
        (
            "return",
            _("Return"),
            rules.objections_to_returning_application(found, person),
            False,
        ),
        (
            "reconsider",
            _("Back into review"),
            rules.objections_to_reconsidering(found, person),
            False,
        ),
        ("refuse", _("Refuse"), rules.objections_to_refusing(found, person), True),
        ("not_admit", _("Not admit"), rules.objections_to_not_admitting(found, person), True),
        ("withdraw", _("Record withdrawal"), rules.objections_to_withdrawing(found, person), True),
    ]
    return [
        Act(
            label,
            reverse(f"iza:application_{name}", args=[found.pk]),
            is_danger,
            is_next=name in {"submit", "review", "recommend", "take_up"},
        )
        for name, label, objections, is_danger in offers
        if not objections
    ]


def _to_take_up(found: Application, person: User) -> list[str]:
    return rules.objections_to_taking_up(found, person, on=timezone.localdate())
