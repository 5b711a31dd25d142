"""The catalogue of reports, asking for one, watching it being made, and fetching it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.display import chf, swiss_date
from core.excel import MOMENT, Column, Sheet
from core.jobs.models import Job, JobState
from core.jobs.queue import cancel, enqueue
from core.ledger.models import Entry
from core.people.access import SignedInRequest
from core.people.downloads import answer, list_sheet
from reports import rules
from reports.again import repetition
from reports.catalog import CATALOG
from reports.figures import Filters
from reports.frame import in_words
from reports.report import JOB_PREFIX, Report

PAGE_SIZE = 25
CONTENT_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}

CONTROL_WORDS = {
    "paid": gettext_lazy("Control total: paid net"),
    "committed": gettext_lazy("Control total: committed net"),
    "open": gettext_lazy("Control total: open"),
    "owed": gettext_lazy("Control total: owed"),
    "planned": gettext_lazy("Control total: planned"),
    "in_kind": gettext_lazy("Control total: in kind"),
    "unexplained": gettext_lazy("Unexplained"),
}


@dataclass(frozen=True)
class Download:
    """A job as the list of downloads shows it."""

    job: Job
    report: Report | None

    @property
    def title(self) -> str:
        return str(self.report.title) if self.report else self.job.key

    @property
    def period(self) -> str:
        asked = self.job.parameters
        if "year" in asked:
            return str(asked["year"])
        if "first" in asked:
            return f"{_day(asked['first'])} – {_day(asked['last'])}"
        return ""

    @property
    def as_at(self) -> str:
        printed = self.job.parameters.get("printed_as_at") or self.job.parameters.get("as_at")
        return _day(printed) if printed else ""

    @property
    def is_ready(self) -> bool:
        return self.job.state == JobState.DONE and bool(self.job.file)

    @property
    def is_repeatable(self) -> bool:
        """Whether the cut-off was kept, so that it can be made again as known then."""
        return self.job.state == JobState.DONE and "cutoff" in self.job.parameters


@require_safe
def report_list(request: SignedInRequest) -> HttpResponseBase:
    _refuse(rules.objections_to_asking(request.user))
    jobs = rules.visible_to(request.user).order_by("-pk")
    if request.GET.get("export"):
        made = map(_as_download, jobs.iterator(chunk_size=1000))
        return answer(request, _as_sheet(made))
    before = request.GET.get("before", "")
    shown = jobs.filter(pk__lt=int(before)) if _is_key(before) else jobs
    found = list(shown[: PAGE_SIZE + 1])
    context = {
        "reports": CATALOG.values(),
        "downloads": [_as_download(job) for job in found[:PAGE_SIZE]],
        "next_url": f"?before={found[PAGE_SIZE - 1].pk}" if len(found) > PAGE_SIZE else "",
        "previous_url": reverse("reports:list") if before else "",
    }
    return render(request, "reports/report_list.html", context)


def _as_sheet(downloads: Iterable[Download]) -> Sheet:
    return list_sheet(
        _("Downloads"),
        [
            Column(_("Report"), lambda one: one.title, width=40),
            Column(_("Period"), lambda one: one.period, width=26),
            Column(_("As at"), lambda one: one.as_at, width=14),
            Column(_("Asked for"), lambda one: one.job.requested_at, MOMENT),
            Column(_("Asked for by"), lambda one: str(one.job.requested_by), width=24),
            Column(_("State"), lambda one: one.job.get_state_display(), width=16),
            Column(_("File"), lambda one: one.job.file_name, width=44),
            Column("SHA-256", lambda one: one.job.sha256, width=68),
        ],
        downloads,
    )


def report_new(request: SignedInRequest, key: str) -> HttpResponse:
    _refuse(rules.objections_to_asking(request.user))
    report = _report(key)
    form = report.form(request.POST or None, initial=request.GET.dict())
    filters = report.filters(request.POST or request.GET or None, queryset=Entry.objects.none())
    if request.method == "POST" and form.is_valid() and filters.form.is_valid():
        job = enqueue(
            report.job_key,
            {**form.parameters(), "filters": filters.chosen().as_data()},
            by=request.user,
            now=timezone.now(),
            language=form.cleaned_data["language"],
            is_told=form.cleaned_data["is_told"],
        )
        return redirect("reports:job", job.pk)
    context = {"report": report, "form": form, "filter_form": filters.form}
    return render(request, "reports/report_new.html", context)


@require_safe
@never_cache
def report_job(request: SignedInRequest, pk: int) -> HttpResponse:
    """The page of a download; asked by htmx, the fragment that tells how far it is."""
    job = _visible_job(request, pk)
    context: dict[str, Any] = {
        "job": job,
        "poll_url": reverse("reports:job", args=[pk]),
        "download_url": reverse("reports:download", args=[pk]),
    }
    if not rules.objections_to_cancelling(job, request.user):
        context["cancel_url"] = reverse("reports:cancel", args=[pk])
    if request.headers.get("HX-Request"):
        return render(request, "components/progress.html", context)
    download = _as_download(job)
    context |= {"download": download, "facts": _facts(download), **repetition(job)}
    return render(request, "reports/report_job.html", context)


@require_POST
def report_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call a report off; a worker that has it in hand stops at its next sign of life."""
    job = _visible_job(request, pk)
    _refuse(rules.objections_to_cancelling(job, request.user))
    if cancel(job, now=timezone.now()):
        messages.success(request, _("The report was called off."))
    else:
        messages.info(request, _("It had finished already."))
    return redirect("reports:job", pk)


@require_safe
@never_cache
def report_download(request: SignedInRequest, pk: int) -> FileResponse:
    job = _visible_job(request, pk)
    if not _as_download(job).is_ready:
        raise Http404
    return FileResponse(
        job.file.open("rb"),
        as_attachment=True,
        filename=job.file_name,
        content_type=CONTENT_TYPES[PurePath(job.file_name).suffix],
    )


def _visible_job(request: SignedInRequest, pk: int) -> Job:
    jobs = Job.objects.filter(key__startswith=JOB_PREFIX).select_related("requested_by")
    job = get_object_or_404(jobs, pk=pk)
    _refuse(rules.objections_to_seeing(job, request.user))
    return job


def _facts(download: Download) -> list[tuple[str, Any]]:
    job = download.job
    filters = in_words(Filters.from_data(job.parameters.get("filters", {})))
    facts = [
        (_("Report"), download.title),
        (_("Period"), download.period),
        (_("As at"), download.as_at),
        (_("Filters"), filters or _("none")),
        (_("Cut-off in the trail"), job.cutoff),
        (_("Rows"), job.row_count),
        (_("Made with"), job.parameters.get("made_with")),
        ("SHA-256", job.sha256),
        *[
            (CONTROL_WORDS.get(name, name), chf(rappen))
            for name, rappen in job.control_totals.items()
        ],
    ]
    return [(label, value) for label, value in facts if value not in {None, ""}]


def _as_download(job: Job) -> Download:
    return Download(job, CATALOG.get(job.key.removeprefix(JOB_PREFIX)))


def _report(key: str) -> Report:
    try:
        return CATALOG[key]
    except KeyError as error:
        raise Http404 from error


def _refuse(objections: list[str]) -> None:
    if objections:
        raise PermissionDenied(" ".join(objections))


def _day(text: str) -> str:
    return swiss_date(dt.date.fromisoformat(text))


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
