"""Reading a filed paper: always as a download, never as a page of ours."""

from __future__ import annotations

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.documents.models import Document
from core.people.access import SignedInRequest, for_people_with_a_role

SANDBOX = "sandbox; default-src 'none'"


@require_safe
@for_people_with_a_role
def download(_request: SignedInRequest, pk: int) -> FileResponse:
    """Send the file under the name it came with; no browser opens it in our name."""
    document = get_object_or_404(Document, pk=pk)
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
