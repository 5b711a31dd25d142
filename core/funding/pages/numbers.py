"""The number of an urgent decision: added when it is there, confirmed by a second person."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.display import swiss_date
from core.funding import rules, workflow
from core.funding.forms.fields import ReasonForm
from core.funding.forms.numbers import NumberForm
from core.funding.models import Commitment, DecisionNumber
from core.funding.pages.answering import Question, ask
from core.funding.pages.plans import find
from core.people.access import SignedInRequest, for_people_with_a_role


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def number_add(request: SignedInRequest, pk: int) -> HttpResponse:
    commitment = find(pk)
    return ask(
        request,
        Question(
            title=_("Add the decision number"),
            submit_label=_("Record decision number"),
            back=reverse("funding:commitment", args=[commitment.pk]),
            act=lambda data: workflow.record_decision_number(
                commitment, **data, by=request.user, now=timezone.now()
            ),
            done=_("The number is recorded; a second person confirms it."),
            objections=rules.objections_to_adding_number(commitment, request.user),
            form_class=NumberForm,
            context=_about(commitment),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def number_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    later = _find(pk)
    return ask(
        request,
        Question(
            title=_("Confirm decision number"),
            submit_label=_("Confirm decision number"),
            back=reverse("funding:commitment", args=[later.commitment_id]),
            act=lambda _data: workflow.confirm_decision_number(
                later, by=request.user, now=timezone.now()
            ),
            done=_("The decision has its number; payouts can be released."),
            objections=rules.objections_to_confirming_number(later, request.user),
            context=_about(later.commitment, later),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def number_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    later = _find(pk)
    return ask(
        request,
        Question(
            title=_("Discard decision number"),
            submit_label=_("Discard decision number"),
            back=reverse("funding:commitment", args=[later.commitment_id]),
            act=lambda data: workflow.discard_decision_number(
                later, **data, by=request.user, now=timezone.now()
            ),
            done=_("The number is discarded."),
            objections=rules.objections_to_discarding_number(later, request.user),
            form_class=ReasonForm,
            context={**_about(later.commitment, later), "is_danger": True},
        ),
    )


def _find(pk: int) -> DecisionNumber:
    rows = DecisionNumber.objects.select_related("commitment__activity", "recorded_by")
    return get_object_or_404(rows, pk=pk)


def _about(commitment: Commitment, later: DecisionNumber | None = None) -> dict[str, Any]:
    facts: list[tuple[str, Any]] = [
        (_("Decision"), f"{commitment.body}, {swiss_date(commitment.decided_on)}")
    ]
    if later is not None:
        facts += [(_("Decision number"), later.number), (_("Recorded by"), later.recorded_by)]
    return {"eyebrow": str(commitment.activity), "facts": facts}
