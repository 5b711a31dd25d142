"""People in the back office: to be read; their own pages hold the steps."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.urls import reverse

from core.audit.admin import ReadOnlyAdmin
from core.people.models import (
    AccountReopening,
    Deputyship,
    Installation,
    RoleAssignment,
    SecondFactorReset,
    User,
)


@admin.register(User)
class PersonAdmin(ReadOnlyAdmin):
    """Accounts as they stand; they are opened, changed and closed on their own pages."""

    list_display = ["username", "last_name", "first_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    search_fields = ["username", "last_name", "first_name", "email"]
    exclude = ["password"]

    def view_on_site(self, obj: User) -> str:
        """To the page that has the steps."""
        return reverse("user_account", args=[obj.pk])


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ReadOnlyAdmin):
    list_display = ["person", "role", "valid_from", "valid_to", "recorded_by", "confirmed_by"]
    list_filter = ["role", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "recorded_by", "confirmed_by"]
    search_fields = ["person__username", "person__last_name", "person__first_name"]


@admin.register(SecondFactorReset)
class SecondFactorResetAdmin(ReadOnlyAdmin):
    list_display = ["person", "link_to", "recorded_by", "confirmed_by", "confirmed_at"]
    list_select_related = ["person", "recorded_by", "confirmed_by"]
    search_fields = ["person__username", "person__last_name"]


@admin.register(AccountReopening)
class AccountReopeningAdmin(ReadOnlyAdmin):
    list_display = ["person", "reason", "recorded_by", "confirmed_by", "confirmed_at"]
    list_select_related = ["person", "recorded_by", "confirmed_by"]
    search_fields = ["person__username", "person__last_name"]


@admin.register(Deputyship)
class DeputyshipAdmin(ReadOnlyAdmin):
    list_display = ["person", "deputy", "role", "valid_from", "valid_to", "ended_at", "confirmer"]
    list_filter = ["role", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "deputy", "confirmed_by", "confirmed_for"]
    search_fields = ["person__username", "person__last_name", "deputy__username"]


@admin.register(Installation)
class InstallationAdmin(admin.ModelAdmin):
    """Office and publisher; whether it is a demo is settled when the database is made."""

    actions = None
    readonly_fields = ["is_demo"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Installation.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


# A second factor is set up by its owner and reset by two others, never by hand.
admin.site.unregister([Group, Authenticator, EmailAddress])


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """What a role may see, as `roles.toml` lays it down."""

    list_display = ["name"]
    filter_horizontal = ("permissions",)
