"""Undoing a payment for an error of our own: recorded, confirmed by another person, settled."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.display import swiss_date
from core.funding import rules, workflow
from core.funding.forms.fields import ReasonForm
from core.funding.forms.payment import ReversalForm, SettlementForm
from core.funding.models import Disbursement, Reversal
from core.funding.pages.answering import Question, ask
from core.funding.pages.disbursements import facts_of, find
from core.funding.rules.payouts import FINANCE
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import people_for
from core.people.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def disbursement_reverse(request: SignedInRequest, pk: int) -> HttpResponse:
    payout = find(pk)
    return ask(
        request,
        Question(
            title=_("Reverse payment"),
            submit_label=_("Record reversal"),
            back=payout.get_absolute_url(),
            act=lambda data: workflow.record_reversal(
                payout, **data, by=request.user, now=timezone.now()
            ),
            done=_("The reversal is recorded; a second person confirms it."),
            objections=rules.objections_to_recording_reversal(payout, request.user),
            form_class=ReversalForm,
            context={
                "eyebrow": payout.number,
                "facts": facts_of(payout),
                "text": " ".join(
                    [
                        _(
                            "For errors of our own alone, such as a payment made twice. What the"
                            " bank sent back is recorded as a bank return, what a partner owes as a"
                            " reduction with a claim."
                        ),
                        _second_person(payout, request.user),
                    ]
                ),
                "is_danger": True,
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def reversal_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask_about(
        request,
        _find(pk),
        title=_("Confirm reversal"),
        act=lambda reversal, _data, **who: workflow.confirm_reversal(reversal, **who),
        done=_("The payment is reversed; its instalment is open again."),
        objections_to=rules.objections_to_confirming_reversal,
        text=_("The entries of the payment are reversed, and its instalment is open again."),
        is_danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def reversal_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask_about(
        request,
        _find(pk),
        title=_("Discard reversal"),
        act=lambda reversal, data, **who: workflow.discard_reversal(reversal, **data, **who),
        done=_("The reversal is discarded."),
        objections_to=rules.objections_to_discarding_reversal,
        form_class=ReasonForm,
        text=_("The payment stands as it is."),
        is_danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def reversal_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    return _ask_about(
        request,
        _find(pk),
        title=_("Record money back"),
        act=lambda reversal, data, **who: workflow.settle_reversal(reversal, **data, **who),
        done=_("The money is back."),
        objections_to=rules.objections_to_settling_reversal,
        form_class=SettlementForm,
        initial={"settled_on": timezone.localdate()},
        text=_("The ledger was put right by the reversal; this ends what is still owed."),
    )


def _ask_about(  # noqa: PLR0913
    request: SignedInRequest,
    reversal: Reversal,
    *,
    title: str,
    act: Any,
    done: str,
    objections_to: Any,
    text: str,
    is_danger: bool = False,
    **more: Any,
) -> HttpResponse:
    payout = find(reversal.disbursement_id)
    return ask(
        request,
        Question(
            title=title,
            submit_label=title,
            back=payout.get_absolute_url(),
            act=lambda data: act(reversal, data, by=request.user, now=timezone.now()),
            done=done,
            objections=objections_to(reversal, request.user),
            context={
                "eyebrow": payout.number,
                "facts": [*facts_of(payout), *_facts(reversal)],
                "text": text,
                "is_danger": is_danger,
            },
            **more,
        ),
    )


def _second_person(payout: Disbursement, recorder: User) -> str:
    """Who could confirm it then; where nobody could, who had better record it."""
    people = rules.who_confirms_reversal(payout, recorder)
    if people:
        return _("Could confirm it: %(people)s.") % {"people": _names(people)}
    others = [
        one
        for one in people_for(FINANCE, timezone.localdate())
        if one.represents is None and rules.who_confirms_reversal(payout, one)
    ]
    if others:
        return _(
            "Nobody could confirm what you record: all others decided on this payout. Ask one of"
            " these to record it: %(people)s."
        ) % {"people": _names(others)}
    return _(
        "Nobody could confirm it at the moment: everybody in finance and the head of unit decided"
        " on this payout. Somebody else needs one of these roles first."
    )


def _names(people: list[User]) -> str:
    return ", ".join(str(person) for person in people)


def _facts(reversal: Reversal) -> list[tuple[str, Any]]:
    """Exactly what the second person confirms."""
    return [
        (_("Reason"), reversal.reason),
        (_("What happens with the money"), reversal.get_money_back_display()),
        (_("Back by"), swiss_date(reversal.due_on)),
        (_("Recorded by"), reversal.recorded_by),
    ]


def _find(pk: int) -> Reversal:
    return get_object_or_404(Reversal.objects.select_related("disbursement", "recorded_by"), pk=pk)
