"""The pages of the trail, for those who watch: search it, and read one entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.audit.checkpoints import file_name, is_genuine
from core.audit.export import (
    AT_ONCE,
    MOST_IN_WORKBOOK,
    Selection,
    archive,
    checkpoint_sheet,
    sheet_of,
)
from core.audit.filters import TrailFilter
from core.audit.models import AuditEntry, Checkpoint
from core.audit.words import Line
from core.display import choices_in_words
from core.excel import Properties, Sheet
from core.excel.sending import send

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

PAGE = 50
MOST_COUNTED = 1_000
"""Of what a search finds; to count all of it would read the whole trail."""
may_watch = permission_required("audit.view_auditentry", raise_exception=True)


@require_safe
@may_watch
def trail(request: HttpRequest) -> HttpResponseBase:
    """The whole trail, newest first, in pages by number: it grows while people read it."""
    found = TrailFilter(request.GET, queryset=AuditEntry.objects.all())
    if form := request.GET.get("export"):
        return _table(found, form)
    entries, has_newer, has_older = _page(found.qs, request)
    count = _count(found.qs, request) if has_newer or has_older else len(entries)
    return render(
        request,
        "audit/trail.html",
        {
            "title": _("Trail"),
            "lead": _("Every step of every person, done or refused. Nothing in it can be changed."),
            "filter": found,
            "export_query": _query(request),
            "rows": [Line(entry) for entry in entries],
            "count": min(count, MOST_COUNTED) if _is_search(request) else count,
            "is_more": _is_search(request) and count > MOST_COUNTED,
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


@require_safe
@may_watch
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the trail shows now, as a folder that proves itself."""
    found = TrailFilter(request.GET, queryset=AuditEntry.objects.all())
    # A name is the public part of an account; a service account has none but its user name.
    by = request.user.get_full_name()  # type: ignore[union-attr]
    pieces = archive(Selection.of(found.qs), asked=choices_in_words(found.form), by=by)
    return StreamingHttpResponse(
        pieces, content_type="application/zip", headers=_as_download("trail.zip")
    )


@require_safe
@may_watch
def checkpoint_list(request: HttpRequest) -> HttpResponseBase:
    """The signed checkpoints, each held against the chain as it is now."""
    found = Checkpoint.objects.order_by("-number", "-pk")
    if form := request.GET.get("export"):
        return _sent(checkpoint_sheet(found.iterator(chunk_size=AT_ONCE)), form)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    numbers = [checkpoint.number for checkpoint in page]
    hashes = dict(AuditEntry.objects.filter(number__in=numbers).values_list("number", "hash"))
    rows = [
        (one, is_genuine(one) and hashes.get(one.number) == one.hash) for one in page.object_list
    ]
    context = {
        "title": _("Checkpoints"),
        "lead": _("The end of the trail, signed every night. Keep them where nobody here writes."),
        "page_obj": page,
        "rows": rows,
        "keys": found.order_by().values_list("public_key", flat=True).distinct(),
        "empty_title": _("No checkpoint yet"),
        "empty_text": _("manage.py make_trail_key makes the key, checkpoint_trail signs with it."),
    }
    return render(request, "audit/checkpoint_list.html", context)


@require_safe
@may_watch
def checkpoint(_request: HttpRequest, pk: int) -> HttpResponse:
    """The file to keep elsewhere."""
    one = get_object_or_404(Checkpoint, pk=pk)
    return HttpResponse(
        one.as_text(),
        content_type="text/plain; charset=ascii",
        headers=_as_download(file_name(one)),
    )


def _table(found: TrailFilter, form: str) -> StreamingHttpResponse:
    entries = found.qs.order_by("-number")
    if form != "csv":
        entries = entries[:MOST_IN_WORKBOOK]
    sheet = sheet_of(entries.iterator(chunk_size=AT_ONCE))
    asked = choices_in_words(found.form)
    lines = [*sheet.lines, _("Only: %(filters)s") % {"filters": asked}] if asked else sheet.lines
    return _sent(replace(sheet, lines=lines), form)


def _sent(sheet: Sheet, form: str) -> StreamingHttpResponse:
    about = Properties(title=str(sheet.title), creator="Tranche", created=timezone.now())
    return send(sheet, form=form, about=about)


def _as_download(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("before", "after", "export"):
        query.pop(name, None)
    return query.urlencode()


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


def _is_search(request: HttpRequest) -> bool:
    names = set(request.GET) - {"before", "after"}
    return any(request.GET.get(name) for name in names)


def _count(found: QuerySet[AuditEntry], request: HttpRequest) -> int:
    """All entries, whose numbers have no gaps; of a search one more than are counted at most."""
    if not _is_search(request):
        return AuditEntry.objects.order_by("-number").values_list("number", flat=True)[0]
    return found.order_by("-number")[: MOST_COUNTED + 1].count()


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _address(request: HttpRequest, **position: int) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    query.update({name: str(number) for name, number in position.items()})
    return f"?{query.urlencode()}"
