"""The two kinds of credit as pages name them, and what their pages share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.display import chf, swiss_date
from core.funding import rules, workflow
from core.funding.forms.credits import BudgetCreditForm, CommitmentCreditForm
from core.funding.forms.fields import ReasonForm
from core.funding.models import (
    AdditionalCredit,
    BudgetCredit,
    CommitmentCredit,
    SupplementaryCredit,
)
from core.funding.pages.answering import Question, ask
from core.people.access import SignedInRequest


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


def kind_named(key: str) -> Kind:
    if key not in KINDS:
        raise Http404
    return KINDS[key]


def key_of(credit: Any) -> str:
    return "budget" if isinstance(credit, BudgetCredit) else "commitment"


def address_of(credit: Any) -> str:
    return reverse("funding:credit", args=[key_of(credit), credit.pk])


def find_credit(kept: Kind, pk: int) -> Any:
    rows = kept.credit.objects.select_related("instrument", "recorded_by", "confirmed_by")
    return get_object_or_404(rows, pk=pk)


def decision(found: Any) -> list[tuple[str, Any]]:
    """Amount, decision and recorder, as a confirming person reads them."""
    return [
        (_("Amount"), chf(found.amount)),
        (_("Deciding body"), found.body),
        (_("Decided on"), swiss_date(found.decided_on)),
        (_("Decision number"), found.number),
        (_("Recorded by"), found.recorded_by),
    ]


def discard(request: SignedInRequest, found: Any, *, back: str) -> HttpResponse:
    """Give up a credit, or what would move its limit, that nobody confirmed."""
    return ask(
        request,
        Question(
            title=_("Discard %(credit)s") % {"credit": found._meta.verbose_name},
            submit_label=_("Discard"),
            back=back,
            act=lambda data: workflow.discard_credit(
                found, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("The record is discarded."),
            objections=rules.objections_to_discarding_credit(found, request.user),
            form_class=ReasonForm,
            context={"eyebrow": str(found), "facts": decision(found), "is_danger": True},
        ),
    )
