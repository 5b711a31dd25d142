"""The reference data in the back office: to look up; only the commands change them."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from core.reference import models as reference


class ReadOnlyAdmin(admin.ModelAdmin):
    """Whoever may see a table may look and search; nobody adds, changes or deletes here."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CodedAdmin(ReadOnlyAdmin):
    list_display = ["code", "name_de", "name_en", "is_active"]
    list_filter: tuple[str, ...] = ("is_active",)
    search_fields = ["code", "name_de", "name_en"]


@admin.register(reference.Goal)
class GoalAdmin(ReadOnlyAdmin):
    list_display = ["number", "name_de", "name_en", "name_fr", "name_it"]
    search_fields = ["name_de", "name_en"]


@admin.register(reference.Target)
class TargetAdmin(ReadOnlyAdmin):
    list_display = ["code", "short_de", "short_en"]
    list_filter = ["goal"]
    search_fields = ["=code", "short_de", "short_en", "official_de", "official_en"]


@admin.register(reference.Sector)
class SectorAdmin(CodedAdmin):
    list_display = ["code", "name_de", "name_en", "category", "is_active", "withdrawn_on"]
    list_filter = ("is_active", "category")
    list_select_related = ["category"]


@admin.register(reference.PolicyMarker)
class PolicyMarkerAdmin(CodedAdmin):
    list_display = ["code", "name_de", "name_en", "scores", "is_active"]


@admin.register(reference.CodeListItem)
class CodeListItemAdmin(ReadOnlyAdmin):
    list_display = ["code_list", "code", "name_de", "name_en", "is_active"]
    list_filter = ["code_list", "is_active"]
    search_fields = ["=code", "name_de", "name_en"]


@admin.register(reference.Region)
class RegionAdmin(CodedAdmin):
    list_display = ["code", "name_de", "name_en", "parent", "is_active"]
    list_select_related = ["parent"]


@admin.register(reference.Country)
class CountryAdmin(CodedAdmin):
    list_display = ["code", "name_de", "name_en", "iso3", "dac_code", "region"]
    list_filter = ("region",)
    list_select_related = ["region"]
    search_fields = ["=code", "=iso3", "name_de", "name_en"]


@admin.register(reference.CountryStatus)
class CountryStatusAdmin(ReadOnlyAdmin):
    list_display = [
        "country",
        "kind",
        "value",
        "valid_from",
        "valid_to",
        "source",
        "recorded_at",
        "replaced_at",
    ]
    list_filter = ["kind", "value"]
    list_select_related = ["country"]
    search_fields = ["=country__code", "country__name_de", "country__name_en"]


@admin.register(reference.Currency)
class CurrencyAdmin(CodedAdmin):
    list_display = ["code", "name_de", "name_en", "minor_units"]
    list_filter = ()


@admin.register(reference.Instrument)
class InstrumentAdmin(CodedAdmin):
    list_display = ["code", "name_de", "name_en", "sphere", "is_active"]


PLAIN: list[type[models.Model]] = [
    reference.SectorCategory,
    reference.AidType,
    reference.Channel,
    reference.GeneralLedgerAccount,
    reference.FunctionalCode,
]
admin.site.register(PLAIN, CodedAdmin)
