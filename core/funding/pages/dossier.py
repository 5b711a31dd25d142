"""The dossier: one page for every kind of activity, from its facts to its last booking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.activities.dossier import dossier as parts_of
from core.activities.models import Activity, AmendmentPaper
from core.activities.rules import objections_to_logging
from core.activities.workflow import file_paper
from core.audit.words import trail_of
from core.documents.forms import PaperForm
from core.documents.listing import listed
from core.funding import rules
from core.funding.models import (
    Commitment,
    CommitmentPaper,
    Disbursement,
    DisbursementPaper,
    Refund,
)
from core.funding.pages.answering import attempt_with
from core.funding.pages.plans import PlanRow, plan_rows
from core.ledger.models import Entry
from core.ledger.states import COMMITTING, PAYING
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.models import User

MOST_ROWS = 30


@dataclass(frozen=True)
class AwardRow:
    commitment: Commitment
    plan: list[PlanRow]


@require_safe
@for_people_with_a_role
def dossier(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(
        Activity.objects.select_related("partner", "responsible", "instrument", "aid_type"), pk=pk
    )
    context = {
        **parts_of(activity, request.user),
        "money": _money(activity),
        "awards": _awards(activity, request.user),
        "payouts": _payouts(activity),
        "refunds": _refunds(activity),
        "entries": _entries(activity),
        "papers": listed(
            _papers(activity),
            request.user,
            may_replace=not objections_to_logging(request.user),
        ),
        "to_award": rules.objections_to_recording_award(activity, request.user),
        "lines": trail_of(activity),
    }
    return render(request, "funding/dossier.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def paper_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """File a paper in the dossier."""
    activity = get_object_or_404(Activity, pk=pk)
    back = reverse("activities:detail", args=[activity.pk])
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm()
    if form.is_bound and form.is_valid():
        filed = attempt_with(
            form,
            lambda: file_paper(activity, paper=form.paper, by=request.user, now=timezone.now()),
        )
        if filed is not None:
            messages.success(request, _("The document has been filed."))
            return redirect(back)
    context = {
        "title": _("File a document"),
        "eyebrow": activity,
        "form": form,
        "objections": objections_to_logging(request.user),
        "submit_label": _("File document"),
        "cancel_url": back,
    }
    return render(request, "components/confirm_page.html", context)


def _awards(activity: Activity, person: User) -> list[AwardRow]:
    awards = activity.commitments.filter(discarded_at=None).select_related(
        "currency", "credit", "recorded_by", "activity"
    )
    return [AwardRow(award, plan_rows(award, person)) for award in awards]


def _money(activity: Activity) -> dict[str, int]:
    """Rappen by the ledger, which is right for imported history too."""
    sums = dict(activity.entries.order_by().values_list("kind").annotate(sum=Sum("amount_chf")))
    awarded = sum(amount for kind, amount in sums.items() if kind in COMMITTING)
    paid = sum(amount for kind, amount in sums.items() if kind in PAYING)
    return {"awarded": awarded, "paid": paid, "open": awarded - paid}


def _payouts(activity: Activity) -> Any:
    payouts = Disbursement.objects.for_list().filter(commitment__activity=activity)
    return payouts.order_by("-pk")[:MOST_ROWS]


def _refunds(activity: Activity) -> Any:
    refunds = Refund.objects.filter(claim__commitment__activity=activity)
    return refunds.select_related("claim__commitment__currency", "recorded_by")


def _entries(activity: Activity) -> Any:
    entries = Entry.objects.filter(activity=activity).select_related("currency", "disbursement")
    return entries.order_by("-booked_on", "-pk")[:MOST_ROWS]


def _papers(activity: Activity) -> list[Any]:
    """Papers of the activity, its amendments, awards and payouts, each once."""
    owners: list[Any] = [
        activity.papers,
        AmendmentPaper.objects.filter(amendment__activity=activity),
        CommitmentPaper.objects.filter(commitment__activity=activity),
        DisbursementPaper.objects.filter(disbursement__commitment__activity=activity),
    ]
    found = {
        paper.document.pk: paper.document
        for owner in owners
        for paper in owner.select_related("document__uploaded_by")
    }
    return sorted(found.values(), key=lambda document: document.uploaded_at, reverse=True)
