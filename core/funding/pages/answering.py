"""How a page takes a step and answers: a message, or every objection in place of the button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.errors import RuleViolation
from core.people.access import SignedInRequest

Result = TypeVar("Result")


def attempt(request: SignedInRequest, act: Callable[[], object], *, done: str) -> bool:
    """Take a step; tell what was done, or all reasons why it was refused."""
    try:
        act()
    except RuleViolation as violation:
        for objection in violation.objections:
            messages.error(request, objection)
        return False
    messages.success(request, done)
    return True


def attempt_with(form: forms.BaseForm, act: Callable[[], Result]) -> Result | None:
    """Take a step with what was typed; a refusal becomes the form's errors, and None."""
    try:
        return act()
    except RuleViolation as violation:
        form.add_error(None, violation.objections)
        return None


@dataclass
class Question:
    """A page that asks before an act: what will happen, what must be typed, or why it cannot be.

    `act` takes the form's cleaned data, and `done` what it gave, where it is no plain text. The
    objections only show what the step would say; a POST asks the step all the same, so that the
    refusal stands in the trail.
    """

    title: str
    submit_label: str
    back: str
    act: Callable[[dict[str, Any]], object]
    done: str | Callable[[Any], str]
    objections: Sequence[str] = ()
    form_class: Callable[..., forms.Form] = forms.Form
    initial: dict[str, Any] = field(default_factory=dict)
    template: str = "components/confirm_page.html"
    context: dict[str, Any] = field(default_factory=dict)


def ask(request: SignedInRequest, question: Question) -> HttpResponse:
    """Show the question; on POST take the step, and show again what was typed if it is refused."""
    is_sent = request.method == "POST"
    form = question.form_class(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        initial=question.initial,
    )
    if form.is_bound and form.is_valid():
        answer = attempt_with(form, lambda: (question.act(form.cleaned_data),))
        if answer is not None:
            done = question.done(answer[0]) if callable(question.done) else question.done
            messages.success(request, done)
            return redirect(question.back)
    context = {
        "title": question.title,
        "form": form,
        "objections": question.objections,
        "submit_label": question.submit_label,
        "cancel_url": question.back,
        **question.context,
    }
    return render(request, question.template, context)
