"""Reading a filed paper, always as a download, and putting a new version in its place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.documents import rules, shelves, workflow
from core.documents.forms import VersionForm
from core.documents.models import Document
from core.errors import RuleViolation
from core.people.access import SignedInRequest, for_people_with_a_role

SANDBOX = "sandbox; default-src 'none'"


@require_safe
@for_people_with_a_role
def download(request: SignedInRequest, pk: int) -> FileResponse:
    """Send the file under the name it came with; no browser opens it in our name."""
    document = _readable(request, pk)
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=document.content_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": SANDBOX,
            "Cache-Control": "private, no-store",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def replace(request: SignedInRequest, pk: int) -> HttpResponse:
    """File the next version; the former one stays readable beside it."""
    document = _readable(request, pk)
    back = _owner_page(document)
    form = VersionForm(request.POST or None, request.FILES or None, document=document)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.replace_paper(document, paper=form.paper, by=request.user, now=timezone.now())
        except RuleViolation as violation:
            form.add_error(None, violation.objections)
        else:
            messages.success(request, _("The new version has been filed."))
            return redirect(back)
    context = {
        "title": _("File a new version"),
        "eyebrow": document.title,
        "text": _("The former version stays readable in the list of versions."),
        "facts": [
            (_("Category"), document.get_category_display()),
            (_("Version"), document.version),
            (_("File"), document.file_name),
            ("SHA-256", document.sha256),
        ],
        "form": form,
        "objections": rules.objections_to_replacing(document, request.user),
        "submit_label": _("File new version"),
        "cancel_url": back,
    }
    return render(request, "components/confirm_page.html", context)


def _readable(request: SignedInRequest, pk: int) -> Document:
    """The paper; who may not read it is told for whom it is."""
    document = get_object_or_404(Document, pk=pk)
    if objections := rules.objections_to_reading(document, request.user):
        raise PermissionDenied(" ".join(objections))
    return document


def _owner_page(document: Document) -> str:
    owners: list[Any] = [owner for _shelf, owner in shelves.owners_of(document)]
    return owners[0].get_absolute_url() if owners else "/"
