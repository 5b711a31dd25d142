"""The pages of roles: who has which, and the steps that give and take them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.audit.words import trail_within
from core.display import swiss_date, swiss_datetime
from core.people import rules, workflow
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.acts import Act, act_page, who
from core.people.downloads import answer
from core.people.forms import EndRoleForm, ReasonForm, RoleForm
from core.people.models import Role, RoleAssignment
from core.people.role_lists import role_sheet

MAY_LOOK = (
    *(Role.ADMINISTRATOR, Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE),
    *(Role.AUDITOR, Role.MANAGEMENT),
)


def for_watchers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a page to those who give roles and to those who watch that."""

    @for_people_with_a_role
    @wraps(view)
    def checked(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.has_role(*MAY_LOOK):
            raise PermissionDenied(
                _("Roles are seen by administrators, heads, management and auditors.")
            )
        return view(request, *args, **kwargs)

    return checked


@require_safe
@for_watchers
def role_list(request: SignedInRequest) -> HttpResponseBase:
    """Who has which role since when, by person; what waits stands first."""
    today = timezone.localdate()
    assignments = RoleAssignment.objects.select_related("person", "recorded_by", "confirmed_by")
    if request.GET.get("export"):
        sheet = role_sheet(assignments.confirmed().order_by("person", "-valid_from"), on=today)
        return answer(request, sheet)
    waiting = assignments.unconfirmed().order_by("recorded_at", "pk")
    ended = assignments.confirmed().filter(valid_to__lt=today)
    return render(
        request,
        "people/role_list.html",
        {
            "waiting": [
                (one, rules.objections_to_confirming_a_role(one, request.user)) for one in waiting
            ],
            "present": assignments.not_ended_before(today).confirmed(),
            "ended": ended.order_by("-valid_to", "person")[:50],
            "today": today,
            "may_record": not rules.objections_to_giving_roles(request.user),
            "lines": trail_within(RoleAssignment),
            "may_end": request.user.has_role(*rules.CONFIRM),
        },
    )


@for_watchers
def role_record(request: SignedInRequest) -> HttpResponse:
    form = RoleForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    act = Act(
        title=_("Record role"),
        text=_("The role has no effect until a second person confirms it."),
        done=_("The role has been recorded. A second person now confirms it."),
        objections=rules.objections_to_giving_roles(request.user),
        facts=[],
    )
    return _page(request, act, form, lambda data: workflow.record_role(**data, **who(request)))


@for_watchers
def role_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _find(pk)
    act = Act(
        title=_("Confirm role"),
        text=_("From the first day on, the person may do what the role allows."),
        done=_("The role has been confirmed."),
        objections=rules.objections_to_confirming_a_role(assignment, request.user),
        facts=_facts(assignment),
    )
    form = forms.Form(request.POST if request.method == "POST" else None)
    return _page(request, act, form, lambda _: workflow.confirm_role(assignment, **who(request)))


@for_watchers
def role_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _find(pk)
    act = Act(
        title=_("Discard role"),
        text=_("The record disappears from the waiting ones; it stays in the history."),
        done=_("The role has been discarded."),
        objections=rules.objections_to_discarding_a_role(assignment, request.user),
        facts=_facts(assignment),
        is_danger=True,
    )
    form = ReasonForm(request.POST or None)
    return _page(
        request, act, form, lambda data: workflow.discard_role(assignment, **data, **who(request))
    )


@for_watchers
def role_end(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = _find(pk)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    act = Act(
        title=_("End role"),
        text=_("What the person did under this role stays as it is."),
        done=_("The end of the role has been recorded."),
        objections=rules.objections_to_ending_a_role(assignment, request.user),
        facts=_facts(assignment),
        is_danger=True,
    )
    form = EndRoleForm(request.POST or None, initial={"on": max(yesterday, assignment.valid_from)})
    return _page(
        request, act, form, lambda data: workflow.end_role(assignment, **data, **who(request))
    )


def _page(request: SignedInRequest, act: Act, form: forms.Form, step: Any) -> HttpResponse:
    return act_page(request, act, form, step, template="people/role_act.html", back="role_list")


def _facts(assignment: RoleAssignment) -> list[tuple[str, object]]:
    return [
        (_("Person"), assignment.person),
        (_("User name"), assignment.person.username),
        (_("Role"), assignment.get_role_display()),
        (_("First day"), swiss_date(assignment.valid_from)),
        (_("Last day"), swiss_date(assignment.valid_to)),
        (_("Recorded by"), assignment.recorded_by),
        (_("Recorded at"), swiss_datetime(assignment.recorded_at)),
    ]


def _find(pk: int) -> RoleAssignment:
    return get_object_or_404(RoleAssignment.objects.select_related("person", "recorded_by"), pk=pk)
