"""Payouts: the list, the page that decides one, and a step for each button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.activities.paging import slice_by_key
from core.audit.words import trail_of
from core.display import amount
from core.documents.listing import listed
from core.funding import exports, rules, workflow
from core.funding.filters import DisbursementFilter
from core.funding.forms.fields import ReasonForm
from core.funding.models import BankReturn, Disbursement
from core.funding.pages import decisions
from core.funding.pages.answering import Question, ask, attempt
from core.funding.pages.waiting import next_for
from core.funding.payees import account_changes
from core.funding.rules.evidence import objections_to_seeing_evidence
from core.funding.rules.preconditions import objections_to_paying
from core.funding.states import NOT_YET_ORDERED, DisbursementStatus
from core.people import downloads
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in
from core.people.models import User

OPEN = NOT_YET_ORDERED | {DisbursementStatus.ORDERED}


@require_safe
@for_people_with_a_role
def disbursement_list(request: SignedInRequest) -> HttpResponseBase:
    narrowed = DisbursementFilter(request.GET, queryset=Disbursement.objects.for_list())
    payouts = narrowed.qs
    if request.GET.get("export"):
        sheet = exports.disbursement_sheet(payouts.order_by("-pk"))
        return downloads.answer(request, sheet, narrowed=narrowed)
    page = slice_by_key(request, payouts)
    context = {
        "title": _("Disbursements"),
        "filter": narrowed,
        **vars(page),
    }
    return render(request, "funding/disbursement_list.html", context)


@require_safe
@for_people_with_a_role
def disbursement(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show exactly what is decided, and the button or the reasons why there is none."""
    payout = find(pk)
    bank_return = BankReturn.objects.filter(disbursement=payout).first()
    context = {
        "payout": payout,
        "francs": decisions.francs_of(payout),
        "standings": decisions.standings(payout),
        "step": decisions.next_step(payout, request.user),
        "lacking": _lacking(payout),
        "side_steps": decisions.side_steps(payout, request.user),
        "signatures": payout.signatures.all(),
        "approvals": sum(
            s.act == "approve" and s.fallen_at is None for s in payout.signatures.all()
        ),
        "papers": listed(
            [paper.document for paper in payout.papers.all()], request.user, each=True
        ),
        "bank_return": bank_return,
        "deviation": payout.deviating_debits.filter(discarded_at=None).first(),
        "reversal": payout.reversals.filter(discarded_at=None).first(),
        "account_change": account_changes([payout]).get(pk) if payout.status in OPEN else None,
        "successor": Disbursement.objects.filter(replaces=payout).first(),
        "lines": trail_of(payout),
        "may_see_evidence": not objections_to_seeing_evidence(request.user),
    }
    return render(request, "funding/disbursement.html", context)


def _lacking(payout: Disbursement) -> list[str]:
    """What must be brought before the approval; from then on it stands among the objections."""
    if payout.status not in {DisbursementStatus.DRAFT, DisbursementStatus.SUBMITTED}:
        return []
    return objections_to_paying(payout, on=timezone.localdate())


@require_POST
@for_people_with_a_role
def disbursement_verify(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        Decision(workflow.verify, rules.objections_to_verifying, _("%(payout)s is verified.")),
    )


@require_POST
@for_people_with_a_role
def disbursement_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        Decision(workflow.approve, rules.objections_to_approving, _("%(payout)s is signed.")),
    )


@require_POST
@for_people_with_a_role
def disbursement_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(
        request,
        pk,
        Decision(
            workflow.take_back, rules.objections_to_taking_back, _("%(payout)s is taken back.")
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def disbursement_send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    payout = find(pk)
    hand = hand_in(request, lambda person: rules.objections_to_sending_back(payout, person))
    return ask(
        request,
        Question(
            title=_("Return payout"),
            submit_label=_("Return payout"),
            back=payout.get_absolute_url(),
            act=lambda data: workflow.send_back(
                payout, reason=data["reason"], by=hand.person, now=timezone.now()
            ),
            done=_("%(payout)s is returned; all signatures have fallen.") % {"payout": payout},
            objections=hand.objections,
            form_class=ReasonForm,
            context={
                "hand": hand,
                "eyebrow": payout.number,
                "facts": facts_of(payout),
                "text": _("The payout goes back to its requester, and all signatures fall."),
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def disbursement_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    payout = find(pk)
    return ask(
        request,
        Question(
            title=_("Cancel payout"),
            submit_label=_("Cancel payout"),
            back=payout.get_absolute_url(),
            act=lambda data: workflow.cancel(
                payout, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("%(payout)s is cancelled.") % {"payout": payout},
            objections=rules.objections_to_cancelling(payout, request.user),
            form_class=ReasonForm,
            context={
                "eyebrow": payout.number,
                "facts": facts_of(payout),
                "text": _("The payout is given up for good; its instalment is open again."),
                "is_danger": True,
            },
        ),
    )


def find(pk: int) -> Disbursement:
    """A payout with all that its page shows."""
    payouts = Disbursement.objects.select_related(
        "commitment__activity",
        "commitment__partner",
        "commitment__credit",
        "commitment__currency",
        "instalment__budget_credit",
        "instalment__report",
        "account__organisation",
        "account__confirmed_by",
        "account__recorded_by",
        "currency",
        "gl_account",
        "function",
        "requested_by",
        "payment_list",
        "replaces",
    ).prefetch_related(
        "signatures__signed_by", "papers__document__uploaded_by", "deviating_debits__recorded_by"
    )
    return get_object_or_404(payouts, pk=pk)


def facts_of(payout: Disbursement) -> list[tuple[str, Any]]:
    """The payout in five lines, for pages that ask about it."""
    return [
        (_("Activity"), payout.commitment.activity),
        (_("Amount"), amount(payout.amount, payout.currency)),
        (_("Payee"), payout.account.holder),
        (pgettext("bank", "Account"), payout.account.identifier),
        (_("State"), payout.get_status_display()),
    ]


class Decision(NamedTuple):
    """A step on one payout, its rule, and what is said when it is done."""

    act: Callable[..., Any]
    objections_to: Callable[[Disbursement, User], list[str]]
    done: str


def _decide(request: SignedInRequest, pk: int, decision: Decision) -> HttpResponse:
    payout = get_object_or_404(Disbursement, pk=pk)
    state = payout.status
    hand = hand_in(request, lambda person: decision.objections_to(payout, person))
    is_done = attempt(
        request,
        lambda: decision.act(payout, by=hand.person, now=timezone.now()),
        done=decision.done % {"payout": payout},
    )
    if is_done and (following := next_for(request.user, state)):
        messages.info(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                _("Next in your inbox:"),
                reverse("funding:disbursement", args=[following.pk]),
                f"{following.number}, {following.commitment.partner}",
            ),
        )
    return redirect(payout)
