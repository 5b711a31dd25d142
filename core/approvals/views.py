"""The pages of approval rules and parameters: the scale in force, what waits, and the steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.approvals import rules, workflow
from core.approvals.exports import parameter_sheet, rule_sheet
from core.approvals.forms import ParameterForm, RuleForm
from core.approvals.lowering import lowered_by
from core.approvals.models import ApprovalRule, Parameter
from core.approvals.scale import rules_in_force, settings_in_force
from core.audit.words import trail_within
from core.confirmation import Confirmable
from core.display import chf, swiss_date, swiss_datetime
from core.errors import RuleViolation
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer
from core.people.forms import ReasonForm

MODELS: dict[str, type[Confirmable]] = {"rule": ApprovalRule, "parameter": Parameter}


@require_safe
@for_people_with_a_role
def rule_list(request: SignedInRequest) -> HttpResponseBase:
    today = timezone.localdate()
    all_rules = ApprovalRule.objects.select_related("instrument", "recorded_by", "confirmed_by")
    confirmed = all_rules.confirmed().order_by(
        "sphere", "instrument__position", "-valid_from", "amount_from"
    )
    parameters = Parameter.objects.confirmed().select_related("recorded_by", "confirmed_by")
    if request.GET.get("export"):
        if request.GET.get("of") == "parameters":
            return answer(request, parameter_sheet(parameters))
        return answer(request, rule_sheet(confirmed, rules_in_force(today), today))
    waiting = [
        (kind, one, _facts(one), rules.objections_to_putting_in_force(one, request.user))
        for kind, found in (
            ("rule", all_rules.unconfirmed()),
            ("parameter", Parameter.objects.unconfirmed().select_related("recorded_by")),
        )
        for one in found.order_by("recorded_at", "pk")
    ]
    return render(
        request,
        "approvals/rule_list.html",
        {
            "rules": confirmed,
            "in_force": rules_in_force(today),
            "parameters": parameters,
            "settings": settings_in_force(today),
            "waiting": waiting,
            "today": today,
            "may_record": not rules.objections_to_laying_down(request.user),
            "lines": trail_within(ApprovalRule, Parameter),
        },
    )


class Act(NamedTuple):
    """A step on a rule, and what its page says."""

    title: str
    text: str
    done: str
    objections: list[str]
    facts: list[tuple[str, object]]
    is_danger: bool = False


@for_people_with_a_role
def rule_record(request: SignedInRequest) -> HttpResponse:
    form = RuleForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    act = _recording(request, _("Record approval rule"))
    return _page(request, act, form, lambda data: workflow.record_rule(**data, **_who(request)))


@for_people_with_a_role
def parameter_record(request: SignedInRequest) -> HttpResponse:
    form = ParameterForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    act = _recording(request, _("Record parameter"))
    return _page(
        request, act, form, lambda data: workflow.record_parameter(**data, **_who(request))
    )


@for_people_with_a_role
def confirm(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    record = get_object_or_404(MODELS[kind]._default_manager.all(), pk=pk)
    lowered = lowered_by(record)
    told = _("This lowers a control and is told to the auditors.")
    effect = _("It has effect from its first day on, for payouts that are submitted then.")
    act = Act(
        title=_("Confirm rule"),
        text=" ".join([effect, *([told, *lowered] if lowered else [])]),
        done=_("The rule has been confirmed."),
        objections=rules.objections_to_putting_in_force(record, request.user),
        facts=[*_facts(record), *_recorded(record)],
    )
    form = forms.Form(request.POST if request.method == "POST" else None)
    return _page(request, act, form, lambda _: workflow.confirm_rule(record, **_who(request)))


@for_people_with_a_role
def discard(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    record = get_object_or_404(MODELS[kind]._default_manager.all(), pk=pk)
    act = Act(
        title=_("Discard rule"),
        text=_("The record disappears from the waiting ones; it stays in the history."),
        done=_("The rule has been discarded."),
        objections=rules.objections_to_discarding_rule(record, request.user),
        facts=[*_facts(record), *_recorded(record)],
        is_danger=True,
    )
    form = ReasonForm(request.POST or None)
    return _page(
        request, act, form, lambda data: workflow.discard_rule(record, **data, **_who(request))
    )


def _recording(request: SignedInRequest, title: str) -> Act:
    return Act(
        title=title,
        text=_("It has no effect until the head of unit or the head of finance confirms it."),
        done=_("The rule has been recorded. A second person now confirms it."),
        objections=rules.objections_to_laying_down(request.user),
        facts=[],
    )


def _page(
    request: SignedInRequest,
    act: Act,
    form: forms.Form,
    step: Callable[[dict[str, Any]], Confirmable],
) -> HttpResponse:
    """Show what is about to happen; when it is sent, take the step or say why not."""
    if request.method == "POST" and form.is_valid():
        try:
            step(form.cleaned_data)
        except RuleViolation as violation:
            for objection in violation.objections:
                form.add_error(None, objection)
        else:
            messages.success(request, act.done)
            return redirect("approvals:rules")
    return render(
        request,
        "approvals/rule_act.html",
        {
            **act._asdict(),
            "form": form,
            "submit_label": act.title,
            "cancel_url": reverse("approvals:rules"),
        },
    )


def _who(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now()}


def _facts(record: Confirmable) -> list[tuple[str, object]]:
    """Exactly what the second person confirms."""
    if isinstance(record, Parameter):
        return [
            (_("Parameter"), record.get_key_display()),
            (_("Value"), record.value_in_words),
            (_("Valid from"), swiss_date(record.valid_from)),
        ]
    if isinstance(record, ApprovalRule):
        return [
            (_("Sphere"), record.get_sphere_display() or _("all")),
            (_("Instrument"), record.instrument or _("all")),
            (_("Amount from"), chf(record.amount_from)),
            (_("Approving signatures"), record.signatures),
            (_("Payment is released"), record.get_release_display()),
            (_("Valid from"), swiss_date(record.valid_from)),
        ]
    raise TypeError(record)


def _recorded(record: Confirmable) -> list[tuple[str, object]]:
    return [
        (_("Recorded by"), record.recorded_by),
        (_("Recorded at"), swiss_datetime(record.recorded_at)),
    ]
