"""Filed papers in the back office: to look up; they come and stay through steps."""

from django.contrib import admin

from core.audit.admin import ReadOnlyAdmin
from core.documents.models import Document


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = ["title", "category", "file_name", "size", "uploaded_by", "uploaded_at"]
    list_filter = ["category"]
    list_select_related = ["uploaded_by"]
    search_fields = ["title", "file_name", "sha256"]
    exclude = ["file"]  # read through the page that sends it safely
