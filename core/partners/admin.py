"""Partners and their accounts in the back office: to look up; steps alone write them."""

from django.contrib import admin

from core.audit.admin import ReadOnlyAdmin
from core.partners.models import BankAccount, Organisation


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
