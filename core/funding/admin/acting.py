"""Admin actions on payouts: a page that asks, then the workflow's own step for each row.

Nothing passes round the workflow: a superuser is refused by the same rules with the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import RuleViolation
from core.funding import rules, workflow
from core.funding.forms.fields import ReasonForm
from core.funding.forms.payment import PaymentForm
from core.funding.models import DeviatingDebit, Disbursement
from core.funding.pages.debits import book, said_of
from core.funding.pages.waiting import with_signatures
from core.people.access import SignedInRequest
from core.people.deputies import hand_of
from core.people.models import User

FormOf = Callable[[Disbursement, Any], forms.Form]


@dataclass(frozen=True)
class Action:
    """A step offered on chosen rows.

    `form` builds the form of one row, `reason` asks once for all; `act` takes a row and what was
    typed. `as_one` takes all rows in a single step, all of them or none.
    """

    name: str
    title: Any
    done: Any
    objections_to: Callable[[Disbursement, User], list[str]]
    act: Callable[..., Any]
    has_reason: bool = False
    row_form: FormOf | None = None
    as_one: bool = False


@dataclass
class Row:
    """A chosen payout on the page that asks: why it cannot be, or what must be typed."""

    payout: Disbursement
    objections: list[str]
    form: forms.Form | None
    by: User


def payment_form(payout: Disbursement, data: Any) -> PaymentForm:
    return PaymentForm(
        data,
        prefix=f"p{payout.pk}",
        payout=payout,
        initial={"booked_on": timezone.localdate()},
    )


ACTIONS = [
    Action(
        "verify_selected",
        gettext_lazy("Verify chosen payouts"),
        gettext_lazy("verified"),
        rules.objections_to_verifying,
        workflow.verify,
    ),
    Action(
        "approve_selected",
        gettext_lazy("Approve chosen payouts"),
        gettext_lazy("signed"),
        rules.objections_to_approving,
        workflow.approve,
    ),
    Action(
        "send_back_selected",
        gettext_lazy("Return chosen payouts"),
        gettext_lazy("returned"),
        rules.objections_to_sending_back,
        workflow.send_back,
        has_reason=True,
    ),
    Action(
        "cancel_selected",
        gettext_lazy("Cancel chosen payouts"),
        gettext_lazy("cancelled"),
        rules.objections_to_cancelling,
        workflow.cancel,
        has_reason=True,
    ),
    Action(
        "release_selected",
        gettext_lazy("Release chosen payouts as one payment list"),
        gettext_lazy("released for payment"),
        rules.objections_to_releasing,
        workflow.release_payments,
        as_one=True,
    ),
    Action(
        "confirm_selected",
        gettext_lazy("Confirm chosen payments"),
        gettext_lazy("confirmed as paid"),
        rules.objections_to_confirming_payment,
        book,
        row_form=payment_form,
    ),
]


def as_admin_action(action: Action) -> Callable[..., HttpResponse | None]:
    """The action as Django's admin calls it; whoever may see the list may try."""

    @admin.action(description=action.title, permissions=["view"])
    def run(model_admin: Any, request: SignedInRequest, queryset: QuerySet) -> HttpResponse | None:
        is_sent = "apply" in request.POST
        payouts = list(with_signatures(queryset).order_by("pk"))
        reason = ReasonForm(request.POST if is_sent else None) if action.has_reason else None
        rows = [_row(action, payout, request, is_sent=is_sent) for payout in payouts]
        if is_sent and _is_complete(reason, rows):
            values = reason.cleaned_data if reason else {}
            _apply(action, request, rows, values)
            return None
        return _ask(model_admin, request, action, rows, reason)

    run.__name__ = action.name
    return run


def _row(action: Action, payout: Disbursement, request: SignedInRequest, *, is_sent: bool) -> Row:
    hand = hand_of(request.user, partial(action.objections_to, payout))
    objections, form = hand.objections, None
    if action.row_form is not None and not objections:
        form = action.row_form(payout, request.POST if is_sent else None)
    return Row(payout, objections, form, hand.person)


def _is_complete(reason: forms.Form | None, rows: Sequence[Row]) -> bool:
    typed = [row.form for row in rows if row.form is not None]
    checked = [form.is_valid() for form in ([reason] if reason else []) + typed]
    return all(checked)


def _apply(
    action: Action, request: SignedInRequest, rows: Sequence[Row], values: dict[str, Any]
) -> None:
    if action.as_one:
        names = ", ".join(row.payout.number for row in rows)
        hand = hand_of(request.user, lambda one: _objections_to_all(action, rows, one))
        payouts = [row.payout for row in rows]
        _take(request, action, names, lambda now: action.act(payouts, by=hand.person, now=now))
        return
    for row in rows:
        _take(request, action, row.payout.number, _step(action, row, values))


def _objections_to_all(action: Action, rows: Sequence[Row], person: User) -> list[str]:
    return [why for row in rows for why in action.objections_to(row.payout, person)]


def _step(action: Action, row: Row, values: dict[str, Any]) -> Callable[..., Any]:
    typed = {**values, **_typed(action, row)}
    return lambda now: action.act(row.payout, **typed, by=row.by, now=now)


def _typed(action: Action, row: Row) -> dict[str, Any]:
    """What was typed for a row; where nothing could be, the step says why and records it."""
    if action.row_form is None:
        return {}
    if isinstance(row.form, PaymentForm):
        return row.form.cleaned_data
    return {"booked_on": timezone.localdate(), "voucher": "", "debited_chf": 0, "charges_chf": 0}


def _take(request: SignedInRequest, action: Action, name: str, take: Callable[..., Any]) -> None:
    """Take the step and tell its result, row by row."""
    try:
        answer = take(now=timezone.now())
    except RuleViolation as violation:
        messages.error(request, f"{name}: {violation}")
        return
    if isinstance(answer, DeviatingDebit):
        messages.success(request, said_of(answer, request.user))
    else:
        messages.success(
            request, _("%(payout)s: %(done)s.") % {"payout": name, "done": action.done}
        )


def _ask(
    model_admin: Any,
    request: SignedInRequest,
    action: Action,
    rows: Sequence[Row],
    reason: forms.Form | None,
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": action.title,
        "opts": model_admin.opts,
        "action_name": action.name,
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "rows": rows,
        "reason": reason,
        "may_apply": any(not row.objections for row in rows),
    }
    return TemplateResponse(request, "admin/funding/act.html", context)
