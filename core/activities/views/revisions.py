"""Pages that set a split or the markers of what is submitted right, or let them change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.activities import rules, workflow
from core.activities.forms import (
    BaseSplitFormSet,
    ChangeOfContentForm,
    MarkerForm,
    ReasonForm,
    split_formset,
)
from core.activities.models import Activity, Scheme, SplitSet
from core.activities.splits import SplitItem, scores_known, sets_in_force
from core.errors import RuleViolation
from core.people.access import SignedInRequest, for_people_with_a_role

SEARCHES = {
    Scheme.SDG: "activities:target_search",
    Scheme.SECTOR: "activities:sector_search",
    Scheme.PLACE: "activities:place_search",
}


@for_people_with_a_role
def split_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Set a wrong split right for its whole time."""
    split_set = get_object_or_404(SplitSet.objects.select_related("activity"), pk=pk)
    scheme = Scheme(split_set.scheme)
    form = ReasonForm(request.POST or None)
    rows = _rows(request, scheme, _items(split_set))
    if _is_sent(request, form, rows):
        done = _take(
            form,
            lambda now: workflow.correct_split(
                split_set, items=rows.items(), **form.cleaned_data, by=request.user, now=now
            ),
        )
        if done:
            messages.success(request, _("The split has been corrected."))
            return redirect(split_set.activity)
    context = {
        "title": _("Correct: %(scheme)s") % {"scheme": scheme.label},
        "lead": _(
            "A correction holds for the whole time of the split. "
            "Reports as at an earlier day stay as they were."
        ),
        "objections": rules.objections_to_revising(split_set, request.user),
        "submit_label": _("Correct"),
    }
    return _page(request, split_set.activity, form, rows, context)


@for_people_with_a_role
def split_change(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Let another split hold from a date on."""
    activity, scheme = get_object_or_404(Activity, pk=pk), _scheme(key)
    form = ChangeOfContentForm(request.POST or None)
    known = sets_in_force(scheme, activities=[activity.pk])
    lines = known.lines_for(activity.pk, timezone.localdate())
    rows = _rows(request, scheme, [SplitItem(*line) for line in lines])
    if _is_sent(request, form, rows):
        done = _take(
            form,
            lambda now: workflow.change_content(
                activity, scheme, items=rows.items(), **form.cleaned_data, by=request.user, now=now
            ),
        )
        if done:
            messages.success(request, _("The split changes from that day on."))
            return redirect(activity)
    context = {
        "title": _("Change from a date: %(scheme)s") % {"scheme": scheme.label},
        "lead": _("For a new phase or another content. What was booked before stays divided."),
        "objections": rules.objections_to_a_change_of_content(activity, scheme, request.user),
        "submit_label": _("Change"),
    }
    return _page(request, activity, form, rows, context)


@for_people_with_a_role
def split_first(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    """Add a split that was missing when the activity was submitted or imported."""
    activity, scheme = get_object_or_404(Activity, pk=pk), _scheme(key)
    form = forms.Form(request.POST if request.method == "POST" else None)
    rows = _rows(request, scheme, [])
    if _is_sent(request, form, rows):
        done = _take(
            form,
            lambda now: workflow.record_first_split(
                activity, scheme, items=rows.items(), by=request.user, now=now
            ),
        )
        if done:
            messages.success(request, _("The split has been recorded."))
            return redirect(activity)
    context = {
        "title": _("Add: %(scheme)s") % {"scheme": scheme.label},
        "lead": _("The first split holds for everything that was or will be booked."),
        "objections": rules.objections_to_a_first_split(activity, scheme, request.user),
        "submit_label": _("Record"),
    }
    return _page(request, activity, form, rows, context)


@for_people_with_a_role
def markers(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity, pk=pk)
    form = ReasonForm(request.POST or None)
    scores = scores_known(activities=[activity.pk]).get(activity.pk)
    marker_form = MarkerForm(request.POST or None, scores=scores)
    if request.method == "POST" and all([form.is_valid(), marker_form.is_valid()]):
        done = _take(
            form,
            lambda now: workflow.set_markers(
                activity,
                scores=marker_form.scores(),
                **form.cleaned_data,
                by=request.user,
                now=now,
            ),
        )
        if done:
            messages.success(request, _("The markers have been set."))
            return redirect(activity)
    context = {
        "title": _("Policy markers"),
        "lead": _("“Not screened” is not the same as 0: 0 says that somebody looked."),
        "objections": rules.objections_to_marking(activity, request.user),
        "submit_label": _("Save"),
        "marker_form": marker_form,
    }
    return _page(request, activity, form, None, context)


def _scheme(key: str) -> Scheme:
    if key not in Scheme.values:
        raise Http404
    return Scheme(key)


def _items(split_set: SplitSet) -> list[SplitItem]:
    return [SplitItem(line.code, line.share) for line in split_set.lines.all()]


def _rows(request: SignedInRequest, scheme: Scheme, items: list[SplitItem]) -> BaseSplitFormSet:
    data = request.POST if request.method == "POST" else None
    return split_formset(scheme, data, items=items, is_final=True)


def _is_sent(request: SignedInRequest, form: forms.Form, rows: BaseSplitFormSet) -> bool:
    return request.method == "POST" and all([form.is_valid(), rows.is_valid()])


def _take(form: forms.Form, step: Callable[[dt.datetime], Any]) -> bool:
    """Take a step; what stands against it goes onto the form, with all that was typed."""
    try:
        step(timezone.now())
    except RuleViolation as violation:
        for objection in violation.objections:
            form.add_error(None, objection)
        return False
    return True


def _page(
    request: SignedInRequest,
    activity: Activity,
    form: forms.Form,
    rows: BaseSplitFormSet | None,
    context: dict[str, Any],
) -> HttpResponse:
    shown = {
        "eyebrow": activity.code,
        "activity": activity,
        "form": form,
        "rows": rows,
        "search_url": reverse(SEARCHES[rows.scheme]) if rows is not None else "",
        "cancel_url": activity.get_absolute_url(),
    }
    return render(request, "activities/revision.html", shown | context)
