"""Emergencies and responses in the back office: to look up, and to submit drafts."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext

from aid.models import Clearance, ContributionInKind, Emergency, Response
from core.activities.admin import ActivityAdmin, ReadOnlyInline
from core.audit.admin import ReadOnlyAdmin


class ResponseInline(ReadOnlyInline):
    model = Response
    fk_name = "emergency"
    fields = ["code", "title", "status", "partner", "responsible"]


@admin.register(Emergency)
class EmergencyAdmin(ReadOnlyAdmin):
    list_display = ["name", "hazard", "glide", "is_domestic", "onset_on", "is_closed", "in_tranche"]
    list_filter = ["hazard", "is_domestic", "is_closed"]
    search_fields = ["name", "glide", "place"]
    inlines = [ResponseInline]

    @admin.display(description="Tranche")
    def in_tranche(self, emergency: Emergency) -> str:
        return format_html(
            '<a href="{}">{}</a>', emergency.get_absolute_url(), gettext("open in Tranche")
        )


@admin.register(Response)
class ResponseAdmin(ActivityAdmin):
    list_display = ["code", "title", "emergency", "status", "partner", "responsible", "in_tranche"]
    list_filter = ["status", "instrument", "responsible"]
    list_select_related = ["emergency", "partner", "responsible", "instrument"]


@admin.register(ContributionInKind)
class ContributionInKindAdmin(ReadOnlyAdmin):
    list_display = ["what", "department", "emergency", "provided_on", "value_chf", "confirmed_at"]
    search_fields = ["what", "department", "emergency__name"]
    list_select_related = ["emergency"]


@admin.register(Clearance)
class ClearanceAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "basis", "valid_from", "valid_to", "confirmed_at"]
    search_fields = ["organisation__name", "basis"]
    list_select_related = ["organisation"]
