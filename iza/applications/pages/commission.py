"""What the commission recommended, and the project that follows from it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.activities.models import WHOLE, Kind, Scheme
from core.activities.splits import SplitItem
from core.activities.states import MAY_BE_AWARDED, S
from core.activities.workflow import save_activity
from core.amounts import split
from core.funding.pages.answering import attempt_with
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.models import User
from core.reference.models import Sphere
from iza.applications import rules, workflow
from iza.applications.forms import MemberFormSet, RecommendationForm
from iza.applications.pages.dossier import find
from iza.models import Application, Project, Recommendation


class TakeUpForm(forms.Form):
    project = forms.ModelChoiceField(
        label=gettext_lazy("Project"),
        queryset=Project.objects.none(),
        required=False,
        empty_label=gettext_lazy("a new project, filled in from the application"),
        help_text=gettext_lazy("An application can also extend a project of the organisation."),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["project"]
        field.queryset = _projects_of(application)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def recommend(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record the meeting: what it said, how it voted, who was in recusal."""
    found = find(pk)
    sent = request.POST if request.method == "POST" else None
    form = RecommendationForm(
        sent, initial={"meeting_on": timezone.localdate(), "amount": found.amount_asked}
    )
    members: Any = MemberFormSet(sent, prefix="members", initial=_last_members(found))
    if sent is not None and all([form.is_valid(), members.is_valid()]):
        recorded = attempt_with(
            form,
            lambda: workflow.recommend_application(
                found,
                members=members.members(),
                **form.cleaned_data,
                by=request.user,
                now=timezone.now(),
            ),
        )
        if recorded is not None:
            messages.success(request, _("The recommendation is recorded."))
            return redirect(found)
    context = {
        "title": _("Record recommendation"),
        "eyebrow": found,
        "application": found,
        "form": form,
        "members": members,
        "objections": rules.objections_to_beginning_recommendation(found, request.user),
        "submit_label": _("Record recommendation"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "iza/recommendation_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_people_with_a_role
def take_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a project of a recommended application, or let it extend one."""
    found = find(pk)
    form = TakeUpForm(request.POST if request.method == "POST" else None, application=found)
    if form.is_bound and form.is_valid():
        taken = attempt_with(
            form, lambda: _take_up(found, form.cleaned_data["project"], by=request.user)
        )
        if taken is not None:
            messages.success(
                request, _("The project stands. Complete and submit it, then record the award.")
            )
            return redirect(taken)
    context = {
        "title": _("Make a project of the application"),
        "eyebrow": found,
        "application": found,
        "text": _(
            "The project is filled in from the application. When its award is in force, the"
            " application is decided."
        ),
        "form": form,
        "objections": rules.objections_to_taking_up(found, request.user, on=timezone.localdate()),
        "submit_label": _("Make a project"),
        "cancel_url": found.get_absolute_url(),
    }
    return render(request, "iza/application_act.html", context)


def _take_up(found: Application, project: Project | None, *, by: User) -> Project:
    now = timezone.now()
    on = timezone.localtime(now).date()
    if project is None:
        project = prefilled(found)
        # The step says it too; asked first so that no project is made in vain.
        if not rules.objections_to_taking_up(found, by, on=on):
            project = save_activity(project, splits=splits_of(found), markers=None, by=by, now=now)
    workflow.take_up_application(found, project, by=by, now=now)
    return project


def prefilled(found: Application) -> Project:
    """A draft project that says what the application said."""
    return Project(
        kind=Kind.PROJECT,
        sphere=Sphere.DEVELOPMENT,
        title=found.title,
        description=found.summary,
        partner=found.organisation,
        instrument=found.instrument,
        responsible=found.responsible,
        project_cost=found.project_cost,
        amount_asked=found.amount_asked,
        starts_on=found.starts_on,
        ends_on=_end_of(found.starts_on, found.months),
    )


def splits_of(found: Application) -> dict[Scheme, list[SplitItem]]:
    """Goals and countries in equal parts; the officer weighs them before submitting."""
    named = {
        Scheme.SDG: [str(goal.pk) for goal in found.goals.all()],
        Scheme.PLACE: [str(country.pk) for country in found.countries.all()],
    }
    return {
        scheme: [
            SplitItem(code, part)
            for code, part in zip(codes, split(WHOLE, [1] * len(codes)), strict=True)
        ]
        for scheme, codes in named.items()
        if codes
    }


def _end_of(start: dt.date | None, months: int | None) -> dt.date | None:
    """The last day of so many months from a first day."""
    if start is None or not months:
        return None
    years, month = divmod(start.month - 1 + months, 12)
    first_after = dt.date(start.year + years, month + 1, min(start.day, 28))
    return first_after - dt.timedelta(days=1)


def _projects_of(found: Application) -> QuerySet:
    return Project.objects.filter(
        partner=found.organisation,
        instrument=found.instrument,
        status__in=[*MAY_BE_AWARDED, S.DRAFT],
    ).order_by("-pk")


def _last_members(found: Application) -> list[dict[str, Any]]:
    """The commission seldom changes: its last meeting fills the rows, without the recusals."""
    meetings = Recommendation.objects.filter(application__instrument=found.instrument)
    last = meetings.order_by("meeting_on", "pk").last()
    if last is None:
        return []
    return [{"name": one.name, "user": one.user_id} for one in last.members.all()]
