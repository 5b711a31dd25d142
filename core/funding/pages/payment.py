"""Payment lists: handed over, printed, confirmed row by row; and what the bank sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.activities.paging import slice_by_key
from core.audit.words import trail_of
from core.display import chf, swiss_date
from core.funding import exports, rules, workflow
from core.funding.forms.payment import PaymentForm, PaymentOfListForm, ReturnForm
from core.funding.models import BankReturn, Disbursement, PaymentList
from core.funding.pages.answering import Question, ask, attempt_with
from core.funding.pages.debits import book, expectation, said_of
from core.funding.pages.disbursements import facts_of, find
from core.funding.pages.waiting import with_signatures
from core.funding.states import DisbursementStatus
from core.people import downloads
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in, objections_to
from core.people.models import User


@require_safe
@for_people_with_a_role
def payment_list_list(request: SignedInRequest) -> HttpResponseBase:
    lists = PaymentList.objects.select_related("made_by", "made_for").annotate(
        payouts=Count("disbursements"),
        waiting=Count("disbursements", filter=Q(disbursements__status=DisbursementStatus.ORDERED)),
        sum_chf=Sum("disbursements__amount", filter=Q(disbursements__currency="CHF")),
        foreign=Count("disbursements", filter=~Q(disbursements__currency="CHF")),
    )
    if request.GET.get("export"):
        return downloads.answer(request, exports.payment_lists_sheet(lists.order_by("-pk")))
    page = slice_by_key(request, lists)
    context = {
        "title": _("Payment lists"),
        **vars(page),
        "empty_title": _("No payment list yet"),
        "empty_text": _("Approved payouts are ticked in the inbox and released as one list."),
    }
    return render(request, "funding/payment_list_list.html", context)


@require_safe
@for_people_with_a_role
def payment_list(request: SignedInRequest, pk: int) -> HttpResponse:
    handed_over = _find_list(pk)
    payouts = list(_payouts(handed_over))
    waiting = [p for p in payouts if p.status == DisbursementStatus.ORDERED]
    objections = [
        objections_to(request.user, partial(rules.objections_to_confirming_payment, payout))
        for payout in waiting
    ]
    context = {
        "payment_list": handed_over,
        "payouts": payouts,
        "sums": sums_of(payouts),
        "waiting": waiting,
        "may_confirm": any(not reasons for reasons in objections),
        "objections": sorted({reason for reasons in objections for reason in reasons}),
        "lines": trail_of(handed_over, *payouts, limit=8),
    }
    return render(request, "funding/payment_list.html", context)


@require_safe
@for_people_with_a_role
def payment_list_print(request: SignedInRequest, pk: int) -> HttpResponse:
    handed_over = _find_list(pk)
    payouts = list(_payouts(handed_over).prefetch_related("signatures__signed_by"))
    context = {"payment_list": handed_over, "payouts": payouts, "sums": sums_of(payouts)}
    return render(request, "funding/payment_list_print.html", context)


@require_safe
@for_people_with_a_role
def payment_list_workbook(request: SignedInRequest, pk: int) -> HttpResponseBase:
    handed_over = _find_list(pk)
    sheet = exports.payment_list_sheet(handed_over, _payouts(handed_over))
    return downloads.answer(request, sheet)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def payment_list_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm the chosen rows of a list: one step for each, and its result for each."""
    handed_over = _find_list(pk)
    waiting = with_signatures(handed_over.disbursements.filter(status=DisbursementStatus.ORDERED))
    forms = [_row_form(request, payout) for payout in waiting.order_by("pk")]
    if request.method == "POST":
        forms = [form for form in forms if not _is_confirmed(request, form)]
        if not any(form.errors for form in forms if form.is_wanted):
            return redirect(handed_over)
    context = {
        "payment_list": handed_over,
        "forms": forms,
    }
    return render(request, "funding/payment_list_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def disbursement_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    payout = find(pk)
    hand = hand_in(request, lambda person: rules.objections_to_confirming_payment(payout, person))
    return ask(
        request,
        Question(
            title=_("Confirm payment"),
            submit_label=_("Confirm payment"),
            back=payout.get_absolute_url(),
            act=lambda data: book(payout, **data, by=hand.person, now=timezone.now()),
            done=lambda booked: said_of(booked, request.user),
            objections=hand.objections,
            form_class=lambda *args, **kwargs: PaymentForm(*args, payout=payout, **kwargs),
            initial={"booked_on": timezone.localdate()},
            context={
                "hand": hand,
                "eyebrow": payout.number,
                "facts": facts_of(payout),
                "text": expectation(payout),
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def disbursement_return(request: SignedInRequest, pk: int) -> HttpResponse:
    payout = find(pk)
    return ask(
        request,
        Question(
            title=_("Record a bank return"),
            submit_label=_("Record return"),
            back=payout.get_absolute_url(),
            act=lambda data: workflow.record_return(
                payout, **data, by=request.user, now=timezone.now()
            ),
            done=_("The return is recorded; a second person confirms it."),
            objections=rules.objections_to_recording_return(payout, request.user),
            form_class=ReturnForm,
            initial={"booked_on": timezone.localdate()},
            context={
                "eyebrow": payout.number,
                "facts": facts_of(payout),
                "text": _("What the bank did not pay or sent back. A second person confirms it."),
            },
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def return_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    bank_return = get_object_or_404(
        BankReturn.objects.select_related("disbursement", "recorded_by"), pk=pk
    )
    payout = find(bank_return.disbursement_id)
    hand = hand_in(
        request, lambda person: rules.objections_to_confirming_return(bank_return, person)
    )
    return ask(
        request,
        Question(
            title=_("Confirm bank return"),
            submit_label=_("Confirm bank return"),
            back=payout.get_absolute_url(),
            act=lambda _data: workflow.confirm_return(
                bank_return, by=hand.person, now=timezone.now()
            ),
            done=_("The return is confirmed; the instalment is open again."),
            objections=hand.objections,
            context={
                "hand": hand,
                "eyebrow": payout.number,
                "facts": [
                    *facts_of(payout),
                    (_("Booked on"), swiss_date(bank_return.booked_on)),
                    (_("Credited again"), chf(bank_return.amount_chf)),
                    (_("Reason of the bank"), bank_return.reason),
                    (_("Document number"), bank_return.voucher or "–"),
                    (_("Recorded by"), bank_return.recorded_by),
                ],
                "text": _("The payout has failed then, and its instalment is open again."),
            },
        ),
    )


def _find_list(pk: int) -> PaymentList:
    return get_object_or_404(PaymentList.objects.select_related("made_by", "made_for"), pk=pk)


def _payouts(handed_over: PaymentList) -> QuerySet:
    return with_signatures(handed_over.disbursements.all()).order_by("pk")


def sums_of(payouts: Iterable[Disbursement]) -> list[tuple[object, int]]:
    """One sum for each currency; no sum mixes them."""
    sums: dict[str, tuple[object, int]] = {}
    for payout in payouts:
        _currency, so_far = sums.get(payout.currency_id, (None, 0))
        sums[payout.currency_id] = (payout.currency, so_far + payout.amount)
    return [sums[code] for code in sorted(sums)]


def _row_form(request: SignedInRequest, payout: Disbursement) -> PaymentOfListForm:
    initial: dict[str, dt.date | None] = {"booked_on": timezone.localdate()}
    data = request.POST if request.method == "POST" else None
    form = PaymentOfListForm(data, prefix=f"p{payout.pk}", payout=payout, initial=initial)
    form.hand = hand_in(
        request, lambda person: rules.objections_to_confirming_payment(payout, person)
    )
    return form


def _signer(form: PaymentOfListForm, request: SignedInRequest) -> User:
    return form.hand.person if form.hand else request.user


def _is_confirmed(request: SignedInRequest, form: PaymentOfListForm) -> bool:
    """Take the step of one row and tell its result; False for a row that stays."""
    if not form.is_wanted or not form.is_valid():
        return False
    person = _signer(form, request)
    booked = attempt_with(
        form, lambda: book(form.payout, **form.cleaned_data, by=person, now=timezone.now())
    )
    if booked is None:
        reasons = " ".join(str(reason) for reason in form.non_field_errors())
        messages.error(request, f"{form.payout.number}: {reasons}")
        return False
    messages.success(request, said_of(booked, request.user))
    return True
