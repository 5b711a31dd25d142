"""What moves a credit's limit, as pages: raises, the parliament's word on them, carry-overs."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from core.display import chf, swiss_date
from core.funding import rules, workflow
from core.funding.forms.credits import ApprovalForm, CarryOverForm, RaiseForm
from core.funding.models import BudgetCredit, CarryOver, ParliamentApproval
from core.funding.pages.answering import Question, ask
from core.funding.pages.credit_kinds import (
    KINDS,
    address_of,
    decision,
    discard,
    find_credit,
    kind_named,
)
from core.funding.rules.raises import next_budget
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in

ask_or_act = require_http_methods(["GET", "HEAD", "POST"])


@ask_or_act
@for_people_with_a_role
def credit_raise(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    kept = kind_named(kind)
    found = find_credit(kept, pk)
    name = kept.raised._meta.verbose_name
    return ask(
        request,
        Question(
            title=_("Record %(credit)s") % {"credit": name},
            submit_label=_("Record raise"),
            back=address_of(found),
            act=lambda data: workflow.record_raise(
                found, **data, by=request.user, now=timezone.now()
            ),
            done=_("The raise is recorded; a second person of finance confirms it."),
            objections=rules.objections_to_recording_raise(found, request.user),
            form_class=RaiseForm,
            context={"eyebrow": found.name, "facts": [(_("Limit so far"), chf(found.limit))]},
        ),
    )


@ask_or_act
@for_people_with_a_role
def raise_confirm(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    raised = _find_raise(kind, pk)
    deadline = [(_("Approval due on"), swiss_date(raised.approval_due_on))]
    hand = hand_in(request, partial(rules.objections_to_confirming_credit, raised))
    return ask(
        request,
        Question(
            title=_("Confirm raise"),
            submit_label=_("Confirm raise"),
            back=address_of(raised.credit),
            act=lambda _data: workflow.confirm_raise(raised, by=hand.person, now=timezone.now()),
            done=_("The raise is in force."),
            objections=hand.objections,
            context={
                "hand": hand,
                "eyebrow": raised.credit.name,
                "facts": [
                    (_("Decided as"), raised.get_kind_display()),
                    *decision(raised),
                    *(deadline if raised.is_urgent else []),
                    _paper(raised),
                    (_("Limit so far"), chf(raised.credit.limit)),
                    (_("Limit after it"), chf(raised.credit.limit + raised.amount)),
                ],
            },
        ),
    )


@ask_or_act
@for_people_with_a_role
def raise_discard(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    raised = _find_raise(kind, pk)
    return discard(request, raised, back=address_of(raised.credit))


@ask_or_act
@for_people_with_a_role
def raise_approve(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """What the parliament decided on an urgent raise."""
    raised = _find_raise(kind, pk)
    return ask(
        request,
        Question(
            title=_("Record the decision of the parliament"),
            submit_label=_("Record decision"),
            back=address_of(raised.credit),
            act=lambda data: workflow.record_approval(
                raised, **data, by=request.user, now=timezone.now()
            ),
            done=_("The decision is recorded; a second person of finance confirms it."),
            objections=rules.objections_to_recording_approval(raised, request.user),
            form_class=ApprovalForm,
            context={
                "eyebrow": raised.credit.name,
                "facts": [
                    *decision(raised),
                    (_("Approval due on"), swiss_date(raised.approval_due_on)),
                ],
            },
        ),
    )


@ask_or_act
@for_people_with_a_role
def approval_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    approval = _find_approval(pk)
    credit = approval.raised.credit
    taken = 0 if approval.is_granted else approval.amount
    hand = hand_in(request, partial(rules.objections_to_confirming_credit, approval))
    return ask(
        request,
        Question(
            title=_("Confirm the decision of the parliament"),
            submit_label=_("Confirm decision"),
            back=address_of(credit),
            act=lambda _data: workflow.confirm_approval(
                approval, by=hand.person, now=timezone.now()
            ),
            done=_("The decision of the parliament is in force."),
            objections=hand.objections,
            context={
                "hand": hand,
                "eyebrow": credit.name,
                "facts": [
                    (
                        _("What the parliament decided"),
                        pgettext("parliament", "approved")
                        if approval.is_granted
                        else pgettext("parliament", "refused"),
                    ),
                    *decision(approval),
                    _paper(approval),
                    (_("Free after it"), chf(credit.free - taken)),
                ],
                "is_danger": not approval.is_granted,
            },
        ),
    )


@ask_or_act
@for_people_with_a_role
def approval_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    approval = _find_approval(pk)
    return discard(request, approval, back=address_of(approval.raised.credit))


@ask_or_act
@for_people_with_a_role
def carry_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Carry what is left of a budget credit into the next year."""
    source = find_credit(KINDS["budget"], pk)
    target = next_budget(source)
    return ask(
        request,
        Question(
            title=_("Carry over the rest"),
            submit_label=_("Record carry-over"),
            back=address_of(source),
            act=lambda data: workflow.record_carry_over(
                source, **data, by=request.user, now=timezone.now()
            ),
            done=_("The carry-over is recorded; a second person of finance confirms it."),
            objections=_objections_to_carry_over(request, source, target),
            form_class=CarryOverForm,
            initial={"amount": max(0, source.free)},
            context={
                "eyebrow": source.name,
                "text": _(
                    "A budget lapses at the end of its year. Only a decision carries its rest into"
                    " the next one."
                ),
                "facts": [
                    (_("Rest"), chf(source.free)),
                    (_("Into"), target or _("no confirmed budget credit yet")),
                ],
            },
        ),
    )


@ask_or_act
@for_people_with_a_role
def carry_over_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    carried = _find_carry_over(pk)
    hand = hand_in(request, partial(rules.objections_to_confirming_credit, carried))
    return ask(
        request,
        Question(
            title=_("Confirm carry-over"),
            submit_label=_("Confirm carry-over"),
            back=address_of(carried.target),
            act=lambda _data: workflow.confirm_carry_over(
                carried, by=hand.person, now=timezone.now()
            ),
            done=_("The rest is carried over."),
            objections=hand.objections,
            context={
                "hand": hand,
                "eyebrow": str(carried),
                "facts": [
                    *decision(carried),
                    _paper(carried),
                    (_("Rest of the old year after it"), chf(carried.source.free - carried.amount)),
                    (
                        _("Limit of the new year after it"),
                        chf(carried.target.limit + carried.amount),
                    ),
                ],
            },
        ),
    )


@ask_or_act
@for_people_with_a_role
def carry_over_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    carried = _find_carry_over(pk)
    return discard(request, carried, back=address_of(carried.source))


def _objections_to_carry_over(
    request: SignedInRequest, source: BudgetCredit, target: BudgetCredit | None
) -> list[str]:
    objections = rules.objections_to_recording_carry_over(
        source, request.user, today=timezone.localdate()
    )
    if target is None:
        objections += rules.objections_to_carrying(source, target, 0)
    return objections


def _find_raise(kind: str, pk: int) -> Any:
    raises = kind_named(kind).raised.objects.select_related("credit", "recorded_by", "document")
    return get_object_or_404(raises, pk=pk)


def _find_approval(pk: int) -> ParliamentApproval:
    approvals = ParliamentApproval.objects.select_related(
        "additional__credit", "supplementary__credit", "recorded_by", "document"
    )
    return get_object_or_404(approvals, pk=pk)


def _find_carry_over(pk: int) -> CarryOver:
    carried = CarryOver.objects.select_related("source", "target", "recorded_by", "document")
    return get_object_or_404(carried, pk=pk)


def _paper(found: Any) -> tuple[str, Any]:
    """The decision itself, with the beginning of its checksum."""
    document = found.document
    if document is None:
        return (_("Document"), "–")
    link = '<a href="{}">{}</a> <span class="soft">SHA-256 <span class="mono">{}…</span></span>'
    shown = format_html(link, document.get_absolute_url(), document, document.sha256[:12])
    return (_("Document"), shown)
