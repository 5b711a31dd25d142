"""Money that came in and fits nothing yet: the list, and what two people find it to be."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.activities.paging import slice_by_key
from core.audit.words import trail_of
from core.display import amount, chf, swiss_date
from core.funding import exports, rules, workflow
from core.funding.forms.fields import ReasonForm
from core.funding.forms.receipts import MatchForm, ReceiptForm
from core.funding.models import ReceiptMatch, UnmatchedReceipt
from core.funding.pages.answering import Question, ask
from core.people import downloads
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in


@require_safe
@for_people_with_a_role
def receipt_list(request: SignedInRequest) -> HttpResponseBase:
    """What is open, or all; as a page or as a workbook."""
    shows_all = "all" in request.GET
    receipts = UnmatchedReceipt.objects.select_related("currency", "recorded_by").prefetch_related(
        "matches__claim__commitment__partner", "matches__disbursement", "matches__confirmed_by"
    )
    if not shows_all:
        receipts = receipts.open()
    if request.GET.get("export"):
        return downloads.answer(request, exports.receipts_sheet(receipts.order_by("-pk")))
    page = slice_by_key(request, receipts)
    today = timezone.localdate()
    still_open = UnmatchedReceipt.objects.open()
    context = {
        "title": _("Unmatched receipts"),
        "rows": [(one, one.match, one.days_on(today)) for one in page.rows],
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "count": still_open.count(),
        "sum_chf": still_open.aggregate(sum=Sum("amount_chf"))["sum"] or 0,
        "shows_all": shows_all,
        **(_new() if not rules.objections_to_recording_receipt(request.user) else {}),
    }
    return render(request, "funding/receipt_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def receipt_new(request: SignedInRequest) -> HttpResponse:
    return ask(
        request,
        Question(
            title=_("Record receipt"),
            submit_label=_("Record receipt"),
            back=reverse("funding:receipt_list"),
            act=lambda data: workflow.record_receipt(**data, by=request.user, now=timezone.now()),
            done=_("The receipt is recorded; nothing is booked until two people have matched it."),
            objections=rules.objections_to_recording_receipt(request.user),
            form_class=ReceiptForm,
            initial={"booked_on": timezone.localdate(), "currency": "CHF"},
            context={
                "text": _("Money that fits no payment and no claim yet."),
            },
        ),
    )


@require_safe
@for_people_with_a_role
def receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    match = found.match
    context = {
        "receipt": found,
        "facts": _facts(found),
        "match": match,
        "match_facts": _match_facts(match) if match else [],
        "days": found.days_on(timezone.localdate()),
        "objections": [] if match else rules.objections_to_matching(found, request.user),
        "lines": trail_of(found, limit=20),
    }
    return render(request, "funding/receipt.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def receipt_match(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    return ask(
        request,
        Question(
            title=_("Match receipt"),
            submit_label=_("Record match"),
            back=found.get_absolute_url(),
            act=lambda data: workflow.record_match(
                found, **data, by=request.user, now=timezone.now()
            ),
            done=_("The match is recorded; a second person confirms it."),
            objections=rules.objections_to_matching(found, request.user),
            form_class=lambda *args, **kwargs: MatchForm(*args, receipt=found, **kwargs),
            context={
                "eyebrow": found.number,
                "facts": _facts(found),
                "text": _("It is booked as what you choose when a second person confirms."),
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def match_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    match = _find_match(pk)
    hand = hand_in(request, lambda person: rules.objections_to_confirming_match(match, person))
    return ask(
        request,
        Question(
            title=_("Confirm match"),
            submit_label=_("Confirm match"),
            back=match.receipt.get_absolute_url(),
            act=lambda _data: workflow.confirm_match(match, by=hand.person, now=timezone.now()),
            done=_("The receipt is matched."),
            objections=hand.objections,
            context={
                "hand": hand,
                "eyebrow": match.receipt.number,
                "facts": [*_facts(match.receipt), *_match_facts(match)],
                "text": _("It is booked at once as what it is."),
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def match_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    match = _find_match(pk)
    return ask(
        request,
        Question(
            title=_("Discard match"),
            submit_label=_("Discard match"),
            back=match.receipt.get_absolute_url(),
            act=lambda data: workflow.discard_match(
                match, **data, by=request.user, now=timezone.now()
            ),
            done=_("The match is discarded; the receipt is open again."),
            objections=rules.objections_to_discarding_match(match, request.user),
            form_class=ReasonForm,
            context={
                "eyebrow": match.receipt.number,
                "facts": [*_facts(match.receipt), *_match_facts(match)],
                "is_danger": True,
            },
        ),
    )


def _new() -> dict[str, str]:
    """The button of the list."""
    return {
        "action_url": reverse("funding:receipt_new"),
        "action_label": _("Record receipt"),
        "action_icon": "plus-lg",
    }


def _facts(found: UnmatchedReceipt) -> list[tuple[str, Any]]:
    francs = [] if found.currency_id == "CHF" else [(_("Credited"), chf(found.amount_chf))]
    return [
        (_("Amount"), amount(found.amount, found.currency)),
        *francs,
        (_("Payer"), found.payer),
        (_("Text of the booking"), found.text or "–"),
        (_("Booked on"), swiss_date(found.booked_on)),
        (_("Document number"), found.voucher),
    ]


def _match_facts(match: ReceiptMatch) -> list[tuple[str, Any]]:
    """Exactly what the second person confirms."""
    facts: list[tuple[str, Any]] = [(_("What it is"), match.get_kind_display())]
    if match.claim is not None:
        commitment = match.claim.commitment
        facts += [
            (_("Refund claim"), f"{commitment.partner}, {match.claim}"),
            (_("Still open"), amount(match.claim.open, commitment.currency)),
            (_("Refunded"), amount(match.amount or 0, commitment.currency)),
        ]
    if match.disbursement is not None:
        payout = match.disbursement
        facts.append((_("Payment"), f"{payout.number}, {payout.account.holder}"))
        facts.append((_("Debited"), chf(payout.debited_chf)))
        if match.charges_chf:
            facts.append((_("Charges kept by the bank"), chf(match.charges_chf)))
    if match.reason:
        facts.append((_("Reason"), match.reason))
    return [*facts, (_("Recorded by"), match.recorded_by)]


def _find(pk: int) -> UnmatchedReceipt:
    receipts = UnmatchedReceipt.objects.select_related("currency", "recorded_by")
    return get_object_or_404(receipts.prefetch_related("matches"), pk=pk)


def _find_match(pk: int) -> ReceiptMatch:
    matches = ReceiptMatch.objects.select_related(
        "receipt__currency",
        "recorded_by",
        "claim__commitment__partner",
        "claim__commitment__currency",
        "disbursement__account",
        "disbursement__commitment",
    )
    return get_object_or_404(matches, pk=pk)
