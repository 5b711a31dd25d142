"""What shrinks an award: reductions, claims, and what partners pay back."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.display import amount, swiss_date
from core.funding import rules, workflow
from core.funding.forms.awards import ReductionForm, RefundForm
from core.funding.forms.fields import ReasonForm
from core.funding.models import Commitment, CommitmentReduction, RefundClaim
from core.funding.pages.answering import Question, ask
from core.funding.pages.plans import find
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def reduce(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    return ask(
        request,
        Question(
            title=_("Reduce award"),
            submit_label=_("Record reduction"),
            back=reverse("funding:commitment", args=[found.pk]),
            act=lambda data: workflow.record_reduction(
                found,
                **{**data, "claim_amount": data["claim_amount"] or 0},
                by=request.user,
                now=timezone.now(),
            ),
            done=_("The reduction is recorded; a second person confirms it."),
            objections=rules.objections_to_recording_reduction(found, request.user),
            form_class=lambda *args, **kwargs: ReductionForm(*args, commitment=found, **kwargs),
            initial={"decided_on": timezone.localdate()},
            context={
                "eyebrow": str(found),
                "text": _("What was paid beyond the new amount is claimed back in the same act."),
                "facts": _facts(found),
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def reduction_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    reduction = get_object_or_404(CommitmentReduction.objects.select_related("recorded_by"), pk=pk)
    found = find(reduction.commitment_id)
    reduction.commitment = found
    claims = list(reduction.claims.all())
    hand = hand_in(
        request, lambda person: rules.objections_to_confirming_reduction(reduction, person)
    )
    return ask(
        request,
        Question(
            title=_("Confirm reduction"),
            submit_label=_("Confirm reduction"),
            back=reverse("funding:commitment", args=[found.pk]),
            act=lambda _data: workflow.confirm_reduction(
                reduction, by=hand.person, now=timezone.now()
            ),
            done=_("The reduction is in force."),
            objections=hand.objections,
            context={
                "hand": hand,
                "eyebrow": str(found),
                "facts": [
                    *_facts(found),
                    (_("Reduce by"), amount(reduction.amount, found.currency)),
                    (_("Net award after it"), amount(found.net - reduction.amount, found.currency)),
                    *[
                        (
                            _("Claim, due on %(day)s") % {"day": swiss_date(claim.due_on)},
                            amount(claim.amount, found.currency),
                        )
                        for claim in claims
                    ],
                    (_("Decided on"), swiss_date(reduction.decided_on)),
                    (_("Reason"), reduction.reason),
                    (_("Recorded by"), reduction.recorded_by),
                ],
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def reduction_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    reduction = get_object_or_404(CommitmentReduction, pk=pk)
    found = find(reduction.commitment_id)
    return ask(
        request,
        Question(
            title=_("Discard reduction"),
            submit_label=_("Discard"),
            back=reverse("funding:commitment", args=[found.pk]),
            act=lambda data: workflow.discard_reduction(
                reduction, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("The record is discarded."),
            objections=rules.objections_to_discarding_reduction(reduction, request.user),
            form_class=ReasonForm,
            context={
                "eyebrow": str(found),
                "facts": [(_("Reduce by"), amount(reduction.amount, found.currency))],
                "is_danger": True,
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def refund(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(
        RefundClaim.objects.select_related("commitment__currency", "commitment__activity"), pk=pk
    )
    found = find(claim.commitment_id)
    return ask(
        request,
        Question(
            title=_("Record refund"),
            submit_label=_("Record refund"),
            back=reverse("funding:commitment", args=[found.pk]),
            act=lambda data: workflow.record_refund(
                claim, **data, by=request.user, now=timezone.now()
            ),
            done=_("The refund is recorded."),
            objections=rules.objections_to_recording_refund(claim, request.user),
            form_class=lambda *args, **kwargs: RefundForm(*args, claim=claim, **kwargs),
            initial={"booked_on": timezone.localdate(), "amount": claim.open},
            context={
                "eyebrow": str(found),
                "facts": [
                    (_("Partner"), found.partner),
                    (_("Claimed"), amount(claim.amount, found.currency)),
                    (_("Received so far"), amount(claim.received, found.currency)),
                    (_("Still open"), amount(claim.open, found.currency)),
                    (_("Due on"), swiss_date(claim.due_on)),
                    (_("Reason"), claim.reason),
                ],
            },
        ),
    )


def _facts(found: Commitment) -> list[tuple[str, Any]]:
    return [
        (_("Activity"), found.activity),
        (_("Partner"), found.partner),
        (_("Net award"), amount(found.net, found.currency)),
        (_("Paid or under way"), amount(found.drawn, found.currency)),
        (_("Free"), amount(found.free, found.currency)),
    ]
