"""Partners and their accounts in the back office: to look up; steps alone write them."""

from django.contrib import admin

from core.audit.admin import ReadOnlyAdmin
from core.partners.models import BankAccount, Certificate, HitDecision, Organisation, SanctionsCheck


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    list_display = ["code", "name", "kind", "country", "town", "is_active"]
    list_filter = ["kind", "is_active"]
    list_select_related = ["country"]
    search_fields = ["code", "name", "town", "uid", "iati_ref"]


@admin.register(BankAccount)
class BankAccountAdmin(ReadOnlyAdmin):
    list_display = [
        "organisation",
        "holder",
        "identifier",
        "currency",
        "confirmed_at",
        "usable_from",
    ]
    list_filter = [("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation", "currency"]
    search_fields = ["organisation__name", "holder", "iban", "account_number"]


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "kind", "valid_from", "valid_to", "confirmed_at"]
    list_filter = ["kind", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "name"]


@admin.register(SanctionsCheck)
class SanctionsCheckAdmin(ReadOnlyAdmin):
    list_display = ["organisation", "lists", "lists_on", "result", "checked_by", "checked_at"]
    list_filter = ["result"]
    list_select_related = ["organisation", "checked_by"]
    search_fields = ["organisation__name", "names"]


@admin.register(HitDecision)
class HitDecisionAdmin(ReadOnlyAdmin):
    list_display = ["sanctions_check", "outcome", "recorded_by", "confirmed_by", "confirmed_at"]
    list_filter = ["outcome", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["sanctions_check__organisation", "recorded_by", "confirmed_by"]
    search_fields = ["sanctions_check__organisation__name", "reasoning"]
