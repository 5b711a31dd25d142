"""The public list of contributions: a page, a table and a file for machines, of the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext

from core.activities.paging import slice_by_key
from core.funding.models.commitments import CommitmentQuerySet
from core.people.models import Installation
from reports.figures import Cutoff, cutoff_now
from reports.public.contributions import (
    Contribution,
    contributions,
    every_contribution,
    totals_by_year,
)
from reports.public.files import FIELDS, LICENCE, LICENCE_URL, csv_of, json_of
from reports.public.forms import ContributionForm
from reports.public.names import Names
from reports.public.opening import language_of, open_to_all
from reports.public.publicity import public_awards


@dataclass(frozen=True)
class Asked:
    """What an address asks for; `awards` are none while it asks for what is not on offer."""

    cutoff: Cutoff
    names: Names
    form: ContributionForm
    awards: CommitmentQuerySet


@open_to_all
def contribution_list(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    page = slice_by_key(request, asked.awards)
    shown = contributions(page.rows, asked.cutoff)
    totals = totals_by_year(asked.awards, asked.cutoff)
    context: dict[str, Any] = {
        "form": asked.form,
        "cutoff": asked.cutoff,
        "rows": [_as_row(row, asked.names) for row in shown],
        "next_url": page.next_url,
        "previous_url": page.previous_url,
        "totals": totals,
        "total": {name: sum(one[name] for one in totals) for name in ("count", "awarded", "paid")},
        "fields": FIELDS,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "languages": settings.LANGUAGES,
        "language": language_of(request),
    }
    return render(request, "public/contributions.html", context, status=_status(asked))


@open_to_all
def contributions_csv(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    if not asked.form.is_valid():
        return _refusal(asked)
    rows = every_contribution(asked.awards, asked.cutoff)
    return _file(csv_of(rows, asked.names), "text/csv; charset=utf-8", asked, "csv")


@open_to_all
def contributions_json(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    if not asked.form.is_valid():
        return _refusal(asked)
    head = {
        "title": pgettext("award", "Contributions"),
        "publisher": str(Installation.get()),
        "is_demo": Installation.get().is_demo,
        "as_at": asked.cutoff.day.isoformat(),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "documentation": settings.PUBLIC_URL + reverse("public:contributions"),
        "filters": {name: text for name, text in vars(asked.form.chosen).items() if text},
    }
    rows = every_contribution(asked.awards, asked.cutoff)
    totals = totals_by_year(asked.awards, asked.cutoff)
    return _file(json_of(rows, asked.names, head, totals), "application/json", asked, "json")


def _asked(request: HttpRequest) -> Asked:
    cutoff = cutoff_now()
    awards = public_awards(cutoff)
    names = Names.in_active_language()
    form = ContributionForm(request.GET, awards=awards, names=names)
    chosen = form.chosen.of(awards) if form.is_valid() else awards.none()
    return Asked(cutoff, names, form, chosen)


def _as_row(row: Contribution, names: Names) -> dict[str, Any]:
    places = [names.countries[code] for code in row.countries]
    seat = [row.partner_town, names.countries.get(row.partner_country, "")]
    return {
        "contribution": row,
        "seat": ", ".join(part for part in seat if part),
        "places": [*places, *(names.regions[code] for code in row.regions)],
        "sphere": names.spheres[row.sphere],
        "instrument": names.instruments[row.instrument],
    }


def _status(asked: Asked) -> int:
    return 200 if asked.form.is_valid() else 400


def _refusal(asked: Asked) -> HttpResponse:
    return HttpResponse(
        asked.form.errors.as_text(), status=_status(asked), content_type="text/plain; charset=utf-8"
    )


def _file(content: Any, content_type: str, asked: Asked, ending: str) -> StreamingHttpResponse:
    name = f"contributions-{asked.cutoff.day.isoformat()}.{ending}"
    return StreamingHttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Link": f'<{LICENCE_URL}>; rel="license"',
        },
    )
