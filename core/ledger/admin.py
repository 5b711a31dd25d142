"""The ledger in the back office: to look up; steps alone post, and nothing is edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.audit.admin import ReadOnlyAdmin
from core.display import francs
from core.ledger.models import Batch, ClosedYear, Entry, YearReopening


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["booked_on", "kind", "activity", "partner", "shown_amount", "origin"]
    list_filter = ["kind", "origin", "sphere"]
    list_select_related = ["activity", "partner"]
    search_fields = ["activity__code", "activity__title", "partner__name", "text"]
    date_hierarchy = "booked_on"

    @admin.display(description=_("amount in CHF"), ordering="amount_chf")
    def shown_amount(self, entry: Any) -> str:
        return francs(entry.amount_chf)


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["source", "reporting_org", "imported_by", "imported_at", "taken_back_at"]
    list_select_related = ["imported_by"]
    search_fields = ["source", "reporting_org"]


@admin.register(ClosedYear)
class ClosedYearAdmin(ReadOnlyAdmin):
    list_display = ["year", "recorded_by", "confirmed_by", "confirmed_at", "reopened_at"]
    list_select_related = ["recorded_by", "confirmed_by"]


@admin.register(YearReopening)
class YearReopeningAdmin(ReadOnlyAdmin):
    list_display = ["closing", "reason", "recorded_by", "confirmed_by", "confirmed_at"]
    list_select_related = ["closing", "recorded_by", "confirmed_by"]
