"""The pages of bank accounts: recorded by one person, confirmed by another after a call back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.audit.origins import place_of
from core.audit.words import trail_of
from core.documents.filing import papers_of
from core.documents.listing import listed
from core.documents.models import Category
from core.errors import RuleViolation
from core.partners import rules, workflow
from core.partners.accounts import facts_of, state_of
from core.partners.exports import waiting_accounts_sheet
from core.partners.forms import AccountForm, CallBackForm, ReasonForm
from core.partners.models import BankAccount, Organisation
from core.partners.workflow import AccountDetails
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.deputies import hand_in, objections_to
from core.people.downloads import answer

if TYPE_CHECKING:
    from django import forms

PAGE = 50
COPIED = (
    *("holder", "iban", "bic", "currency", "street", "postal_code", "town", "country"),
    *("account_number", "clearing_code", "bank_name", "bank_street", "bank_town", "bank_country"),
)


@require_safe
@for_people_with_a_role
def waiting(request: SignedInRequest) -> HttpResponseBase:
    """The accounts that wait for their second person, oldest first."""
    accounts = (
        BankAccount.objects.unconfirmed()
        .select_related("organisation", "recorded_by", "replaces")
        .order_by("recorded_at", "pk")
    )
    if request.GET.get("export"):
        return answer(request, waiting_accounts_sheet(accounts))
    page = Paginator(accounts, PAGE).get_page(request.GET.get("page"))
    rows = [
        (
            account,
            objections_to(request.user, partial(rules.objections_to_confirming_account, account)),
        )
        for account in cast("list[BankAccount]", page.object_list)
    ]
    return render(
        request,
        "partners/waiting.html",
        {"title": _("Accounts to confirm"), "page_obj": page, "accounts": rows},
    )


@require_safe
@for_people_with_a_role
def account_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _find(pk)
    papers = account.papers.select_related("document__uploaded_by").order_by("pk")
    person = request.user
    return render(
        request,
        "partners/account_detail.html",
        {
            "account": account,
            "state": state_of(account, on=timezone.localdate()),
            "facts": facts_of(account),
            "place": place_of(account),
            "documents": listed([paper.document for paper in papers], request.user),
            "lines": trail_of(account, limit=20),
            "others": rules.others_with_this_number(account),
            "confirming": objections_to(
                person, partial(rules.objections_to_confirming_account, account)
            ),
            "may_discard": not rules.objections_to_discarding_account(account, person),
            "may_close": not rules.objections_to_closing_account(account, person),
            "may_replace": not rules.objections_to_replacing(account)
            and not rules.objections_to_opening_an_account(account.organisation, person),
        },
    )


@for_people_with_a_role
def account_new(request: SignedInRequest, organisation_pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=organisation_pk)
    initial = {name: getattr(organisation, name) for name in COPIED if hasattr(organisation, name)}
    return _record(request, organisation, initial={**initial, "holder": organisation.name})


@for_people_with_a_role
def account_change(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new version of an account; the old one stays in force until it is confirmed."""
    old = _find(pk)
    initial = {name: getattr(old, name) for name in COPIED}
    return _record(request, old.organisation, initial=initial, replaces=old)


def _record(
    request: SignedInRequest,
    organisation: Organisation,
    *,
    initial: dict[str, Any],
    replaces: BankAccount | None = None,
) -> HttpResponse:
    form = AccountForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        is_change=replaces is not None,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        letter = data["letter"]
        try:
            account = workflow.record_account(
                organisation,
                replaces=replaces,
                reason=data.get("reason", ""),
                documents=papers_of([letter] if letter else [], Category.ACCOUNT_LETTER),
                by=request.user,
                now=timezone.now(),
                **cast("AccountDetails", {name: data[name] for name in COPIED}),
            )
        except RuleViolation as violation:
            for objection in violation.objections:
                form.add_error(None, objection)
        else:
            messages.success(
                request, _("The account has been recorded. A second person now confirms it.")
            )
            return redirect(account)
    objections = rules.objections_to_opening_an_account(organisation, request.user)
    if replaces is not None:
        objections += rules.objections_to_replacing(replaces)
    return render(
        request,
        "partners/account_form.html",
        {
            "title": _("Change account") if replaces else _("Record account"),
            "eyebrow": organisation.name,
            "organisation": organisation,
            "form": form,
            "objections": objections,
            "submit_label": _("Record account"),
            "cancel_url": (replaces or organisation).get_absolute_url(),
        },
    )


@for_people_with_a_role
def account_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm exactly what the page shows, with a note of the call back."""
    account = _find(pk)
    hand = hand_in(request, lambda one: rules.objections_to_confirming_account(account, one))
    form = CallBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _try(
            request,
            form,
            lambda: workflow.confirm_account(
                account,
                call_back_note=form.cleaned_data["call_back_note"],
                by=hand.person,
                now=timezone.now(),
            ),
            _("The account has been confirmed."),
        )
        if answer is not None:
            return answer
    papers = account.papers.select_related("document__uploaded_by").order_by("pk")
    return render(
        request,
        "partners/account_confirm.html",
        {
            "title": _("Confirm account"),
            "eyebrow": account.organisation.name,
            "account": account,
            "account_facts": facts_of(account),
            "documents": listed([paper.document for paper in papers], request.user),
            "others": rules.others_with_this_number(account),
            "objections": hand.objections,
            "hand": hand,
            "form": form,
            "submit_label": _("Confirm account"),
            "cancel_url": account.get_absolute_url(),
        },
    )


class Ending(NamedTuple):
    """An act that takes an account out of use, and what the page says about it."""

    title: str
    text: str
    done: str
    step: Callable[..., BankAccount]


@for_people_with_a_role
def account_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _find(pk)
    ending = Ending(
        title=_("Discard account"),
        text=_("The record disappears from the waiting ones; it stays in the history."),
        done=_("The account has been discarded."),
        step=workflow.discard_account,
    )
    objections = rules.objections_to_discarding_account(account, request.user)
    return _end(request, account, ending, objections)


@for_people_with_a_role
def account_close(request: SignedInRequest, pk: int) -> HttpResponse:
    account = _find(pk)
    ending = Ending(
        title=_("Close account"),
        text=_("Nothing more is paid to a closed account. This cannot be undone."),
        done=_("The account has been closed."),
        step=workflow.close_account,
    )
    objections = rules.objections_to_closing_account(account, request.user)
    return _end(request, account, ending, objections)


def _end(
    request: SignedInRequest, account: BankAccount, ending: Ending, objections: list[str]
) -> HttpResponse:
    """Ask for a reason, then discard or close."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        answer = _try(
            request,
            form,
            lambda: ending.step(account, reason=reason, by=request.user, now=timezone.now()),
            ending.done,
        )
        if answer is not None:
            return answer
    return render(
        request,
        "components/confirm_page.html",
        {
            "title": ending.title,
            "eyebrow": account.organisation.name,
            "text": ending.text,
            "facts": [(fact.label, fact.after) for fact in facts_of(account)],
            "objections": objections,
            "form": form,
            "submit_label": ending.title,
            "cancel_url": account.get_absolute_url(),
            "is_danger": True,
        },
    )


def _try(
    request: SignedInRequest, form: forms.Form, step: Callable[[], BankAccount], done: str
) -> HttpResponse | None:
    """Take a step and go to the account; if it is refused, say why on the form."""
    try:
        account = step()
    except RuleViolation as violation:
        for objection in violation.objections:
            form.add_error(None, objection)
        return None
    messages.success(request, done)
    return redirect(account)


def _find(pk: int) -> BankAccount:
    related = ("organisation", "replaces", "country", "bank_country", "recorded_by", "confirmed_by")
    accounts = BankAccount.objects.select_related(*related, "replaces__country", "replaced_by")
    return get_object_or_404(accounts, pk=pk)
