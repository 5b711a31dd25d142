"""The list of all activities, and mapping those without goals in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from core.activities import rules, workflow
from core.activities.filters import ActivityFilterSet, UnmappedFilterSet
from core.activities.forms import MappingForm, split_formset
from core.activities.lists import activity_sheet, show_goals
from core.activities.models import Activity, Scheme
from core.activities.paging import slice_by_key
from core.activities.states import S
from core.errors import RuleViolation
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer

SHOWN_AT_ONCE = 200


@require_safe
@for_people_with_a_role
def activity_list(request: SignedInRequest) -> HttpResponseBase:
    shown = Activity.objects.select_related("partner", "responsible", "instrument")
    filters = ActivityFilterSet(request.GET, shown)
    if request.GET.get("export"):
        return answer(request, activity_sheet(_("Activities"), filters.qs), narrowed=filters)
    page = slice_by_key(request, filters.qs)
    show_goals(page.rows)
    context = {
        "title": _("Activities"),
        "lead": _("Projects, responses and imported history in one list."),
        "filter": filters,
        **vars(page),
        "may_map": rules.is_officer(request.user),
        "unmapped": _unmapped().count(),
    }
    return render(request, "activities/activity_list.html", context)


@for_people_with_a_role
def mapping(request: SignedInRequest) -> HttpResponseBase:
    """Choose among the activities without goals, and give them all the same ones."""
    filters = UnmappedFilterSet(request.GET, _unmapped().select_related("partner"))
    if request.GET.get("export"):
        sheet = activity_sheet(_("Activities without goals"), filters.qs)
        return answer(request, sheet, narrowed=filters)
    form = MappingForm(request.POST or None)
    goals = split_formset(Scheme.SDG, request.POST or None, is_final=True)
    chosen = set(request.POST.getlist("activity"))
    is_whole = request.method == "POST" and all([form.is_valid(), goals.is_valid()])
    if is_whole and _map(request, form, goals, chosen):
        return redirect(request.get_full_path())
    context: dict[str, Any] = {
        "title": _("Map to goals"),
        "lead": _("Money of activities without goals stands in the reports as «not assigned»."),
        "filter": filters,
        "count": filters.qs.count(),
        "rows": filters.qs.order_by("-pk")[:SHOWN_AT_ONCE],
        "shown_at_once": SHOWN_AT_ONCE,
        "form": form,
        "goals": goals,
        "chosen": chosen,
        "objections": rules.objections_to_logging(request.user),
        "search_url": reverse("activities:target_search"),
    }
    return render(request, "activities/mapping.html", context)


def _unmapped() -> Any:
    return Activity.objects.without_goals().exclude(status=S.DRAFT)


def _map(request: SignedInRequest, form: MappingForm, goals: Any, chosen: set[str]) -> bool:
    keys = [int(key) for key in chosen if key.isdecimal()]
    activities = list(Activity.objects.filter(pk__in=keys))
    try:
        sets = workflow.map_to_goals(
            activities,
            items=goals.items(),
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
    except RuleViolation as violation:
        for objection in violation.objections:
            form.add_error(None, objection)
        return False
    done = ngettext(
        "%(count)d activity has been mapped to goals.",
        "%(count)d activities have been mapped to goals.",
        len(sets),
    )
    messages.success(request, done % {"count": len(sets)})
    return True
