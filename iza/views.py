"""The pages of IZA projects: the list, logging one, editing one."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.activities import rules as activity_rules
from core.activities.lists import show_goals
from core.activities.models import Kind
from core.activities.paging import slice_by_key
from core.activities.states import S
from core.activities.views.editing import Editor
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer
from core.reference.models import Sphere
from iza import plans, rules
from iza.filters import ProjectFilterSet
from iza.forms import BasePlanFormSet, ProjectForm, plan_formset
from iza.lists import project_sheet
from iza.models import Project


@require_safe
@for_people_with_a_role
def project_list(request: SignedInRequest) -> HttpResponseBase:
    shown = Project.objects.select_related("partner", "responsible", "instrument")
    filters = ProjectFilterSet(request.GET, shown)
    if request.GET.get("export"):
        return answer(request, project_sheet(filters.qs), narrowed=filters)
    page = slice_by_key(request, filters.qs)
    show_goals(page.rows)
    may_log = activity_rules.is_officer(request.user)
    context = {
        "title": _("Development projects"),
        "filter": filters,
        **vars(page),
        "action_url": reverse("iza:project_new") if may_log else "",
        "action_label": _("Log a project"),
        "action_icon": "plus-lg",
    }
    return render(request, "iza/project_list.html", context)


@for_people_with_a_role
def project_new(request: SignedInRequest) -> HttpResponse:
    project = Project(kind=Kind.PROJECT, sphere=Sphere.DEVELOPMENT)
    if activity_rules.is_officer(request.user):
        project.responsible = request.user
    objections = activity_rules.objections_to_logging(request.user)
    return _edit(request, project, _("Log a project"), objections)


@for_people_with_a_role
def project_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    project: Project = get_object_or_404(Project, pk=pk)
    objections = activity_rules.objections_to_editing(project, request.user)
    return _edit(request, project, project.title, objections)


def _edit(
    request: SignedInRequest, project: Project, title: str, objections: list[str]
) -> HttpResponse:
    form = ProjectForm(request.POST or None, instance=project)
    editor = Editor.build(
        request,
        form,
        schemes=rules.REQUIRED_SPLITS,
        gaps=rules.gaps,
        edit_url_name="iza:project_edit",
        needed=rules.NEEDED,
    )
    editor.part = plan = _plan(request, form, project)
    if request.method == "POST" and (answer := editor.answer(request)):
        return answer
    context = editor.context() | {
        "title": title,
        "eyebrow": project.code,
        "plan": plan,
        "objections": objections,
        "list_url": reverse("iza:project_list"),
        "list_label": _("Development projects"),
    }
    context["cancel_url"] = context["cancel_url"] or context["list_url"]
    return render(request, "iza/editor.html", context)


def _plan(request: SignedInRequest, form: ProjectForm, project: Project) -> BasePlanFormSet | None:
    """The editor of the planned instalments; what is submitted has no more of it."""
    if project.status != S.DRAFT:
        return None
    data = request.POST if request.method == "POST" else None
    return plan_formset(form, data, planned=plans.plan_of(project) if project.pk else ())
