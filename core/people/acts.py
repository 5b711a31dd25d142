"""The page of one step on people: what is about to happen, its form, or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone

from core.errors import RuleViolation
from core.people.access import SignedInRequest


class Act(NamedTuple):
    """A step, and what its page says."""

    title: str
    text: str
    done: str
    objections: list[str]
    facts: list[tuple[str, object]]
    is_danger: bool = False


def act_page(
    request: SignedInRequest,
    act: Act,
    form: forms.BaseForm,
    step: Callable[[dict[str, Any]], object],
    *,
    template: str,
    back: str,
) -> HttpResponse:
    """Show what is about to happen; when it is sent, take the step or say why not.

    `back` is the name of an address, or the address.
    """
    if request.method == "POST" and form.is_valid():
        try:
            step(form.cleaned_data)
        except RuleViolation as violation:
            for objection in violation.objections:
                form.add_error(None, objection)
        else:
            messages.success(request, act.done)
            return redirect(back)
    return render(
        request,
        template,
        {
            **act._asdict(),
            "form": form,
            "submit_label": act.title,
            "cancel_url": resolve_url(back),
        },
    )


def who(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.user, "now": timezone.now()}
