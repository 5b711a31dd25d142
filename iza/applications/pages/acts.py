"""The steps of an application, each asked on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.amounts import format_francs
from core.display import swiss_date
from core.funding.forms.fields import ReasonForm
from core.funding.pages.answering import Question, ask
from core.people.access import SignedInRequest, for_people_with_a_role
from iza.applications import rules, workflow
from iza.applications.forms import SubmitForm, TurnDownForm
from iza.applications.pages.dossier import find
from iza.models import Application, CriterionKey, Exemption

TEMPLATE = "iza/application_act.html"
POSTED = ["GET", "HEAD", "POST"]


@require_http_methods(POSTED)
@for_people_with_a_role
def submit(request: SignedInRequest, pk: int) -> HttpResponse:
    found, today = find(pk), timezone.localdate()
    objections = rules.objections_to_submitting_application(
        found, request.user, on=today, today=today
    )
    return _ask(
        request,
        found,
        title=_("Submit application"),
        text=_("What it says is fixed from now on; it can be returned to be corrected."),
        done=_("The application is submitted."),
        step=workflow.submit_application,
        objections=objections,
        form_class=SubmitForm,
        initial={"on": today},
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    return _ask(
        request,
        found,
        title=_("Take application into review"),
        text=_("The formal check is done; the content is reviewed now."),
        done=_("The application is in review."),
        step=workflow.review_application,
        objections=rules.objections_to_reviewing(found, request.user),
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    return _ask(
        request,
        found,
        title=_("Return application"),
        text=_("It becomes a draft again, to be completed or corrected."),
        done=_("The application is a draft again."),
        step=workflow.return_application,
        objections=rules.objections_to_returning_application(found, request.user),
        form_class=ReasonForm,
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def reconsider(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    return _ask(
        request,
        found,
        title=_("Take application back into review"),
        text=_("The recommendation stays in the dossier; the commission gives another one."),
        done=_("The application is in review again."),
        step=workflow.reconsider_application,
        objections=rules.objections_to_reconsidering(found, request.user),
        form_class=ReasonForm,
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    return _ask(
        request,
        found,
        title=_("Record withdrawal"),
        text=_("The organisation gives up its application."),
        done=_("The application is withdrawn."),
        step=workflow.withdraw_application,
        objections=rules.objections_to_withdrawing(found, request.user),
        form_class=ReasonForm,
        is_danger=True,
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    return _ask(
        request,
        found,
        title=_("Refuse application"),
        text=_("The reason and the checks as they stand today are kept with the decision."),
        done=_("The application is refused."),
        step=workflow.refuse_application,
        objections=rules.objections_to_refusing(found, request.user),
        form_class=TurnDownForm,
        is_danger=True,
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def not_admit(request: SignedInRequest, pk: int) -> HttpResponse:
    found = find(pk)
    return _ask(
        request,
        found,
        title=_("Not admit application"),
        text=_("The reason and the checks as they stand today are kept with the decision."),
        done=_("The application is not admitted."),
        step=workflow.not_admit_application,
        objections=rules.objections_to_not_admitting(found, request.user),
        form_class=TurnDownForm,
        is_danger=True,
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def exempt(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Propose to pass over a check that is failed or not answered."""
    found = find(pk)
    label = CriterionKey(key).label if key in CriterionKey.values else key
    return ask(
        request,
        Question(
            title=_("Record exemption"),
            submit_label=_("Record exemption"),
            back=found.get_absolute_url(),
            act=lambda data: workflow.record_exemption(
                found, key=key, reason=data["reason"], by=request.user, now=timezone.now()
            ),
            done=_("The exemption is recorded; the head of unit confirms it."),
            objections=rules.objections_to_exempting(found, key, request.user),
            form_class=ReasonForm,
            template=TEMPLATE,
            context={
                "application": found,
                "eyebrow": str(found),
                "text": _("The application passes this check for the reason that two people give."),
                "facts": [(_("Criterion"), label)],
            },
        ),
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def exemption_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _exemption(pk)
    return ask(
        request,
        Question(
            title=_("Confirm exemption"),
            submit_label=_("Confirm exemption"),
            back=found.application.get_absolute_url(),
            act=lambda _data: workflow.confirm_exemption(
                found, by=request.user, now=timezone.now()
            ),
            done=_("The exemption is in force."),
            objections=rules.objections_to_confirming_exemption(found, request.user),
            template=TEMPLATE,
            context=_about(found),
        ),
    )


@require_http_methods(POSTED)
@for_people_with_a_role
def exemption_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    found = _exemption(pk)
    return ask(
        request,
        Question(
            title=_("Discard exemption"),
            submit_label=_("Discard exemption"),
            back=found.application.get_absolute_url(),
            act=lambda data: workflow.discard_exemption(
                found, **data, by=request.user, now=timezone.now()
            ),
            done=_("The exemption is discarded."),
            objections=rules.objections_to_discarding_exemption(found, request.user),
            form_class=ReasonForm,
            template=TEMPLATE,
            context={**_about(found), "is_danger": True},
        ),
    )


def _about(found: Exemption) -> dict[str, Any]:
    return {
        "application": found.application,
        "eyebrow": str(found.application),
        "facts": [
            (_("Criterion"), found.get_key_display()),
            (_("Reason"), found.reason),
            (_("Recorded by"), found.recorded_by),
        ],
    }


def _ask(  # noqa: PLR0913  (the parts of one question)
    request: SignedInRequest,
    found: Application,
    *,
    title: str,
    text: str,
    done: str,
    step: Callable[..., Any],
    objections: list[str],
    form_class: type[forms.Form] = forms.Form,
    initial: dict[str, Any] | None = None,
    is_danger: bool = False,
) -> HttpResponse:
    return ask(
        request,
        Question(
            title=title,
            submit_label=title,
            back=found.get_absolute_url(),
            act=lambda data: step(found, **data, by=request.user, now=timezone.now()),
            done=done,
            objections=objections,
            form_class=form_class,
            initial=initial or {},
            template=TEMPLATE,
            context={
                "application": found,
                "eyebrow": found.number,
                "text": text,
                "facts": _facts(found),
                "is_danger": is_danger,
            },
        ),
    )


def _facts(found: Application) -> list[tuple[str, Any]]:
    asked = format_francs(found.amount_asked) if found.amount_asked else None
    return [
        (_("Application"), found.title),
        (_("Organisation"), found.organisation),
        (_("Amount asked"), asked),
        (_("Submitted on"), swiss_date(found.submitted_on)),
    ]


def _exemption(pk: int) -> Exemption:
    return get_object_or_404(Exemption.objects.select_related("application", "recorded_by"), pk=pk)
