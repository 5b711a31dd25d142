"""The inbox (Pendenzen): what waits for the reader, the oldest due date first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import RuleViolation
from core.funding import workflow
from core.funding.models import Disbursement
from core.funding.pages.programmes import tasks_for
from core.funding.pages.records import escalated_items_for, items_for
from core.funding.pages.reports import overdue_for
from core.funding.pages.waiting import (
    MOST_SHOWN,
    open_receipts,
    overdue_approvals,
    returned_to,
    shown_to,
)
from core.funding.rules import objections_to_releasing
from core.funding.states import DisbursementStatus as S
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in


@require_safe
@for_people_with_a_role
def inbox(request: SignedInRequest) -> HttpResponse:
    return _show(request)


@require_POST
@for_people_with_a_role
def release(request: SignedInRequest) -> HttpResponse:
    """Release the ticked payouts as one payment list, all of them or none."""
    keys = {int(key) for key in request.POST.getlist("disbursement") if key.isdecimal()}
    payouts = list(Disbursement.objects.filter(pk__in=keys).select_related("commitment"))
    hand = hand_in(
        request, lambda person: [o for p in payouts for o in objections_to_releasing(p, person)]
    )
    try:
        payment_list = workflow.release_payments(payouts, by=hand.person, now=timezone.now())
    except RuleViolation as violation:
        return _show(request, ticked=keys, objections=violation.objections)
    messages.success(
        request,
        _("%(list)s: %(number)d payouts are released for payment.")
        % {"list": payment_list, "number": len(payouts)},
    )
    return redirect(payment_list)


def _show(
    request: SignedInRequest,
    *,
    ticked: frozenset[int] | set[int] = frozenset(),
    objections: list[str] | None = None,
) -> HttpResponse:
    person, whole = request.user, request.GET.get("all", "")
    shown = shown_to(person, whole=whole or (S.APPROVED if ticked else ""))
    drafts = list(returned_to(person))
    items = items_for(person, None if whole == "records" else MOST_SHOWN)
    escalated_items = escalated_items_for(
        person, None if whole == "escalated-records" else MOST_SHOWN
    )
    overdue = overdue_approvals(person)
    tasks = [*open_receipts(person), *tasks_for(person)]
    reports = overdue_for(person)
    context = {
        "sections": shown.sections,
        "escalated": shown.escalated,
        "drafts": drafts,
        "items": items,
        "escalated_items": escalated_items,
        "overdue_approvals": overdue,
        "tasks": tasks,
        "reports": reports,
        "ticked": ticked,
        "objections": objections or [],
        "is_empty": not any(
            [
                *(section.rows for section in shown.sections),
                *(shown.escalated, escalated_items, items),
                *(drafts, overdue, tasks, reports),
            ]
        ),
    }
    return render(request, "funding/inbox.html", context)
