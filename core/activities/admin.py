"""Activities in the back office: to look up, and to submit drafts; steps alone write them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.activities import rules, workflow
from core.activities.models import (
    Activity,
    Amendment,
    MarkerSet,
    PartnerReport,
    SplitLine,
    SplitSet,
)
from core.audit.admin import ReadOnlyAdmin
from core.errors import RuleViolation


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SplitSetInline(ReadOnlyInline):
    model = SplitSet
    fields = ["scheme", "valid_from", "is_sealed", "replaces", "reason", "recorded_at"]


class PartnerReportInline(ReadOnlyInline):
    model = PartnerReport
    fields = ["kind", "due_on", "received_on", "accepted_on", "accepted_by"]


class SplitLineInline(ReadOnlyInline):
    model = SplitLine
    fields = ["position", "goal", "target", "sector", "country", "region", "share"]


@admin.action(description=_("Submit selected activities"), permissions=["view"])
def submit_selected(
    model_admin: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet
) -> HttpResponse | None:
    """Ask first, with what stands against each; then one step per activity."""
    activities = list(Activity.objects.filter(pk__in=queryset.values("pk")).order_by("pk"))
    if "confirmed" not in request.POST:
        context = {
            **model_admin.admin_site.each_context(request),
            "title": gettext("Submit selected activities"),
            "opts": model_admin.opts,
            "action": "submit_selected",
            "rows": [
                (activity, rules.objections_to_submitting(activity, request.user))  # type: ignore[arg-type]
                for activity in activities
            ],
        }
        return render(request, "admin/activities/submit_selected.html", context)
    for activity in activities:
        try:
            workflow.submit_activity(activity, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except RuleViolation as violation:
            messages.error(request, f"{activity}: {violation}")
        else:
            done = gettext("%(activity)s has been submitted.") % {"activity": activity}
            messages.success(request, done)
    return None


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    actions = [submit_selected]  # type: ignore[assignment]
    list_display = ["code", "title", "kind", "status", "partner", "responsible", "in_tranche"]
    list_display_links = ["code", "title"]
    list_filter = ["kind", "status", "sphere", "instrument", "origin"]
    list_select_related = ["partner", "responsible", "instrument"]
    search_fields = ["code", "title", "partner__name", "iati_identifier"]
    inlines = [SplitSetInline, PartnerReportInline]

    @admin.display(description="Tranche")
    def in_tranche(self, activity: Activity) -> str:
        return format_html(
            '<a href="{}">{}</a>', activity.get_absolute_url(), gettext("open in Tranche")
        )


@admin.register(SplitSet)
class SplitSetAdmin(ReadOnlyAdmin):
    list_display = ["activity", "scheme", "valid_from", "is_sealed", "replaces", "recorded_at"]
    list_filter = ["scheme", "is_sealed", "is_for_entries", "origin"]
    list_select_related = ["activity", "replaces__activity"]
    search_fields = ["activity__code", "activity__title"]
    inlines = [SplitLineInline]


@admin.register(MarkerSet)
class MarkerSetAdmin(ReadOnlyAdmin):
    list_display = ["activity", "recorded_at", "origin", "reason"]
    list_filter = ["origin"]
    list_select_related = ["activity"]
    search_fields = ["activity__code", "activity__title"]


@admin.register(PartnerReport)
class PartnerReportAdmin(ReadOnlyAdmin):
    list_display = [
        *("activity", "kind", "due_on", "received_on", "declined_on", "accepted_on"),
        "accepted_by",
    ]
    list_filter = ["kind", ("accepted_on", admin.EmptyFieldListFilter)]
    list_select_related = ["activity", "accepted_by"]
    search_fields = ["activity__code", "activity__title"]


@admin.register(Amendment)
class AmendmentAdmin(ReadOnlyAdmin):
    list_display = ["activity", "number", "effective_on", "recorded_by", "confirmed_by"]
    list_filter = [
        ("confirmed_at", admin.EmptyFieldListFilter),
        ("discarded_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["activity", "recorded_by", "confirmed_by"]
    search_fields = ["activity__code", "activity__title"]
