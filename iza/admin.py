"""IZA projects and applications in the back office: to look up, and to submit drafts."""

from typing import Any

from django.contrib import admin

from core.activities.admin import ActivityAdmin
from core.audit.admin import ReadOnlyAdmin
from iza.models import Application, Call, Criterion, Exemption, Project, Recommendation


@admin.register(Project)
class ProjectAdmin(ActivityAdmin):
    list_display = ["code", "title", "status", "partner", "responsible", "starts_on", "in_tranche"]
    list_filter = ["status", "instrument", "responsible", "origin"]


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display: Any = ["number", "title", "organisation", "call", "status", "submitted_on"]
    list_filter = ["status", "call", "instrument"]
    list_select_related = ["organisation", "call"]
    search_fields = ["number", "title", "organisation__name"]


@admin.register(Call)
class CallAdmin(ReadOnlyAdmin):
    list_display = ["name", "instrument", "opens_on", "closes_on"]
    list_select_related = ["instrument"]


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin):
    list_display = ["application", "meeting_on", "verdict", "recorded_by"]
    list_select_related = ["application", "recorded_by"]


@admin.register(Criterion)
class CriterionAdmin(ReadOnlyAdmin):
    list_display = ["instrument", "key", "value_in_words", "source", "valid_from", "confirmed_at"]
    list_filter = ["instrument", "key"]
    list_select_related = ["instrument"]


@admin.register(Exemption)
class ExemptionAdmin(ReadOnlyAdmin):
    list_display = ["application", "key", "recorded_by", "confirmed_by", "confirmed_at"]
    list_select_related = ["application", "recorded_by", "confirmed_by"]
