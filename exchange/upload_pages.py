"""The pages of what a worker does: a large file that is read, a long list that is taken over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from core.funding.pages.answering import attempt
from core.jobs.models import Job, JobState
from core.jobs.queue import cancel
from core.people.access import SignedInRequest, for_people_with_a_role
from exchange import rules, uploads
from exchange.models import TAKE_OVER, Proposal, ProposalKind, Upload


@require_safe
@never_cache
@for_people_with_a_role
def upload_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far a file is read, or why it could not be; once it is read, its proposal."""
    upload = _find_upload(request, pk)
    if request.headers.get("HX-Request"):
        return _fragment(request, upload.job, upload)
    if upload.proposal:
        return redirect(upload.proposal)
    context = {
        "title": _("Import: %(kind)s") % {"kind": upload.get_kind_display()},
        "upload": upload,
        "objections": rules.objections_to_reading_again(upload, request.user),
        **progress(upload.job, upload, request),
    }
    return render(request, "exchange/upload_progress.html", context)


@require_POST
@for_people_with_a_role
def upload_again(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = _find_upload(request, pk)
    attempt(
        request,
        lambda: uploads.read_again(upload, by=request.user, now=timezone.now()),
        done=_("The file is being read again."),
    )
    return redirect(upload)


@require_safe
@never_cache
@for_people_with_a_role
def proposal_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    """The fragment that tells how far the taking over of a list is."""
    proposal = get_object_or_404(Proposal, pk=pk)
    check_kind(proposal.kind, request)
    job = get_object_or_404(uploads.takings_over(proposal)[:1])
    return _fragment(request, job, proposal)


@require_POST
@for_people_with_a_role
def job_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call a job off; a worker that has it in hand stops at its next sign of life."""
    job = get_object_or_404(Job, pk=pk)
    owner = _owner(job)
    check_kind(owner.kind, request)
    if objections := rules.objections_to_calling_off(job, request.user):
        messages.error(request, " ".join(objections))
    elif cancel(job, now=timezone.now()):
        messages.success(request, _("It was called off."))
    else:
        messages.info(request, _("It had finished already."))
    return redirect(owner)


def confirmed(request: SignedInRequest, proposal: Proposal, step: Any, *, done: str) -> None:
    """Take a list over by the step, or let a worker do so if it is long.

    What speaks against it is said at once, by the step, so that the refusal stands in the trail.
    """
    by, now = request.user, timezone.now()
    if not uploads.is_long(proposal) or _objections(proposal, request):
        attempt(request, lambda: step(proposal, by=by, now=now), done=done)
        return
    uploads.take_over_later(proposal, by=by, now=now)
    messages.info(request, _("This takes a moment; a mail tells you when it is done."))


def taking_over(request: SignedInRequest, proposal: Proposal) -> dict[str, Any]:
    """What the page of an open list says of the worker that has it in hand, or failed at it."""
    if not proposal.is_open or not uploads.is_long(proposal):
        return {}
    job = uploads.takings_over(proposal).select_related("requested_by").first()
    if job is None or job.state == JobState.CANCELLED:
        return {}
    return progress(job, proposal, request)


def check_kind(kind: str, request: SignedInRequest) -> None:
    """A kind that does not exist is not found; one that is not yours is refused with why."""
    if kind not in ProposalKind.values:
        raise Http404
    if objections := rules.objections_to_proposing(kind, request.user):
        raise PermissionDenied(" ".join(objections))


def progress(job: Job, owner: Upload | Proposal, request: SignedInRequest) -> dict[str, Any]:
    name = "upload_progress" if isinstance(owner, Upload) else "proposal_progress"
    context = {"job": job, "poll_url": reverse(f"exchange:{name}", args=[owner.pk])}
    if not rules.objections_to_calling_off(job, request.user):
        context["cancel_url"] = reverse("exchange:job_cancel", args=[job.pk])
    return context


def _fragment(request: SignedInRequest, job: Job, owner: Upload | Proposal) -> HttpResponse:
    """The progress; the whole page anew as soon as there is something else to show."""
    if job.is_finished:
        return HttpResponseClientRedirect(owner.get_absolute_url())
    return render(request, "components/progress.html", progress(job, owner, request))


def _find_upload(request: SignedInRequest, pk: int) -> Upload:
    upload = get_object_or_404(
        Upload.objects.select_related("job__requested_by", "proposal"), pk=pk
    )
    check_kind(upload.kind, request)
    return upload


def _owner(job: Job) -> Upload | Proposal:
    if job.key == TAKE_OVER:
        return get_object_or_404(Proposal, pk=job.parameters["proposal"])
    return get_object_or_404(Upload, job=job)


def _objections(proposal: Proposal, request: SignedInRequest) -> list[str]:
    if proposal.kind == ProposalKind.PORTFOLIO:
        return rules.objections_to_confirming_portfolio(proposal, request.user)
    return rules.objections_to_applying(proposal, request.user)
