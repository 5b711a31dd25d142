"""The trail in the back office: to look up; nobody writes it by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.audit.models import AuditEntry, Checkpoint


class ReadOnlyAdmin(admin.ModelAdmin):
    """Whoever may see a table may look and search; nobody adds, changes or deletes here."""

    actions = None
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["number", "recorded_at", "person_name", "verb", "outcome", "subject"]
    list_filter = ["outcome"]
    search_fields = ["person_name", "verb", "subject", "reason"]


@admin.register(Checkpoint)
class CheckpointAdmin(ReadOnlyAdmin):
    list_display = ["number", "made_at", "public_key"]
