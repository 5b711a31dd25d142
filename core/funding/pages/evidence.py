"""The evidence of one payment, to read, print and take along; and samples for the audit."""

from __future__ import annotations

import io
import secrets

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.amounts import FrancsField
from core.audit.words import trail_of
from core.documents.listing import listed
from core.excel.sending import TYPES
from core.excel.workbook import Properties, to_xlsx
from core.funding.evidence import draw, gather
from core.funding.evidence.folder import archive
from core.funding.evidence.samples import Choice, sheets
from core.funding.pages.disbursements import find
from core.funding.rules.evidence import objections_to_seeing_evidence
from core.people.access import SignedInRequest, for_people_with_a_role

MOST_STEPS = 200
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SampleForm(forms.Form):
    """Which payments; empty fields of the other choices are passed over."""

    choice = forms.ChoiceField(label=gettext_lazy("Choose"), choices=Choice.choices)
    first = forms.DateField(label=gettext_lazy("Booked from"), widget=DAY)
    last = forms.DateField(label=gettext_lazy("Booked until"), widget=DAY)
    size = forms.IntegerField(
        label=gettext_lazy("How many by chance"), min_value=1, max_value=1000, initial=25
    )
    seed = forms.CharField(
        label=gettext_lazy("Seed"),
        max_length=40,
        help_text=gettext_lazy("Any word; the same one gives the same payments."),
    )
    amount = FrancsField(label=gettext_lazy("Amount from"), required=False)


@require_safe
@for_people_with_a_role
def evidence(request: SignedInRequest, pk: int) -> HttpResponse:
    """All that stands behind one payment, on one page that prints."""
    _refuse(request)
    payout = find(pk)
    found = gather(payout, reader=request.user)
    context = {
        "payout": payout,
        "evidence": found,
        "papers": listed(found.all_papers, request.user, each=True),
        "lines": trail_of(
            payout, payout.commitment, payout.account, payout.instalment, limit=MOST_STEPS
        ),
    }
    return render(request, "funding/evidence.html", context)


@require_safe
@for_people_with_a_role
def evidence_folder(request: SignedInRequest, pk: int) -> StreamingHttpResponse:
    _refuse(request)
    payout = find(pk)
    return StreamingHttpResponse(
        archive(gather(payout, reader=request.user), by=str(request.user)),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{payout.number}.zip"',
            "Cache-Control": "private, no-store",
        },
    )


@require_safe
@for_people_with_a_role
def samples(request: SignedInRequest) -> HttpResponse:
    """Choose payments for an audit, look at them, and take them along as a workbook."""
    _refuse(request)
    asked = bool(request.GET)
    year = timezone.localdate().year
    first_time = {
        "choice": Choice.RANDOM,
        "first": f"{year}-01-01",
        "last": f"{year}-12-31",
        "seed": secrets.token_hex(4),
    }
    form = SampleForm(request.GET if asked else None, initial=first_time)
    sample = draw(form.cleaned_data) if asked and form.is_valid() else None
    if sample is not None and request.GET.get("export"):
        file = io.BytesIO()
        about = Properties(title=_("Sample"), creator=str(request.user), created=timezone.now())
        to_xlsx(sheets(sample, address=request.build_absolute_uri("/").rstrip("/")), file, about)
        headers = {"Content-Disposition": 'attachment; filename="sample.xlsx"'}
        return HttpResponse(file.getvalue(), content_type=TYPES["xlsx"], headers=headers)
    context = {"form": form, "sample": sample}
    return render(request, "funding/samples.html", context)


def _refuse(request: SignedInRequest) -> None:
    if objections := objections_to_seeing_evidence(request.user):
        raise PermissionDenied(" ".join(objections))
