"""People in the back office: accounts are opened and closed; what they may do comes by roles."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.admin import ReadOnlyAdmin
from core.people.models import (
    Deputyship,
    Installation,
    RoleAssignment,
    SecondFactorReset,
    User,
)

DERIVED = ("groups", "user_permissions", "is_service", "last_login", "date_joined")


class PersonForm(UserChangeForm):
    def clean_is_active(self) -> bool:
        """What two people gave does not come back by one tick (money.md, rule 9)."""
        is_active = bool(self.cleaned_data["is_active"])
        roles = self.instance.role_assignments.confirmed()
        is_opened = is_active and not User.objects.get(pk=self.instance.pk).is_active
        if is_opened and roles.not_ended_before(timezone.localdate()).exists():
            raise ValidationError(
                gettext(
                    "The person still has roles; end them first, then two people give them anew."
                )
            )
        return is_active


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Accounts; groups follow the confirmed roles and are only shown."""

    form = PersonForm
    actions = None
    list_display = ["username", "last_name", "first_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "is_service"]}),
        (_("Derived from the roles"), {"fields": ["groups", "user_permissions"]}),
        (_("Times"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": [
                    *("username", "first_name", "last_name", "email"),
                    *("usable_password", "password1", "password2"),
                ]
            },
        )
    ]
    filter_horizontal = ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Only a superuser makes superusers."""
        return [*DERIVED, *([] if request.user.is_superuser else ["is_superuser"])]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes an account above their own: its password would open it to them."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Accounts are closed, never deleted: the trail names them."""
        return False


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(ReadOnlyAdmin):
    list_display = ["person", "role", "valid_from", "valid_to", "recorded_by", "confirmed_by"]
    list_filter = ["role", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["person", "recorded_by", "confirmed_by"]
    search_fields = ["person__username", "person__last_name", "person__first_name"]


@admin.register(SecondFactorReset)
class SecondFactorResetAdmin(ReadOnlyAdmin):
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
    """The name of the office; whether it is a demo is settled when the database is made."""

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
