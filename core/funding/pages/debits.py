"""Confirming what the bank debited: at once where it is as released, else by a second person."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.display import amount, chf, swiss_date
from core.funding import rules, workflow
from core.funding.forms.fields import ReasonForm
from core.funding.models import DeviatingDebit, Disbursement
from core.funding.pages.answering import Question, ask
from core.funding.pages.disbursements import facts_of, find
from core.funding.rules.debits import Debit
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in
from core.people.models import User


def book(
    payout: Disbursement, *, reason: str = "", by: User, now: dt.datetime, **facts: Any
) -> Disbursement | DeviatingDebit:
    """Take the step that a typed debit needs; `facts` as `PaymentForm` cleans them."""
    debit = Debit(**{name: facts[name] for name in Debit._fields})
    if rules.deviations(payout, debit):
        return workflow.record_deviating_debit(
            payout, **debit._asdict(), reason=reason, by=by, now=now
        )
    return workflow.confirm_payment(payout, **debit._asdict(), by=by, now=now)


def said_of(booked: Disbursement | DeviatingDebit, person: User) -> str:
    """What to tell when it is done; whom to ask where a second person is needed."""
    if isinstance(booked, Disbursement):
        return _("%(payout)s is confirmed as paid.") % {"payout": booked}
    payout = find(booked.disbursement_id)
    people = [one for one in rules.who_confirms(booked) if one.pk != person.pk]
    return _("%(payout)s: the deviating debit is recorded. %(whom)s") % {
        "payout": payout,
        "whom": whom_to_ask(people),
    }


def whom_to_ask(people: list[User]) -> str:
    if not people:
        return _("Nobody can confirm it at the moment.")
    return _("A second person confirms it: %(people)s.") % {
        "people": ", ".join(str(person) for person in people)
    }


def expectation(payout: Disbursement) -> str:
    """When and how much the bank is expected to debit, and what happens otherwise."""
    return _(
        "Released are %(amount)s, and the debit is expected by %(day)s. Where amount or day differ,"
        " a second person confirms it."
    ) % {
        "amount": amount(payout.amount, payout.currency),
        "day": swiss_date(payout.expected_by),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def debit_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    debit = _find(pk)
    payout = debit.disbursement
    hand = hand_in(request, lambda person: rules.objections_to_confirming_debit(debit, person))
    return ask(
        request,
        Question(
            title=_("Confirm deviating debit"),
            submit_label=_("Confirm deviating debit"),
            back=payout.get_absolute_url(),
            act=lambda _data: workflow.confirm_deviating_debit(
                debit, by=hand.person, now=timezone.now()
            ),
            done=_("%(payout)s is confirmed as paid.") % {"payout": payout},
            objections=hand.objections,
            context={
                "hand": hand,
                "eyebrow": payout.number,
                "facts": [*facts_of(payout), *_facts(debit)],
                "text": _("The payment is confirmed as the bank debited it."),
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def debit_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    debit = _find(pk)
    payout = debit.disbursement
    return ask(
        request,
        Question(
            title=_("Discard deviating debit"),
            submit_label=_("Discard deviating debit"),
            back=payout.get_absolute_url(),
            act=lambda data: workflow.discard_deviating_debit(
                debit, **data, by=request.user, now=timezone.now()
            ),
            done=_("The deviating debit is discarded."),
            objections=rules.objections_to_discarding_debit(debit, request.user),
            form_class=ReasonForm,
            context={
                "eyebrow": payout.number,
                "facts": [*facts_of(payout), *_facts(debit)],
                "text": _("The payment waits for its confirmation as before."),
                "is_danger": True,
            },
        ),
    )


def _facts(debit: DeviatingDebit) -> list[tuple[str, Any]]:
    """Exactly what the second person confirms, and why one is needed."""
    booked = Debit(debit.booked_on, debit.voucher, debit.debited_chf, debit.charges_chf)
    return [
        (_("What differs"), " ".join(rules.deviations(debit.disbursement, booked))),
        (_("Booked on"), swiss_date(debit.booked_on)),
        (_("Document number"), debit.voucher),
        (_("Debited"), chf(debit.debited_chf)),
        (_("Charges"), chf(debit.charges_chf)),
        (_("Reason"), debit.reason),
        (_("Recorded by"), debit.recorded_by),
    ]


def _find(pk: int) -> DeviatingDebit:
    debit = get_object_or_404(DeviatingDebit.objects.select_related("recorded_by"), pk=pk)
    debit.disbursement = find(debit.disbursement_id)
    return debit
