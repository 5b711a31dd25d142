"""Files that came in, in the back office: to look up; nothing is edited."""

from __future__ import annotations

from django.contrib import admin

from core.audit.admin import ReadOnlyAdmin
from exchange.models import BatchReturn, Proposal, TakenOverRow, Upload


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "kind", "recorded_by", "recorded_at", "confirmed_by", "applied_at"]
    list_filter = ["kind"]
    list_select_related = ["recorded_by", "confirmed_by"]
    search_fields = ["file_name", "sha256"]


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "kind", "job", "proposal"]
    list_filter = ["kind"]
    list_select_related = ["job", "proposal"]
    search_fields = ["file_name", "sha256"]


@admin.register(TakenOverRow)
class TakenOverRowAdmin(ReadOnlyAdmin):
    list_display = ["batch", "sheet", "row", "activity", "commitment", "account"]
    list_filter = ["sheet"]
    list_select_related = ["batch", "activity", "commitment__activity", "account"]
    search_fields = ["batch__source", "activity__code", "commitment__number"]


@admin.register(BatchReturn)
class BatchReturnAdmin(ReadOnlyAdmin):
    list_display = ["batch", "recorded_by", "recorded_at", "confirmed_by", "confirmed_at"]
    list_select_related = ["batch", "recorded_by", "confirmed_by"]
