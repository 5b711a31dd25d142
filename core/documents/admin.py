"""Filed papers in the back office: to look up; they come and stay through steps."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from core.audit.admin import ReadOnlyAdmin
from core.documents.models import Document
from core.documents.rules import kinds_open_to


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_display = [
        *("title", "category", "version", "visibility", "file_name", "size"),
        *("uploaded_by", "uploaded_at"),
    ]
    list_filter = ["category", "visibility"]
    list_select_related = ["uploaded_by"]
    search_fields = ["title", "file_name", "sha256"]
    exclude = ["file"]  # read through the page that sends it safely

    def get_queryset(self, request: Any) -> QuerySet[Document]:
        """Only what this person reads whosever it is: titles tell of people too."""
        return super().get_queryset(request).filter(visibility__in=kinds_open_to(request.user))
