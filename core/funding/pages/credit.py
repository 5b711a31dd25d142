"""Credits: what was voted, awarded or planned, paid and left, and the two people behind each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.audit.words import trail_of
from core.display import chf, swiss_date
from core.funding import rules, workflow
from core.funding.forms.credits import BudgetCreditForm, CommitmentCreditForm, DecisionForm
from core.funding.forms.fields import ReasonForm
from core.funding.models import (
    AdditionalCredit,
    BudgetCredit,
    Commitment,
    CommitmentCredit,
    Disbursement,
    Instalment,
    SupplementaryCredit,
)
from core.funding.pages.answering import Question, ask
from core.funding.states import DisbursementStatus
from core.people.access import SignedInRequest, for_people_with_a_role


@dataclass(frozen=True)
class Kind:
    key: str
    credit: Any
    raised: Any
    form_class: Any
    record: Callable[..., Any]


KINDS = {
    "commitment": Kind(
        "commitment",
        CommitmentCredit,
        AdditionalCredit,
        CommitmentCreditForm,
        workflow.record_commitment_credit,
    ),
    "budget": Kind(
        "budget",
        BudgetCredit,
        SupplementaryCredit,
        BudgetCreditForm,
        workflow.record_budget_credit,
    ),
}


@dataclass(frozen=True)
class CreditRow:
    """A credit with what is paid out of it; all Rappen."""

    credit: Any
    paid: int

    @property
    def open(self) -> int:
        """Awarded or planned, and not paid yet."""
        return self.credit.used - self.paid


@require_safe
@for_people_with_a_role
def credit_list(request: SignedInRequest) -> HttpResponse:
    budgets = BudgetCredit.objects.filter(discarded_at=None).select_related("instrument")
    commitments = CommitmentCredit.objects.filter(discarded_at=None).select_related("instrument")
    objections = rules.objections_to_recording_credit(request.user)
    context = {
        "budgets": _rows(budgets, _paid_by_budget()),
        "commitments": _rows(commitments, _paid_by_credit()),
        "may_record": not objections,
    }
    return render(request, "funding/credit_list.html", context)


@require_safe
@for_people_with_a_role
def credit(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    kept = _kind(kind)
    found = _find(kept.credit, pk)
    paid = _paid_by_budget() if kept.key == "budget" else _paid_by_credit()
    context = {
        "kind": kept.key,
        "credit": found,
        "row": CreditRow(found, paid.get(found.pk, 0)),
        "raises": found.raises.filter(discarded_at=None).select_related(
            "recorded_by", "confirmed_by"
        ),
        "instalments": _instalments(found) if kept.key == "budget" else None,
        "commitments": _commitments(found) if kept.key == "commitment" else None,
        "to_confirm": rules.objections_to_confirming_credit(found, request.user),
        "to_discard": rules.objections_to_discarding_credit(found, request.user),
        "to_raise": rules.objections_to_recording_raise(found, request.user),
        "lines": trail_of(found),
    }
    return render(request, "funding/credit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def credit_new(request: SignedInRequest, kind: str) -> HttpResponse:
    kept = _kind(kind)
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
    kept = _kind(kind)
    found = _find(kept.credit, pk)
    return ask(
        request,
        Question(
            title=_("Confirm credit"),
            submit_label=_("Confirm credit"),
            back=reverse("funding:credit", args=[kept.key, found.pk]),
            act=lambda _data: workflow.confirm_credit(found, by=request.user, now=timezone.now()),
            done=_("The credit is in force."),
            objections=rules.objections_to_confirming_credit(found, request.user),
            context={
                "eyebrow": found.name,
                "facts": [
                    (_("Sphere"), found.get_sphere_display()),
                    (_("Instrument"), found.instrument or _("all instruments of the sphere")),
                    *_decision(found),
                ],
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def credit_raise(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    kept = _kind(kind)
    found = _find(kept.credit, pk)
    name = kept.raised._meta.verbose_name
    return ask(
        request,
        Question(
            title=_("Record %(credit)s") % {"credit": name},
            submit_label=_("Record raise"),
            back=reverse("funding:credit", args=[kept.key, found.pk]),
            act=lambda data: workflow.record_raise(
                found, **data, by=request.user, now=timezone.now()
            ),
            done=_("The raise is recorded; a second person of finance confirms it."),
            objections=rules.objections_to_recording_raise(found, request.user),
            form_class=DecisionForm,
            context={"eyebrow": found.name, "facts": [(_("Limit so far"), chf(found.limit))]},
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def raise_confirm(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    kept = _kind(kind)
    raised = get_object_or_404(kept.raised.objects.select_related("credit", "recorded_by"), pk=pk)
    return ask(
        request,
        Question(
            title=_("Confirm raise"),
            submit_label=_("Confirm raise"),
            back=reverse("funding:credit", args=[kept.key, raised.credit_id]),
            act=lambda _data: workflow.confirm_raise(raised, by=request.user, now=timezone.now()),
            done=_("The raise is in force."),
            objections=rules.objections_to_confirming_credit(raised, request.user),
            context={
                "eyebrow": raised.credit.name,
                "facts": [
                    *_decision(raised),
                    (_("Limit so far"), chf(raised.credit.limit)),
                    (_("Limit after it"), chf(raised.credit.limit + raised.amount)),
                ],
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def credit_discard(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    return _discard(request, _kind(kind), _find(_kind(kind).credit, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def raise_discard(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    raises = _kind(kind).raised.objects.select_related("credit", "recorded_by")
    return _discard(request, _kind(kind), get_object_or_404(raises, pk=pk))


def _discard(request: SignedInRequest, kept: Kind, found: Any) -> HttpResponse:
    """Give up a credit or a raise that nobody confirmed."""
    credit_pk = getattr(found, "credit_id", found.pk)
    return ask(
        request,
        Question(
            title=_("Discard %(credit)s") % {"credit": found._meta.verbose_name},
            submit_label=_("Discard"),
            back=reverse("funding:credit", args=[kept.key, credit_pk]),
            act=lambda data: workflow.discard_credit(
                found, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("The record is discarded."),
            objections=rules.objections_to_discarding_credit(found, request.user),
            form_class=ReasonForm,
            context={"eyebrow": str(found), "facts": _decision(found), "is_danger": True},
        ),
    )


def _kind(key: str) -> Kind:
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def _find(model: Any, pk: int) -> Any:
    rows = model.objects.select_related("instrument", "recorded_by", "confirmed_by")
    return get_object_or_404(rows, pk=pk)


def _decision(found: Any) -> list[tuple[str, Any]]:
    return [
        (_("Amount"), chf(found.amount)),
        (_("Deciding body"), found.body),
        (_("Decided on"), swiss_date(found.decided_on)),
        (_("Decision number"), found.number),
        (_("Recorded by"), found.recorded_by),
    ]


def _rows(kept: QuerySet, paid: dict[int, int]) -> list[CreditRow]:
    return [CreditRow(credit, paid.get(credit.pk, 0)) for credit in kept]


def _paid_by_credit() -> dict[int, int]:
    """Rappen net paid by commitment credit."""
    sums = Commitment.objects.exclude(credit=None).order_by().values_list("credit")
    return dict(sums.annotate(sum=Sum("paid_chf")))


def _paid_by_budget() -> dict[int, int]:
    """Rappen debited by budget credit, without what came back."""
    paid = Disbursement.objects.filter(status=DisbursementStatus.PAID).order_by()
    sums = paid.exclude(instalment__budget_credit=None).values_list("instalment__budget_credit")
    return dict(sums.annotate(sum=Sum("debited_chf")))


def _instalments(budget: BudgetCredit) -> QuerySet:
    instalments = Instalment.objects.planned().filter(budget_credit=budget)
    return instalments.select_related("commitment__activity", "commitment__partner")


def _commitments(found: CommitmentCredit) -> QuerySet:
    awards = found.commitments.filter(discarded_at=None)
    return awards.select_related("activity", "partner")
