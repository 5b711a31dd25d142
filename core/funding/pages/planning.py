"""Plans: typed in rows, shown in whole units before they are saved, and planned anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.activities.models import Activity, PartnerReport, ReportKind
from core.activities.workflow import expect_report
from core.display import swiss_date
from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.forms.fields import ReasonForm
from core.funding.forms.plans import (
    BaseTrancheFormSet,
    TrancheFormSet,
    TypedTranche,
    rows_and_retention,
)
from core.funding.models import Commitment, Condition, Instalment
from core.funding.pages.answering import attempt_with
from core.funding.pages.plans import find
from core.funding.rules.awards import free_to_plan
from core.funding.shares import Typed
from core.funding.workflow import Tranche
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.models import User
from core.reference.models import Currency

BLANK_ROWS = 3


@dataclass(frozen=True)
class PreviewRow:
    """One instalment as it is, or would be: what was typed and the units it comes to."""

    due_on: dt.date
    amount: int
    typed: Typed
    condition: str
    is_retention: bool


@dataclass(frozen=True)
class Preview:
    """What the typed plan comes to, beside the present one; `left` stays unplanned."""

    pairs: list[tuple[PreviewRow | None, PreviewRow | None]]
    total: int
    left: int
    has_before: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def change_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Plan anew what has no payout yet."""
    found = find(pk)
    is_sent = request.method == "POST"
    before = list(found.instalments.without_payout().select_related("report"))
    rows, held = rows_and_retention(before)
    tranches = tranches_of(request, currency=found.currency, planned=rows, held=held)
    available = free_to_plan(found)
    settled = settles(tranches, whole=found.net, available=available)
    preview = preview_of(tranches, before=before, available=available) if settled else None
    if shows_preview_only(request):
        return _preview(request, preview, currency=found.currency)
    form = ReasonForm(request.POST if is_sent and not looks_first(request) else None)
    if form.is_bound and form.is_valid() and settled:
        changed = attempt_with(
            form, lambda: _replan(found, form, tranches.typed(), by=request.user)
        )
        if changed is not None:
            messages.success(request, _("The plan is changed."))
            return redirect("funding:commitment", pk=found.pk)
    if looks_first(request):
        form = ReasonForm(initial={"reason": request.POST.get("reason", "")})
    context = {
        "title": _("Change plan"),
        "commitment": found,
        "form": form,
        "formset": tranches,
        "preview": preview,
        "currency": found.currency,
        "available": available,
        "taken": found.net - available,
        "objections": rules.objections_to_changing_plan(found, request.user),
        "cancel_url": reverse("funding:commitment", args=[found.pk]),
        "submit_label": _("Change plan"),
    }
    return render(request, "funding/change_plan.html", context)


def tranches_of(
    request: SignedInRequest,
    *,
    currency: Currency | None,
    planned: Sequence[Mapping[str, Any]],
    held: dict[str, Any] | None = None,
) -> Any:
    """The rows of the plan; "more rows" adds blank ones and keeps what was typed."""
    options: dict[str, Any] = {
        "form_kwargs": {"currency": currency},
        "prefix": "plan",
        "held": held,
    }
    if request.method != "POST":
        rows = TrancheFormSet(initial=planned, **options)
        rows.extra = BLANK_ROWS if not planned else 1
        return rows
    data = request.POST.copy()
    if "more_rows" in data:
        total = data.get("plan-TOTAL_FORMS", "0")
        data["plan-TOTAL_FORMS"] = str(int(total if total.isdecimal() else 0) + BLANK_ROWS)
    return TrancheFormSet(data, initial=planned, **options)


def looks_first(request: SignedInRequest) -> bool:
    """Sent to see more rows or what the plan comes to; nothing is saved."""
    return request.method == "POST" and not {"more_rows", "preview"}.isdisjoint(request.POST)


def shows_preview_only(request: SignedInRequest) -> bool:
    """A script asks for the preview while somebody types."""
    return looks_first(request) and request.headers.get("HX-Request") == "true"


def settles(tranches: BaseTrancheFormSet, *, whole: int | None, available: int | None) -> bool:
    """Whether the rows that were sent come to whole units; if not, their errors say why."""
    if not tranches.is_bound or whole is None or available is None:
        return False
    return tranches.is_valid() and tranches.settle(whole=whole, available=available)


def preview_of(
    tranches: BaseTrancheFormSet,
    *,
    before: Sequence[Instalment] = (),
    available: int | None = None,
) -> Preview:
    """Of a form set that settles; `available` is the award itself where nothing is paid yet."""
    after = [
        PreviewRow(row.due_on, row.amount, row.typed, _condition_typed(row), row.is_retention)
        for row in tranches.typed()
    ]
    total = sum(row.amount for row in after)
    present = [
        PreviewRow(one.due_on, one.amount, one.typed, _condition_of(one), one.is_retention)
        for one in before
    ]
    return Preview(
        pairs=list(zip_longest(present, after)),
        total=total,
        left=(tranches.available if available is None else available) - total,
        has_before=bool(before),
    )


def preview_alone(
    request: SignedInRequest,
    tranches: BaseTrancheFormSet,
    *,
    settled: bool,
    currency: Currency | None,
) -> HttpResponse:
    return _preview(request, preview_of(tranches) if settled else None, currency=currency)


def _preview(
    request: SignedInRequest, preview: Preview | None, *, currency: Currency | None
) -> HttpResponse:
    context = {"preview": preview, "currency": currency}
    return render(request, "funding/_plan_preview.html", context)


def _condition_typed(row: TypedTranche) -> str:
    if row.condition == Condition.REPORT:
        kind = str(ReportKind(row.report_kind).label)
        return f"{kind} {swiss_date(row.report_due_on)}"
    return row.condition_text if row.condition == Condition.OTHER else ""


def _condition_of(instalment: Instalment) -> str:
    report = instalment.report
    if instalment.condition == Condition.REPORT and report is not None:
        return f"{report.get_kind_display()} {swiss_date(report.due_on)}"
    return instalment.condition_text


def _replan(found: Commitment, form: ReasonForm, typed: list[TypedTranche], *, by: User) -> Any:
    now = timezone.now()
    if objections := rules.objections_to_changing_plan(found, by):
        raise RuleViolation(objections)
    tranches = with_reports(found.activity, typed, by=by, now=now)
    reason = form.cleaned_data["reason"]
    return workflow.change_plan(found, tranches, reason=reason, by=by, now=now)


def with_reports(
    activity: Activity, typed: list[TypedTranche], *, by: User, now: dt.datetime
) -> list[Tranche]:
    """What the step takes; a report that nobody expected before is expected from now on."""
    return [
        Tranche(
            due_on=row.due_on,
            amount=row.amount,
            condition=row.condition,
            condition_text=row.condition_text,
            report=_report(activity, row, by=by, now=now),
            share=row.typed.share,
            is_rest=row.typed.is_rest,
            is_retention=row.is_retention,
        )
        for row in typed
    ]


def _report(
    activity: Activity, row: TypedTranche, *, by: User, now: dt.datetime
) -> PartnerReport | None:
    if row.condition != Condition.REPORT or row.report_due_on is None:
        return None
    known = activity.reports.filter(kind=row.report_kind, due_on=row.report_due_on).first()
    if known is not None:
        return known
    return expect_report(activity, kind=row.report_kind, due_on=row.report_due_on, by=by, now=now)
