"""The pages of accounts: who can log in, the history of each account, and the steps on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.audit.words import trail_of
from core.display import swiss_datetime
from core.people import downloads
from core.people.access import SignedInRequest
from core.people.accounts import rules, workflow
from core.people.accounts.filters import AccountFilter
from core.people.accounts.forms import AccountForm, NewAccountForm, ReasonForm
from core.people.accounts.listing import accounts, accounts_sheet, roles_in_words, state_of
from core.people.acts import Act, act_page, who
from core.people.models import AccountReopening, User
from core.people.role_views import for_watchers
from core.people.rules import objections_to_recording_a_reset

PAGE = 50


@require_safe
@for_watchers
def account_list(request: SignedInRequest) -> HttpResponseBase:
    found = AccountFilter(request.GET, queryset=accounts(timezone.localdate()))
    if request.GET.get("export"):
        return downloads.answer(request, accounts_sheet(found.qs), narrowed=found)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("User accounts"),
        "lead": _("Who can log in. What a person may do comes with their roles."),
        "filter": found,
        "page_obj": page,
        "rows": [(person, state_of(person), roles_in_words(person)) for person in page],
    }
    if not rules.objections_to_keeping_accounts(request.user):
        context |= {
            "action_url": reverse("user_account_open"),
            "action_label": _("Open account"),
            "action_icon": "plus-lg",
        }
    return render(request, "people/account_list.html", context)


@require_safe
@for_watchers
def account(request: SignedInRequest, pk: int) -> HttpResponse:
    """One account: what it says, what waits on it, what can be done, and all that was done."""
    person = get_object_or_404(accounts(timezone.localdate()), pk=pk)
    by = request.user
    code, label = state_of(person)
    context = {
        "person": person,
        "state_code": code,
        "state_label": label,
        "facts": [*_facts(person), *_log_in_facts(person)],
        "roles": person.role_assignments.filter(discarded_at=None).order_by("-valid_from", "role"),
        "reopening": person.reopenings.unconfirmed().first(),
        "reset": person.second_factor_resets.unconfirmed().first(),
        "may_change": not rules.objections_to_changing(person, by),
        "may_close": not rules.objections_to_closing(person, by),
        "may_reopen": not rules.objections_to_reopening(person, by),
        "may_send": not rules.objections_to_sending_a_link(person, by),
        "may_reset": not objections_to_recording_a_reset(person, by, reason="x"),
        "lines": trail_of(person),
    }
    return render(request, "people/account.html", context)


@for_watchers
def account_open(request: SignedInRequest) -> HttpResponse:
    act = Act(
        title=_("Open account"),
        text=_(
            "The person gets a mail with a link by which they set their password; nobody else"
            " knows it. The account has no role until two people give it one."
        ),
        done=_("The account is open. The link to set a password is on its way."),
        objections=rules.objections_to_keeping_accounts(request.user),
        facts=[],
    )
    form = NewAccountForm(request.POST or None)
    return act_page(
        request,
        act,
        form,
        lambda data: workflow.open_user_account(**data, **who(request)),
        template="people/account_act.html",
        back="user_account_list",
    )


@for_watchers
def account_change(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _find(pk)
    act = Act(
        title=_("Change account"),
        text="",
        done=_("The account has been changed."),
        objections=rules.objections_to_changing(person, request.user),
        facts=[(_("User name"), person.username)],
    )
    form = AccountForm(request.POST or None, instance=_find(pk))
    return _page(
        request,
        act,
        form,
        lambda data: workflow.change_user_account(person, **data, **who(request)),
        person,
    )


@for_watchers
def account_close(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _find(pk)
    act = Act(
        title=_("Close account"),
        text=_(
            "The person is logged out at once and cannot log in any more; their roles and"
            " deputyships no longer act. What they did stays as it is."
        ),
        done=_("The account has been closed."),
        objections=rules.objections_to_closing(person, request.user),
        facts=_facts(person),
        is_danger=True,
    )
    form = ReasonForm(request.POST or None)
    return _page(
        request,
        act,
        form,
        lambda data: workflow.close_user_account(person, **data, **who(request)),
        person,
    )


@for_watchers
def account_link(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _find(pk)
    act = Act(
        title=_("Send link again"),
        text=_("A new link to set a password is mailed; it opens for 24 hours, and once."),
        done=_("The link is on its way."),
        objections=rules.objections_to_sending_a_link(person, request.user),
        facts=_facts(person),
    )
    return _page(
        request,
        act,
        _nothing(request),
        lambda _data: workflow.send_link(person, **who(request)),
        person,
    )


@for_watchers
def reopening_record(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _find(pk)
    act = Act(
        title=_("Reopen account"),
        text=_(
            "Nothing changes until a second person confirms it. Then the person logs in as before;"
            " roles are given anew."
        ),
        done=_("The reopening has been recorded. A second person now confirms it."),
        objections=rules.objections_to_reopening(person, request.user),
        facts=_facts(person),
    )
    form = ReasonForm(request.POST or None)
    return _page(
        request,
        act,
        form,
        lambda data: workflow.record_account_reopening(person, **data, **who(request)),
        person,
    )


@for_watchers
def reopening_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    reopening = _find_reopening(pk)
    act = Act(
        title=_("Confirm reopening"),
        text=_("The person can log in again as before; roles are given anew."),
        done=_("The account is open again."),
        objections=rules.objections_to_confirming_a_reopening(reopening, request.user),
        facts=_reopening_facts(reopening),
    )
    return _page(
        request,
        act,
        _nothing(request),
        lambda _data: workflow.confirm_account_reopening(reopening, **who(request)),
        reopening.person,
    )


@for_watchers
def reopening_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    reopening = _find_reopening(pk)
    act = Act(
        title=_("Discard reopening"),
        text=_("The account stays closed; the record stays in the history."),
        done=_("The reopening has been discarded."),
        objections=rules.objections_to_discarding_a_reopening(reopening, request.user),
        facts=_reopening_facts(reopening),
        is_danger=True,
    )
    return _page(
        request,
        act,
        ReasonForm(request.POST or None),
        lambda data: workflow.discard_account_reopening(reopening, **data, **who(request)),
        reopening.person,
    )


def _page(
    request: SignedInRequest, act: Act, form: forms.BaseForm, step: Any, person: User
) -> HttpResponse:
    return act_page(
        request,
        act,
        form,
        step,
        template="people/account_act.html",
        back=reverse("user_account", args=[person.pk]),
    )


def _nothing(request: SignedInRequest) -> forms.Form:
    return forms.Form(request.POST if request.method == "POST" else None)


def _facts(person: User) -> list[tuple[str, object]]:
    return [
        (_("User name"), person.username),
        (_("Name"), person.get_full_name()),
        (_("E-mail"), person.email or None),
    ]


def _log_in_facts(person: Any) -> list[tuple[str, object]]:
    """Of a row of the list, which knows whether there is a device."""
    return [
        (_("Language"), person.get_language_display()),
        (_("Back office"), _("yes") if person.is_staff else _("no")),
        (_("Password"), _("set") if person.has_usable_password() else _("not set")),
        (_("Second factor"), _("set up") if person.has_device else _("not set up")),
        (_("Opened at"), swiss_datetime(person.date_joined)),
        (_("Last log-in"), swiss_datetime(person.last_login)),
    ]


def _reopening_facts(reopening: AccountReopening) -> list[tuple[str, object]]:
    return [
        *_facts(reopening.person),
        (_("Reason"), reopening.reason),
        (_("Recorded by"), reopening.recorded_by),
        (_("Recorded at"), swiss_datetime(reopening.recorded_at)),
    ]


def _find(pk: int) -> User:
    return get_object_or_404(User, pk=pk)


def _find_reopening(pk: int) -> AccountReopening:
    return get_object_or_404(
        AccountReopening.objects.select_related("person", "recorded_by"), pk=pk
    )
