"""IZA projects in the back office: to look up, and to submit drafts."""

from django.contrib import admin

from core.activities.admin import ActivityAdmin
from iza.models import Project


@admin.register(Project)
class ProjectAdmin(ActivityAdmin):
    list_display = ["code", "title", "status", "partner", "responsible", "starts_on", "in_tranche"]
    list_filter = ["status", "instrument", "responsible", "origin"]
