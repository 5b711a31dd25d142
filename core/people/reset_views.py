"""Lost devices and passwords: who has a second factor, and the reset that takes two people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.display import swiss_datetime
from core.people import rules, workflow
from core.people.access import SignedInRequest
from core.people.acts import Act, act_page, who
from core.people.forms import ReasonForm, ResetForm
from core.people.log_in import everybodys_devices
from core.people.models import SecondFactorReset
from core.people.role_views import for_watchers


@require_safe
@for_watchers
def second_factors(request: SignedInRequest) -> HttpResponse:
    """Everybody who signs or administers, with their device; resets that wait stand first."""
    waiting = SecondFactorReset.objects.unconfirmed().select_related("person", "recorded_by")
    return render(
        request,
        "people/second_factors.html",
        {
            "waiting": [
                (one, rules.objections_to_confirming_a_reset(one, request.user))
                for one in waiting.order_by("recorded_at", "pk")
            ],
            "people": everybodys_devices(timezone.localdate()),
            "may_record": not rules.objections_to_resetting(request.user),
            "may_discard": request.user.has_role(*rules.CONFIRM),
        },
    )


@for_watchers
def reset_record(request: SignedInRequest) -> HttpResponse:
    act = Act(
        title=_("Reset access"),
        text=_(
            "Make sure that it is the person who asks: see them, or call them on a known number."
            " A second person confirms; then they set up a new device at their next log-in, and"
            " if the password is reset too, they get a link to set a new one."
        ),
        done=_("The reset has been recorded. A second person now confirms it."),
        objections=rules.objections_to_resetting(request.user),
        facts=[],
    )
    form = ResetForm(request.POST or None, initial={"person": request.GET.get("person")})
    return _page(request, act, form, lambda data: workflow.record_reset(**data, **who(request)))


@for_watchers
def reset_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    reset = _find(pk)
    act = Act(
        title=_("Confirm reset"),
        text=(
            _(
                "Password, device and recovery codes stop working, and the person is logged out"
                " everywhere. The link for a new password goes to the e-mail below: make sure"
                " that it is theirs."
            )
            if reset.link_to
            else _(
                "The present device and the recovery codes stop working, and the person is logged"
                " out everywhere."
            )
        ),
        done=_("The access has been reset."),
        objections=rules.objections_to_confirming_a_reset(reset, request.user),
        facts=_facts(reset),
    )
    return _page(
        request, act, _nothing(request), lambda _: workflow.confirm_reset(reset, **who(request))
    )


@for_watchers
def reset_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    reset = _find(pk)
    act = Act(
        title=_("Discard reset"),
        text=_("What there is goes on working; the record stays in the history."),
        done=_("The reset has been discarded."),
        objections=rules.objections_to_discarding_a_reset(reset, request.user),
        facts=_facts(reset),
        is_danger=True,
    )
    form = ReasonForm(request.POST or None)
    return _page(
        request, act, form, lambda data: workflow.discard_reset(reset, **data, **who(request))
    )


def _page(request: SignedInRequest, act: Act, form: forms.Form, step: Any) -> HttpResponse:
    return act_page(
        request, act, form, step, template="people/reset_act.html", back="second_factors"
    )


def _nothing(request: SignedInRequest) -> forms.Form:
    return forms.Form(request.POST if request.method == "POST" else None)


def _facts(reset: SecondFactorReset) -> list[tuple[str, object]]:
    return [
        (_("Person"), reset.person),
        (_("User name"), reset.person.username),
        (_("Link for a new password to"), reset.link_to or None),
        (_("Reason"), reset.reason),
        (_("Recorded by"), reset.recorded_by),
        (_("Recorded at"), swiss_datetime(reset.recorded_at)),
    ]


def _find(pk: int) -> SecondFactorReset:
    return get_object_or_404(
        SecondFactorReset.objects.select_related("person", "recorded_by"), pk=pk
    )
