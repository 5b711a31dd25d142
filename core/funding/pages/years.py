"""Year-end: what must be settled, what is owed on 31.12., and the two people who close a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from core.display import chf, swiss_datetime
from core.funding import rules, workflow
from core.funding.credit_exports import accrual_sheet, years_sheet
from core.funding.forms.fields import ReasonForm
from core.funding.models import AdditionalCredit, BudgetCredit, SupplementaryCredit
from core.funding.pages.answering import Question, ask
from core.funding.rules.closed_years import accruals
from core.ledger.models import ClosedYear, Entry, YearReopening
from core.ledger.states import COMMITTING, PAYING
from core.people import downloads
from core.people.access import SignedInRequest, for_people_with_a_role

FIRST, LAST = 1900, 2200
ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class YearRow:
    """A year with its bookings (Rappen) and its latest closing, in force or waiting."""

    year: int
    committed: int
    paid: int
    closing: ClosedYear | None

    @property
    def is_over(self) -> bool:
        return self.year < timezone.localdate().year

    @property
    def state(self) -> tuple[str, str]:
        """A code for its shape, and the word."""
        if self.closing is None:
            running = ("planned", pgettext("year", "running"))
            return ("open", _("to be closed")) if self.is_over else running
        if self.closing.confirmed_at is None:
            return "waiting", _("waits for a second person")
        return "closed", pgettext("year", "closed")


@require_safe
@for_people_with_a_role
def year_list(request: SignedInRequest) -> HttpResponseBase:
    """Every year with a budget or a booking, the newest first."""
    rows = _rows()
    if request.GET.get("export"):
        return downloads.answer(request, years_sheet(rows))
    return render(request, "funding/year_list.html", {"rows": rows})


@require_safe
@for_people_with_a_role
def year(request: SignedInRequest, year: int) -> HttpResponseBase:
    """What stands against closing a year, its accruals, and every closing and reopening so far."""
    if not FIRST <= year <= LAST:
        raise Http404
    owed = accruals(year)
    if request.GET.get("export"):
        return downloads.answer(request, accrual_sheet(year, owed))
    acts = list(
        ClosedYear.objects.filter(year=year, discarded_at=None)
        .select_related("recorded_by", "confirmed_by")
        .prefetch_related("reopenings__recorded_by", "reopenings__confirmed_by")
    )
    closing = next((act for act in acts if act.is_in_force), None)
    context = {
        "year": year,
        "is_over": year < timezone.localdate().year,
        "closing": closing,
        "waiting": next((act for act in acts if act.is_waiting), None),
        "acts": acts,
        "reasons": [] if closing else rules.objections_to_closing(year),
        "accruals": owed,
        "accrued": sum(instalment.amount_chf for instalment in owed),
        "overdue": _overdue(year),
        "to_close": rules.objections_to_recording_closing(
            year, request.user, today=timezone.localdate()
        ),
        "to_reopen": rules.objections_to_recording_reopening(closing, request.user)
        if closing
        else ["-"],
    }
    return render(request, "funding/year.html", context)


@ask_or_act
@for_people_with_a_role
def year_close(request: SignedInRequest, year: int) -> HttpResponse:
    return ask(
        request,
        Question(
            title=_("Close the year %(year)s") % {"year": year},
            submit_label=_("Record closing"),
            back=_address(year),
            act=lambda _data: workflow.record_closing(
                year=year, by=request.user, now=timezone.now()
            ),
            done=_("The closing is recorded; the head of finance confirms it."),
            objections=rules.objections_to_recording_closing(
                year, request.user, today=timezone.localdate()
            ),
            context={
                "text": _(
                    "A closed year takes no booking any more. What is owed on 31.12. stays on the"
                    " budget of its year and is paid later."
                ),
                "facts": _owed(year),
            },
        ),
    )


@ask_or_act
@for_people_with_a_role
def closing_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    closing = get_object_or_404(ClosedYear.objects.select_related("recorded_by"), pk=pk)
    return ask(
        request,
        Question(
            title=_("Close the year %(year)s") % {"year": closing.year},
            submit_label=_("Close year"),
            back=_address(closing.year),
            act=lambda _data: workflow.confirm_closing(
                closing, by=request.user, now=timezone.now()
            ),
            done=_("The books of %(year)s are closed.") % {"year": closing.year},
            objections=rules.objections_to_confirming_closing(closing, request.user),
            context={"facts": [*_owed(closing.year), *_recorded(closing)]},
        ),
    )


@ask_or_act
@for_people_with_a_role
def closing_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    closing = get_object_or_404(ClosedYear, pk=pk)
    return ask(
        request,
        Question(
            title=_("Reopen the year %(year)s") % {"year": closing.year},
            submit_label=_("Record reopening"),
            back=_address(closing.year),
            act=lambda data: workflow.record_reopening(
                closing, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("The reopening is recorded; a second person of finance confirms it."),
            objections=rules.objections_to_recording_reopening(closing, request.user),
            form_class=ReasonForm,
        ),
    )


@ask_or_act
@for_people_with_a_role
def reopening_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    reopening = _find_reopening(pk)
    return ask(
        request,
        Question(
            title=_("Reopen the year %(year)s") % {"year": reopening.closing.year},
            submit_label=_("Reopen year"),
            back=_address(reopening.closing.year),
            act=lambda _data: workflow.confirm_reopening(
                reopening, by=request.user, now=timezone.now()
            ),
            done=_("The year %(year)s takes bookings again.") % {"year": reopening.closing.year},
            objections=rules.objections_to_confirming_reopening(reopening, request.user),
            context={
                "facts": [(_("Reason"), reopening.reason), *_recorded(reopening)],
                "is_danger": True,
            },
        ),
    )


@ask_or_act
@for_people_with_a_role
def closing_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    closing = get_object_or_404(ClosedYear.objects.select_related("recorded_by"), pk=pk)
    return _discard(request, closing, closing.year)


@ask_or_act
@for_people_with_a_role
def reopening_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    reopening = _find_reopening(pk)
    return _discard(request, reopening, reopening.closing.year)


def _discard(request: SignedInRequest, act: Any, year: int) -> HttpResponse:
    return ask(
        request,
        Question(
            title=_("Discard %(act)s") % {"act": act._meta.verbose_name},
            submit_label=_("Discard"),
            back=_address(year),
            act=lambda data: workflow.discard_year_act(
                act, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("The record is discarded."),
            objections=rules.objections_to_discarding_year_act(act, request.user),
            form_class=ReasonForm,
            context={"eyebrow": str(year), "facts": _recorded(act), "is_danger": True},
        ),
    )


def _find_reopening(pk: int) -> YearReopening:
    rows = YearReopening.objects.select_related("closing", "recorded_by")
    return get_object_or_404(rows, pk=pk)


def _address(year: int) -> str:
    return reverse("funding:year", args=[year])


def _owed(year: int) -> list[tuple[str, Any]]:
    owed = accruals(year)
    return [
        (_("Owed on 31.12. and not paid"), len(owed)),
        (_("Sum"), chf(sum(instalment.amount_chf for instalment in owed))),
    ]


def _recorded(act: Any) -> list[tuple[str, Any]]:
    return [(_("Recorded by"), f"{act.recorded_by}, {swiss_datetime(act.recorded_at)}")]


def _rows() -> list[YearRow]:
    booked = Entry.objects.annotate(year=ExtractYear("booked_on")).order_by("year").values("year")
    sums = {
        row["year"]: row
        for row in booked.annotate(
            committed=Sum("amount_chf", filter=Q(kind__in=COMMITTING), default=0),
            paid=Sum("amount_chf", filter=Q(kind__in=PAYING), default=0),
        )
    }
    budgets = BudgetCredit.objects.order_by().values_list("year", flat=True).distinct()
    acts = ClosedYear.objects.filter(discarded_at=None, reopened_at=None)
    closings = {act.year: act for act in acts}
    nothing = {"committed": 0, "paid": 0}
    return [
        YearRow(one, **_figures(sums.get(one, nothing)), closing=closings.get(one))
        for one in sorted({*sums, *budgets}, reverse=True)
    ]


def _figures(sums: dict[str, int]) -> dict[str, int]:
    return {"committed": sums["committed"], "paid": sums["paid"]}


def _overdue(year: int) -> list[Any]:
    """Urgent decisions of that year or before whose approval is overdue: to be looked at."""
    today = timezone.localdate()
    return [
        raised
        for model in (AdditionalCredit, SupplementaryCredit)
        for raised in model.objects.overdue(today)
        .filter(approval_due_on__year__lte=year)
        .select_related("credit")
    ]
