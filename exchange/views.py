"""The pages of files that come in: send one, see what it would do, apply or discard it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.audit.words import trail_of
from core.errors import RuleViolation
from core.funding.pages.answering import Question, ask
from core.ledger.models import Batch
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer
from core.workflow import today
from exchange import exports, rules, uploads, workflow
from exchange.forms import PortfolioForm, ReasonForm, UploadForm
from exchange.models import Grade, Proposal, ProposalKind, ProposalRow, Upload
from exchange.portfolio.pages import headings_of, portfolio_page, portfolio_sheets
from exchange.resources import RESOURCES
from exchange.spreadsheets import FileRefused
from exchange.upload_pages import check_kind, confirmed, taking_over

ROWS_PER_PAGE = 50
RECENT = 10


@require_safe
@for_people_with_a_role
def proposal_list(request: SignedInRequest) -> HttpResponseBase:
    """What may be sent in, what was sent in, and the history that commands brought in."""
    kinds = [
        (kind.value, kind.label)
        for kind in ProposalKind
        if not rules.objections_to_proposing(kind, request.user)
    ]
    proposals = Proposal.objects.filter(kind__in=[kind for kind, _label in kinds])
    proposals = proposals.select_related("recorded_by", "applied_by")
    if request.GET.get("export"):
        return answer(request, exports.proposal_sheet(proposals))
    page = Paginator(proposals, ROWS_PER_PAGE)
    context = {
        "title": _("Import"),
        "kinds": kinds,
        "page_obj": page.get_page(request.GET.get("page")),
        "uploads": Upload.objects.unread().filter(kind__in=[kind for kind, _label in kinds]),
        "batches": Batch.objects.select_related("imported_by").defer("notes")[:RECENT],
        "empty_title": _("No file has been sent in yet"),
        "empty_text": _("Choose above what you want to import."),
    }
    return render(request, "exchange/proposal_list.html", context)


@for_people_with_a_role
def upload(request: SignedInRequest, kind: str) -> HttpResponse:
    check_kind(kind, request)
    is_portfolio = kind == ProposalKind.PORTFOLIO
    form_class = PortfolioForm if is_portfolio else UploadForm
    form = form_class(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, data = form.cleaned_data["file"]
        now = timezone.now()
        try:
            if uploads.is_large(data):
                return _read_later(request, kind, data, name=name)
            seen = uploads.look(kind, data, name=name, on=today(now))
            return redirect(workflow.propose(seen, by=request.user, now=now))
        except (FileRefused, RuleViolation) as refused:
            form.add_error("file", str(refused))
    recent = Proposal.objects.filter(kind=kind).select_related("recorded_by")
    context = {
        "title": _("Import: %(kind)s") % {"kind": ProposalKind(kind).label},
        "lead": _("Nothing is changed before you have seen what the file would do."),
        "kind": kind,
        "form": form,
        "submit_label": _("Check file"),
        "is_portfolio": is_portfolio,
        "sheets": portfolio_sheets() if is_portfolio else (),
        "columns": () if is_portfolio else RESOURCES[kind]().columns.values(),
        "recent": recent[:RECENT],
        "uploads": Upload.objects.unread().filter(kind=kind),
    }
    return render(request, "exchange/upload.html", context)


@require_safe
@for_people_with_a_role
def upload_template(request: SignedInRequest, kind: str) -> HttpResponseBase:
    check_kind(kind, request)
    return exports.template(kind, now=timezone.now())


@require_safe
@for_people_with_a_role
def proposal_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    proposal = _find(request, pk)
    grade = request.GET.get("grade", "")
    rows = proposal.rows.filter(grade=grade) if grade in Grade.values else proposal.rows.all()
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.cells = _cells(row, _headings(proposal, row.sheet))
    counts = [(one, one.label, getattr(proposal, one.value)) for one in Grade]
    context = {
        "title": _("Import: %(kind)s") % {"kind": proposal.get_kind_display()},
        "eyebrow": proposal.file_name,
        "proposal": proposal,
        "counts": counts,
        "grade": grade,
        "page_obj": page,
        "lines": trail_of(proposal, *filter(None, [proposal.batch])),
        **taking_over(request, proposal),
    }
    if proposal.kind == ProposalKind.PORTFOLIO:
        return portfolio_page(request, proposal, context)
    context["objections"] = rules.objections_to_applying(proposal, request.user)
    return render(request, "exchange/proposal.html", context)


@require_POST
@for_people_with_a_role
def proposal_apply(request: SignedInRequest, pk: int) -> HttpResponse:
    proposal = _find(request, pk)
    confirmed(request, proposal, workflow.apply_proposal, done=_("The file was applied."))
    return redirect(proposal)


@for_people_with_a_role
def proposal_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    proposal = _find(request, pk)
    return ask(
        request,
        Question(
            title=_("Discard file"),
            submit_label=_("Discard file"),
            back=proposal.get_absolute_url(),
            act=lambda data: workflow.discard_proposal(
                proposal, **data, by=request.user, now=timezone.now()
            ),
            done=_("The file was discarded."),
            objections=rules.objections_to_discarding(proposal, request.user),
            form_class=ReasonForm,
            context={
                "eyebrow": proposal.file_name,
                "text": _("Nothing of it is stored here; the file stays in the history."),
                "is_danger": True,
            },
        ),
    )


@require_safe
@for_people_with_a_role
def proposal_failed_rows(request: SignedInRequest, pk: int) -> HttpResponseBase:
    return exports.failed_rows(_find(request, pk), now=timezone.now())


def _read_later(request: SignedInRequest, kind: str, data: bytes, *, name: str) -> HttpResponse:
    now = timezone.now()
    upload = uploads.keep(kind, data, name=name, by=request.user, now=now)
    if upload.job.requested_at < now:
        messages.info(request, _("This file lies here already; it is not taken twice."))
    return redirect(upload)


def _headings(proposal: Proposal, sheet: str) -> dict[str, Any]:
    if proposal.kind == ProposalKind.PORTFOLIO:
        return headings_of(sheet)
    return {key: one.heading for key, one in RESOURCES[proposal.kind]().columns.items()}


def _find(request: SignedInRequest, pk: int) -> Proposal:
    proposal = get_object_or_404(
        Proposal.objects.select_related("recorded_by", "applied_by"), pk=pk
    )
    check_kind(proposal.kind, request)
    return proposal


def _cells(row: ProposalRow, headings: dict[str, Any]) -> list[dict[str, Any]]:
    """What of a row is shown: filled cells of a new one, whole cells before and after of others."""
    return [
        {"heading": headings[key], "before": row.before.get(key, ""), "after": text}
        for key, text in row.after.items()
        if key in headings and text != row.before.get(key, "")
    ]
