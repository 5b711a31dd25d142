"""The pages of spending competences: the ordinance in force, what waits, and the steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit.words import trail_within
from core.display import swiss_date, swiss_datetime
from core.funding import exports, rules, workflow
from core.funding.forms.competences import CompetenceForm
from core.funding.forms.fields import ReasonForm
from core.funding.models import SpendingCompetence
from core.funding.pages.answering import Question, ask
from core.people import downloads
from core.people.access import SignedInRequest, for_people_with_a_role

TEMPLATE = "funding/competence_act.html"


@require_safe
@for_people_with_a_role
def competence_list(request: SignedInRequest) -> HttpResponseBase:
    today = timezone.localdate()
    everything = SpendingCompetence.objects.select_related(
        "instrument", "recorded_by", "confirmed_by"
    )
    in_force = {one.pk for one in SpendingCompetence.objects.in_force(today)}
    if request.GET.get("export"):
        sheet = exports.competence_sheet(everything.confirmed(), in_force, today)
        return downloads.answer(request, sheet)
    waiting = everything.unconfirmed().order_by("recorded_at", "pk")
    context = {
        "competences": everything.confirmed(),
        "in_force": in_force,
        "waiting": [
            (one, rules.objections_to_confirming_competence(one, request.user)) for one in waiting
        ],
        "today": today,
        "lines": trail_within(SpendingCompetence),
        "may_record": not rules.objections_to_laying_down_competences(request.user),
    }
    return render(request, "funding/competence_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def competence_record(request: SignedInRequest) -> HttpResponse:
    return ask(
        request,
        Question(
            title=_("Record spending competence"),
            submit_label=_("Record spending competence"),
            back=reverse("funding:competences"),
            act=lambda data: workflow.record_competence(
                **data, by=request.user, now=timezone.now()
            ),
            done=_("The spending competence is recorded. A second person now confirms it."),
            objections=rules.objections_to_laying_down_competences(request.user),
            form_class=CompetenceForm,
            initial={"valid_from": timezone.localdate()},
            template=TEMPLATE,
            context={
                "text": _(
                    "It has no effect until the head of unit or the head of finance confirms it."
                )
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def competence_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    return ask(
        request,
        Question(
            title=_("Confirm spending competence"),
            submit_label=_("Confirm spending competence"),
            back=reverse("funding:competences"),
            act=lambda _data: workflow.confirm_competence(
                found, by=request.user, now=timezone.now()
            ),
            done=_("The spending competence is in force."),
            objections=rules.objections_to_confirming_competence(found, request.user),
            template=TEMPLATE,
            context={"facts": _facts(found), "text": _warning(found)},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def competence_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    return ask(
        request,
        Question(
            title=_("Discard spending competence"),
            submit_label=_("Discard spending competence"),
            back=reverse("funding:competences"),
            act=lambda data: workflow.discard_competence(
                found, **data, by=request.user, now=timezone.now()
            ),
            done=_("The spending competence is discarded."),
            objections=rules.objections_to_discarding_competence(found, request.user),
            form_class=ReasonForm,
            template=TEMPLATE,
            context={"facts": _facts(found), "is_danger": True},
        ),
    )


def _find(pk: int) -> SpendingCompetence:
    return get_object_or_404(
        SpendingCompetence.objects.select_related("instrument", "recorded_by"), pk=pk
    )


def _warning(found: SpendingCompetence) -> str:
    """That more may be awarded than before, and who is told."""
    lowered = rules.lowered_by_competence(found)
    told = _("This lowers a control and is told to the auditors.")
    return " ".join([told, *lowered]) if lowered else ""


def _facts(found: SpendingCompetence) -> list[tuple[str, Any]]:
    """Exactly what the second person confirms."""
    return [
        (_("Deciding body"), found.body),
        (_("For"), found.scope),
        (_("Expenditure"), found.get_recurrence_display()),
        (_("Amount"), found.range_in_words),
        (_("Legal source"), found.source),
        (_("Valid from"), swiss_date(found.valid_from)),
        (_("Recorded by"), found.recorded_by),
        (_("Recorded at"), swiss_datetime(found.recorded_at)),
    ]
