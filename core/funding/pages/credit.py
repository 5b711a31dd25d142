"""Credits: what was voted, awarded or planned, due, paid and left, and what moves each of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Sum
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit.origins import Place, place_of, places_of
from core.audit.remembering import remembered
from core.audit.words import trail_of
from core.funding import rules, workflow
from core.funding.credit_exports import credit_sheet, ledger_sheet
from core.funding.credit_ledger import Ledger, ledger_of
from core.funding.filters import CreditFilter
from core.funding.forms.credits import RequestForm
from core.funding.models import (
    BudgetCredit,
    CarryOver,
    Commitment,
    CommitmentCredit,
    Disbursement,
    Instalment,
)
from core.funding.models.credits import Credit
from core.funding.pages.answering import Question, ask
from core.funding.pages.credit_chart import chart_of
from core.funding.pages.credit_kinds import (
    address_of,
    decision,
    discard,
    find_credit,
    kind_named,
)
from core.funding.states import DisbursementStatus
from core.people import downloads
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in
from core.reference.models import Sphere

LINES = 50
STEPS = 20
"""Of the trail; each award and payment is a step too, and stands in the ledger."""
MOST_RESERVED = 30


@dataclass(frozen=True)
class CreditRow:
    """A credit with what is due and paid of it; all Rappen."""

    credit: Any
    paid: int
    due: int
    carried_out: int = 0
    urgent: Any = None
    place: Place | None = None

    @property
    def committed(self) -> int:
        """Awarded or planned, without what went into the next year."""
        return self.credit.used - self.carried_out

    @property
    def open(self) -> int:
        """Awarded or planned, and not paid yet."""
        return self.committed - self.paid

    @property
    def has_lapsed(self) -> bool:
        return isinstance(self.credit, BudgetCredit) and self.credit.has_lapsed(
            timezone.localdate()
        )


@require_safe
@for_people_with_a_role
def credit_list(request: SignedInRequest) -> HttpResponseBase:
    budgets = CreditFilter(request.GET, queryset=_listed(BudgetCredit))
    commitments = CreditFilter(request.GET, queryset=_listed(CommitmentCredit))
    if request.GET.get("export"):
        rows = [*_rows(budgets.qs), *_rows(commitments.qs)]
        return downloads.answer(request, credit_sheet(rows), narrowed=budgets)
    page = Paginator(budgets.qs, LINES).get_page(request.GET.get("page"))
    context = {
        "filter": budgets,
        "page_obj": page,
        "budgets": _rows(page.object_list),
        "commitments": _rows(commitments.qs),
        "reserved": _reserved_by_year(),
        "may_record": not rules.objections_to_recording_credit(request.user),
    }
    return render(request, "funding/credit_list.html", context)


@require_safe
@for_people_with_a_role
def credit(request: SignedInRequest, kind: str, pk: int) -> HttpResponseBase:
    kept = kind_named(kind)
    found = find_credit(kept, pk)
    if request.GET.get("export"):
        sheet = ledger_sheet(found, ledger_of(found), place_of(found))
        return downloads.answer(request, sheet, name=f"{sheet.title} {found.name}")
    (row,) = _rows([found])
    ledger = Ledger(found)
    raises, carried = list(_raises(found)), list(_carried(found))
    context = {
        "kind": kept.key,
        "credit": found,
        "row": row,
        "raises": raises,
        "carried": carried,
        "reserved": _reserved(found) if kept.key == "budget" else [],
        **_year(request, found, ledger),
        "page_obj": Paginator(ledger, LINES).get_page(request.GET.get("page")),
        **_what_is_open_to(request, found),
        "lines": trail_of(found, *raises, *carried, limit=STEPS),
    }
    return render(request, "funding/credit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def credit_new(request: SignedInRequest, kind: str) -> HttpResponse:
    kept = kind_named(kind)
    name = kept.credit._meta.verbose_name
    return ask(
        request,
        Question(
            title=_("Record %(credit)s") % {"credit": name},
            submit_label=_("Record credit"),
            back=reverse("funding:credit_list"),
            act=lambda data: kept.record(**data, by=request.user, now=timezone.now()),
            done=_("The credit is recorded; a second person of finance confirms it."),
            objections=rules.objections_to_recording_credit(request.user),
            form_class=kept.form_class,
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def credit_confirm(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    found = find_credit(kind_named(kind), pk)
    hand = hand_in(request, lambda person: rules.objections_to_confirming_credit(found, person))
    return ask(
        request,
        Question(
            title=_("Confirm credit"),
            submit_label=_("Confirm credit"),
            back=address_of(found),
            act=lambda _data: workflow.confirm_credit(found, by=hand.person, now=timezone.now()),
            done=_("The credit is in force."),
            objections=hand.objections,
            context={
                "hand": hand,
                "eyebrow": found.name,
                "facts": [
                    (_("Sphere"), found.get_sphere_display()),
                    (_("Instrument"), found.instrument or _("all instruments of the sphere")),
                    *decision(found),
                ],
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def credit_discard(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    return discard(
        request, find_credit(kind_named(kind), pk), back=reverse("funding:credit", args=[kind, pk])
    )


@require_safe
@for_people_with_a_role
def credit_request(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """The text of a request to the deciding body, for a sum that is missing."""
    kept = kind_named(kind)
    found = find_credit(kept, pk)
    form = RequestForm(request.GET if "amount" in request.GET else None)
    amount = form.cleaned_data["amount"] if form.is_valid() else None
    context = {
        "kind": kept.key,
        "credit": found,
        "row": _rows([found])[0],
        "form": form,
        "amount": amount,
        "wanted": kept.raised._meta.verbose_name,
    }
    return render(request, "funding/credit_request.html", context)


def _listed(model: type[Credit]) -> QuerySet:
    return model.objects.live().select_related("instrument")


def _rows(found: Any) -> list[CreditRow]:
    """Rows of one kind, in few queries however many they are."""
    listed = list(found)
    if not listed:
        return []
    model, keys = type(listed[0]), [one.pk for one in listed]
    paid, due, carried = _sums_of(model, keys)
    urgent = {
        raised.credit_id: raised
        for raised in model.raises.rel.related_model.objects.awaiting_approval()
        .filter(credit__in=keys)
        .order_by("-approval_due_on")
    }
    places = places_of(listed)
    return [
        CreditRow(
            one,
            paid.get(one.pk, 0),
            due.get(one.pk, 0),
            carried.get(one.pk, 0),
            urgent.get(one.pk),
            places.get(one.pk),
        )
        for one in listed
    ]


def _sums_of(model: type[Credit], keys: list[int]) -> tuple[dict[int, int], ...]:
    """Rappen paid, due today and carried out, by credit; added up once for a state of the trail."""
    is_budget = model is BudgetCredit

    def find() -> tuple[dict[int, int], ...]:
        return (
            _paid_by_budget(keys) if is_budget else _paid_by_credit(keys),
            _due("budget_credit" if is_budget else "commitment__credit", keys),
            _carried_out(keys) if is_budget else {},
        )

    name = ["sums of credits", model._meta.label, keys, timezone.localdate().isoformat()]
    return remembered(name, find)


def _paid_by_credit(keys: list[int]) -> dict[int, int]:
    """Rappen net paid by commitment credit."""
    sums = Commitment.objects.filter(credit__in=keys).order_by().values_list("credit")
    return dict(sums.annotate(sum=Sum("paid_chf")))


def _paid_by_budget(keys: list[int]) -> dict[int, int]:
    """Rappen debited by budget credit, here or before a take-over, without what came back."""
    paid = Disbursement.objects.filter(status=DisbursementStatus.PAID).order_by()
    sums = paid.filter(instalment__budget_credit__in=keys).values_list("instalment__budget_credit")
    before = Instalment.objects.planned().filter(budget_credit__in=keys, paid_before__isnull=False)
    earlier = before.order_by().values_list("budget_credit").annotate(sum=Sum("amount_chf"))
    by_budget = Counter(dict(sums.annotate(sum=Sum("debited_chf"))))
    by_budget.update(dict(earlier))
    return dict(by_budget)


def _due(path: str, keys: list[int]) -> dict[int, int]:
    """Rappen of instalments that are due today and not paid, by credit."""
    unpaid = (
        Instalment.objects.planned()
        .due_by(timezone.localdate())
        .filter(paid_before=None)
        .exclude(disbursements__status=DisbursementStatus.PAID)
    )
    sums = unpaid.filter(**{f"{path}__in": keys}).order_by().values_list(path)
    return dict(sums.annotate(sum=Sum("amount_chf")))


def _carried_out(keys: list[int]) -> dict[int, int]:
    sums = CarryOver.objects.confirmed().filter(source__in=keys).order_by().values_list("source")
    return dict(sums.annotate(sum=Sum("amount")))


def _raises(found: Any) -> QuerySet:
    raises = found.raises.filter(discarded_at=None).select_related("confirmed_by", "document")
    return raises.prefetch_related("approvals__document")


def _carried(found: Any) -> list[Any]:
    if not isinstance(found, BudgetCredit):
        return []
    rows = [*found.carried_in.all(), *found.carried_out.all()]
    return [one for one in rows if one.discarded_at is None]


def _reserved(budget: BudgetCredit) -> list[Instalment]:
    """Instalments of its year and purpose that no voted budget covers."""
    waiting = Instalment.objects.planned().filter(
        budget_credit=None,
        paid_before=None,
        budget_year=budget.year,
        commitment__sphere=budget.sphere,
    )
    if budget.instrument_id is not None:
        waiting = waiting.filter(commitment__instrument=budget.instrument_id)
    return list(waiting.select_related("commitment__activity")[:MOST_RESERVED])


def _reserved_by_year() -> list[dict[str, Any]]:
    """What stands under the reservation of a budget decision, by year and sphere."""
    waiting = Instalment.objects.planned().filter(budget_credit=None, paid_before=None)
    groups = waiting.order_by("budget_year", "commitment__sphere").values(
        "budget_year", "commitment__sphere"
    )
    return [
        {**group, "sphere": Sphere(group["commitment__sphere"]).label}
        for group in groups.annotate(number=Count("pk"), sum=Sum("amount_chf"))
    ]


def _year(request: SignedInRequest, found: Any, ledger: Ledger) -> dict[str, Any]:
    """The chart and table of one year; a commitment credit lets the reader choose it."""
    today = timezone.localdate()
    if isinstance(found, BudgetCredit):
        years = [found.year]
    else:
        first = ledger.first_year() or today.year
        last = max(first, min(today.year, found.valid_to.year if found.valid_to else today.year))
        years = list(range(first, last + 1))
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else years[-1]
    months = ledger.months(year, until=today)
    return {"year": year, "years": years, "months": months, "chart": chart_of(months)}


def _what_is_open_to(request: SignedInRequest, found: Any) -> dict[str, Any]:
    person = request.user
    open_to: dict[str, Any] = {
        "to_confirm": rules.objections_to_confirming_credit(found, person),
        "to_discard": rules.objections_to_discarding_credit(found, person),
        "to_raise": rules.objections_to_recording_raise(found, person),
        "to_carry": ["-"],
        "is_finance": not rules.objections_to_recording_credit(person),
    }
    if isinstance(found, BudgetCredit):
        open_to["to_carry"] = rules.objections_to_recording_carry_over(
            found, person, today=timezone.localdate()
        )
    return open_to
