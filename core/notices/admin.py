"""Notices in the back office: who was told what, and which mails did not leave."""

from django.contrib import admin

from core.audit.admin import ReadOnlyAdmin
from core.notices.models import Notice


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ["prepared_at", "person", "kind", "state", "attempts", "sent_at", "error"]
    list_filter = ["state", "kind"]
    list_select_related = ["person"]
    search_fields = ["person__username", "person__last_name", "key", "error"]
