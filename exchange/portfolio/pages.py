"""The pages of the running portfolio: what the list would do, confirm it, take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.display import swiss_datetime
from core.funding.pages.answering import Question, ask, attempt
from core.people.access import SignedInRequest, for_people_with_a_role
from exchange import rules, workflow
from exchange.forms import ReasonForm
from exchange.models import BatchReturn, Proposal, ProposalKind
from exchange.portfolio.sheets import SHEETS, columns_of, in_all_languages
from exchange.upload_pages import confirmed


def portfolio_sheets() -> list[tuple[Any, list[Any]]]:
    """Each sheet of the template with its columns."""
    return [(title, list(columns_of(key).values())) for key, (title, _resource) in SHEETS.items()]


def headings_of(sheet: str) -> dict[str, Any]:
    """The headings of the sheet with this title, in whatever language it was sent."""
    for title, resource in SHEETS.values():
        if sheet.casefold() in in_all_languages(title):
            return {name: column.heading for name, column in resource.fields.items()}
    raise KeyError(sheet)


def portfolio_page(
    request: SignedInRequest, proposal: Proposal, context: dict[str, Any]
) -> HttpResponse:
    """The preview with its totals, and what the reader may do."""
    batch = proposal.batch
    wish = batch.returns.filter(discarded_at=None).first() if batch else None
    context |= {
        "totals": proposal.totals,
        "brings_credits": bool(rules.sheets_brought(proposal) & rules.CREDITS),
        "objections": rules.objections_to_confirming_portfolio(proposal, request.user),
        "wish": wish,
        "to_ask_back": rules.objections_to_asking_back(batch, request.user) if batch else [],
    }
    return render(request, "exchange/portfolio.html", context)


@require_POST
@for_people_with_a_role
def portfolio_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    proposal = _find(request, pk)
    done = _("The running portfolio is taken over.")
    confirmed(request, proposal, workflow.confirm_portfolio, done=done)
    return redirect(proposal)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def portfolio_ask_back(request: SignedInRequest, pk: int) -> HttpResponse:
    proposal = _find(request, pk)
    batch = proposal.batch
    if batch is None:
        messages.error(request, _("The list was not taken over."))
        return redirect(proposal)
    return ask(
        request,
        Question(
            title=_("Take the list back"),
            submit_label=_("Ask to take back"),
            back=proposal.get_absolute_url(),
            act=lambda data: workflow.ask_back(
                batch, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("It waits for a second person."),
            objections=rules.objections_to_asking_back(batch, request.user),
            form_class=ReasonForm,
            context={"eyebrow": proposal.file_name, "text": _what_it_does(), "is_danger": True},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def return_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    wish = get_object_or_404(
        BatchReturn.objects.select_related("batch__proposal", "recorded_by"), pk=pk
    )
    _find(request, wish.batch.proposal.pk)
    return ask(
        request,
        Question(
            title=_("Take the list back"),
            submit_label=_("Take back for good"),
            back=wish.batch.proposal.get_absolute_url(),
            act=lambda _data: workflow.confirm_return_of_batch(
                wish, by=request.user, now=timezone.now()
            ),
            done=_("The list is taken back."),
            objections=rules.objections_to_confirming_return(wish, request.user),
            template="exchange/return_confirm.html",
            context={
                "eyebrow": wish.batch.source,
                "text": _what_it_does(),
                "facts": [
                    (_("Reason"), wish.reason),
                    (_("Recorded by"), wish.recorded_by),
                    (_("Recorded on"), swiss_datetime(wish.recorded_at)),
                ],
                "is_danger": True,
                "keep_url": reverse("exchange:return_keep", args=[wish.pk]),
                "may_keep": not rules.objections_to_keeping_batch(wish, request.user),
            },
        ),
    )


@require_POST
@for_people_with_a_role
def return_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    wish = get_object_or_404(BatchReturn.objects.select_related("batch__proposal"), pk=pk)
    _find(request, wish.batch.proposal.pk)
    attempt(
        request,
        lambda: workflow.keep_batch(wish, reason="", by=request.user, now=timezone.now()),
        done=_("The list stays."),
    )
    return redirect(wish.batch.proposal)


def _what_it_does() -> str:
    return _(
        "Its bookings are reversed on their days, its awards reduced to nothing, its accounts"
        " closed, its credits out of force; its projects are drafts again. Partners stay."
    )


def _find(request: SignedInRequest, pk: int) -> Proposal:
    proposal = get_object_or_404(
        Proposal.objects.select_related("recorded_by", "batch"),
        pk=pk,
        kind=ProposalKind.PORTFOLIO,
    )
    if objections := rules.objections_to_taking_over(request.user):
        raise PermissionDenied(" ".join(objections))
    return proposal
