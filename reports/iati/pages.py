"""The check before publishing: what keeps each activity out of the file, by element, graded."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.activities.models import Activity
from core.activities.withholding.rules import MAY_WITHHOLD
from core.excel import AMOUNT, WHOLE, Column, Sheet
from core.people.access import SignedInRequest
from core.people.downloads import answer
from core.people.models import Role
from core.reference.models import Instrument, Sphere
from reports import rules
from reports.figures import EVERYTHING, cutoff_now
from reports.frame import frame_for
from reports.iati.checking import Checked, check
from reports.iati.portfolio import Publisher, activities_to_publish
from reports.iati.standard import Finding, Grade

PAGE_SIZE = 50
WITHHELD = "withheld"
COMPLETE = "complete"
GRADES = [
    (Grade.ERROR.value, gettext_lazy("with an error, left out")),
    (Grade.WARNING.value, gettext_lazy("with a warning")),
    (Grade.ADVICE.value, gettext_lazy("with advice")),
    (COMPLETE, gettext_lazy("complete")),
    (WITHHELD, gettext_lazy("withheld")),
]


class CheckFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=gettext_lazy("Search"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    grade = django_filters.ChoiceFilter(
        label=gettext_lazy("Found"),
        choices=GRADES,
        method="found_later",
        empty_label=gettext_lazy("all"),
    )
    sphere = django_filters.ChoiceFilter(
        label=gettext_lazy("Sphere"), choices=Sphere, empty_label=gettext_lazy("all")
    )
    instrument = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Instrument"),
        queryset=Instrument.objects.all(),
        empty_label=gettext_lazy("all"),
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def search(self, queryset: Any, _name: str, words: str) -> QuerySet:
        return queryset.search(words)

    def found_later(self, queryset: QuerySet, _name: str, _grade: str) -> QuerySet:
        """What was found is known only when the activity was held against the rules."""
        return queryset


@require_safe
def check_list(request: SignedInRequest) -> HttpResponseBase:
    if objections := rules.objections_to_asking(request.user):
        raise PermissionDenied(" ".join(objections))
    publisher, cutoff = Publisher.get(), cutoff_now()
    chosen = CheckFilter(request.GET, activities_to_publish(publisher, cutoff, EVERYTHING))
    found = list(check(chosen.qs, publisher, cutoff))
    grade = chosen.form.cleaned_data.get("grade") if chosen.form.is_valid() else ""
    rows = [one for one in found if not grade or state_of(one) == grade]
    if request.GET.get("export"):
        return answer(request, _as_sheet(rows), narrowed=chosen)
    context = {
        "title": _("Check before publishing"),
        "lead": _("Each activity as it would stand in the IATI file, held against the standard."),
        "filter": chosen,
        "publisher": publisher,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "published": sum(one.is_published for one in found),
        "left_out": sum(not one.is_published for one in found),
        "may_withhold": request.user.has_role(*MAY_WITHHOLD),
        "may_lift": request.user.has_role(Role.HEAD_OF_UNIT),
        "empty_title": _("Nothing to publish"),
        "empty_text": _("No activity of the city with money booked was found."),
    }
    return render(request, "reports/iati_check.html", context)


def state_of(one: Checked) -> str:
    """The most that was found, as the filter names it."""
    if one.is_withheld:
        return WITHHELD
    return one.grade.value if one.grade else COMPLETE


def _as_sheet(rows: list[Checked]) -> Sheet:
    """One row for each finding; an activity without any has one row too."""
    columns = [
        Column(_("File reference"), lambda row: row[0].activity.code, width=18),
        Column(_("Title"), lambda row: row[0].activity.title, width=44, is_wrapped=True),
        Column(_("Published"), lambda row: row[0].is_published, width=12),
        Column(_("Withheld"), lambda row: row[0].is_withheld, width=12),
        Column(_("Completeness in %"), lambda row: row[0].completeness, WHOLE, width=14),
        Column(_("Grade"), lambda row: row[1] and row[1].grade.label, width=12),
        Column(_("Element"), lambda row: row[1] and row[1].element, width=22),
        Column(_("What was found"), lambda row: row[1] and row[1].text, width=60, is_wrapped=True),
        Column(_("Rule"), lambda row: row[1] and row[1].number, width=12),
        Column(_("Committed net"), lambda row: row[0].committed, AMOUNT),
        Column(_("Paid net"), lambda row: row[0].paid, AMOUNT),
    ]
    lines: list[tuple[Checked, Finding | None]] = []
    for one in rows:
        lines += [(one, finding) for finding in one.findings] or [(one, None)]
    return frame_for(_("Check before publishing"), cutoff_now(), EVERYTHING).sheet(
        _("Check"), columns, lines
    )
