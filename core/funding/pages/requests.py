"""Requesting a payout of an instalment, and submitting a returned one again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.funding import rules, workflow
from core.funding.forms.payouts import PayoutForm, as_requested, proposal
from core.funding.models import Instalment
from core.funding.pages.answering import attempt_with
from core.funding.pages.disbursements import find
from core.funding.rules.preconditions import missing_for
from core.people.access import SignedInRequest, for_people_with_a_role


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def request_payout(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form carries its own key: sent twice, it makes one payout."""
    instalment = get_object_or_404(
        Instalment.objects.select_related(
            "commitment__activity",
            "commitment__partner",
            "commitment__currency",
            "budget_credit",
            "report",
        ),
        pk=pk,
    )
    now = timezone.now()
    form = _form(request, instalment, initial=proposal(instalment, now=now))
    if form.is_bound and form.is_valid():
        payout = attempt_with(
            form,
            lambda: workflow.request_payout(instalment, form.request(), by=request.user, now=now),
        )
        if payout is not None:
            messages.success(request, _("%(payout)s is submitted.") % {"payout": payout})
            return redirect(payout)
    context = {
        "title": _("Request payout"),
        "submit_label": _("Submit payout"),
        "objections": rules.objections_to_requesting(
            instalment, request.user, is_waived=form.asks_for_waiver
        ),
    }
    return _show(request, form, instalment, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def resubmit_payout(request: SignedInRequest, pk: int) -> HttpResponse:
    payout = find(pk)
    form = _form(request, payout.instalment, initial=as_requested(payout))
    if form.is_bound and form.is_valid():
        submitted = attempt_with(
            form,
            lambda: workflow.resubmit_payout(
                payout, form.request(), by=request.user, now=timezone.now()
            ),
        )
        if submitted is not None:
            messages.success(request, _("%(payout)s is submitted.") % {"payout": payout})
            return redirect(payout)
    context = {
        "title": _("Correct and submit payout"),
        "eyebrow": payout.number,
        "submit_label": _("Submit payout"),
        "cancel_url": payout.get_absolute_url(),
        "objections": rules.objections_to_resubmitting(
            payout, request.user, is_waived=form.asks_for_waiver
        ),
        "returned": payout,
    }
    return _show(request, form, payout.instalment, context)


def _form(
    request: SignedInRequest, instalment: Instalment, *, initial: dict[str, Any]
) -> PayoutForm:
    if request.method == "POST":
        return PayoutForm(request.POST, request.FILES, instalment=instalment, initial=initial)
    return PayoutForm(instalment=instalment, initial=initial)


def _show(
    request: SignedInRequest, form: PayoutForm, instalment: Instalment, context: dict[str, Any]
) -> HttpResponse:
    rest = {
        "form": form,
        "instalment": instalment,
        "commitment": instalment.commitment,
        "lacking": missing_for(instalment, on=timezone.localdate()),
    }
    return render(request, "funding/request_payout.html", {**rest, **context})
