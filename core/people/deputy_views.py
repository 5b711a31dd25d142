"""The pages of deputies: who stands in for whom, and the steps that begin and end it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.audit.words import trail_within
from core.display import swiss_date, swiss_datetime
from core.people import downloads, rules, workflow
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.acts import Act, act_page, who
from core.people.deputy_lists import DeputyFilter, deputyships_sheet
from core.people.forms import DeputyForm, ReasonForm
from core.people.models import Deputyship

PAGE = 50


@require_safe
@for_people_with_a_role
def deputy_list(request: SignedInRequest) -> HttpResponseBase:
    """What waits, what is in force or begins later, and what is over."""
    today = timezone.localdate()
    person = request.user
    found = DeputyFilter(
        request.GET,
        queryset=Deputyship.objects.select_related(
            "person", "deputy", "recorded_by", "confirmed_by", "confirmed_for"
        ),
    )
    all_ = found.qs
    if request.GET.get("export"):
        sheet = deputyships_sheet(all_, on=today)
        return downloads.answer(request, sheet, narrowed=found)
    present = all_.confirmed().not_ended_before(today).order_by("valid_from", "pk")
    past = all_.confirmed().exclude(pk__in=present.values("pk"))
    context = {
        "waiting": [
            (
                one,
                rules.objections_to_confirming_a_deputyship(one, person),
                not rules.objections_to_discarding_a_deputyship(one, person),
            )
            for one in all_.unconfirmed().order_by("recorded_at", "pk")
        ],
        "present": [
            (one, not rules.objections_to_ending_a_deputyship(one, person)) for one in present
        ],
        "page_obj": Paginator(past, PAGE).get_page(request.GET.get("page")),
        "filter": found,
        "lines": trail_within(Deputyship),
        "today": today,
        "may_record": not rules.objections_to_naming_deputies(person),
    }
    return render(request, "people/deputy_list.html", context)


@for_people_with_a_role
def deputy_record(request: SignedInRequest) -> HttpResponse:
    person = request.user
    initial = {"person": person, "valid_from": timezone.localdate()}
    form = DeputyForm(request.POST or None, initial=initial, by=person)
    act = Act(
        title=_("Record deputyship"),
        text=_("It has no effect until a second person, neither of the two, confirms it."),
        done=_("The deputyship has been recorded. A second person now confirms it."),
        objections=rules.objections_to_naming_deputies(person),
        facts=[],
    )
    return _page(
        request, act, form, lambda data: workflow.record_deputyship(**data, **who(request))
    )


@for_people_with_a_role
def deputy_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    deputyship = _find(pk)
    act = Act(
        title=_("Confirm deputyship"),
        text=_(
            "In these days the deputy may sign in the place of the represented person; for"
            " four eyes they count as both persons."
        ),
        done=_("The deputyship has been confirmed."),
        objections=rules.objections_to_confirming_a_deputyship(deputyship, request.user),
        facts=_facts(deputyship),
    )
    return _page(
        request,
        act,
        _nothing_to_type(request),
        lambda _data: workflow.confirm_deputyship(deputyship, **who(request)),
    )


@for_people_with_a_role
def deputy_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    deputyship = _find(pk)
    act = Act(
        title=_("Discard deputyship"),
        text=_("The record disappears from the waiting ones; it stays in the history."),
        done=_("The deputyship has been discarded."),
        objections=rules.objections_to_discarding_a_deputyship(deputyship, request.user),
        facts=_facts(deputyship),
        is_danger=True,
    )
    return _page(
        request,
        act,
        ReasonForm(request.POST or None),
        lambda data: workflow.discard_deputyship(deputyship, **data, **who(request)),
    )


@for_people_with_a_role
def deputy_end(request: SignedInRequest, pk: int) -> HttpResponse:
    deputyship = _find(pk)
    act = Act(
        title=_("End deputyship"),
        text=_("It ends at once. What the deputy signed stays as it is."),
        done=_("The deputyship has ended."),
        objections=rules.objections_to_ending_a_deputyship(deputyship, request.user),
        facts=_facts(deputyship),
        is_danger=True,
    )
    form = ReasonForm(request.POST or None)
    step = partial(workflow.end_deputyship, deputyship, **who(request))
    return _page(request, act, form, lambda data: step(**data))


def _page(
    request: SignedInRequest,
    act: Act,
    form: forms.Form,
    step: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    return act_page(request, act, form, step, template="people/deputy_act.html", back="deputy_list")


def _nothing_to_type(request: SignedInRequest) -> forms.Form:
    return forms.Form(request.POST if request.method == "POST" else None)


def _facts(deputyship: Deputyship) -> list[tuple[str, object]]:
    return [
        (_("Represented person"), deputyship.person),
        (_("Deputy"), deputyship.deputy),
        (_("Role"), deputyship.get_role_display()),
        (_("First day"), swiss_date(deputyship.valid_from)),
        (_("Last day"), swiss_date(deputyship.valid_to)),
        (_("Reason"), deputyship.reason),
        (_("Recorded by"), deputyship.recorded_by),
        (_("Recorded at"), swiss_datetime(deputyship.recorded_at)),
    ]


def _find(pk: int) -> Deputyship:
    return get_object_or_404(
        Deputyship.objects.select_related("person", "deputy", "recorded_by"), pk=pk
    )
