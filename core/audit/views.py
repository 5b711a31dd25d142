"""The pages of the trail, for those who watch: search it, and read one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.audit.filters import TrailFilter
from core.audit.models import AuditEntry
from core.audit.words import Line

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

PAGE = 50
may_watch = permission_required("audit.view_auditentry", raise_exception=True)


@require_safe
@may_watch
def trail(request: HttpRequest) -> HttpResponse:
    """The whole trail, newest first, in pages by number: it grows while people read it."""
    found = TrailFilter(request.GET, queryset=AuditEntry.objects.all())
    entries, has_newer, has_older = _page(found.qs, request)
    return render(
        request,
        "audit/trail.html",
        {
            "title": _("Trail"),
            "lead": _("Every step of every person, done or refused. Nothing in it can be changed."),
            "filter": found,
            "rows": [Line(entry) for entry in entries],
            "count": found.qs.count(),
            "previous_url": _address(request, after=entries[0].number) if has_newer else "",
            "next_url": _address(request, before=entries[-1].number) if has_older else "",
        },
    )


@require_safe
@may_watch
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry, with what it changed, field by field."""
    one = get_object_or_404(AuditEntry, number=number)
    return render(
        request, "audit/entry.html", {"line": Line(one), "is_sound": one.hash == one.compute_hash()}
    )


def _page(found: QuerySet[AuditEntry], request: HttpRequest) -> tuple[list[AuditEntry], bool, bool]:
    """One page of entries, and whether there are newer and older ones."""
    before, after = _number(request, "before"), _number(request, "after")
    if after is not None:
        newer = list(found.filter(number__gt=after).order_by("number")[: PAGE + 1])
        return newer[:PAGE][::-1], len(newer) > PAGE, bool(newer)
    if before is not None:
        found = found.filter(number__lt=before)
    entries = list(found.order_by("-number")[: PAGE + 1])
    return entries[:PAGE], before is not None and bool(entries), len(entries) > PAGE


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _address(request: HttpRequest, **position: int) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    query.update({name: str(number) for name, number in position.items()})
    return f"?{query.urlencode()}"
