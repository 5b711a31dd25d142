"""Approval rules and parameters in the back office: to look up; steps alone write them."""

from django.contrib import admin

from core.approvals.models import ApprovalRule, Parameter
from core.audit.admin import ReadOnlyAdmin


@admin.register(ApprovalRule)
class ApprovalRuleAdmin(ReadOnlyAdmin):
    list_display = ["valid_from", "sphere", "instrument", "amount_from", "signatures", "release"]
    list_filter = ["sphere", "release"]
    list_select_related = ["instrument"]


@admin.register(Parameter)
class ParameterAdmin(ReadOnlyAdmin):
    list_display = ["key", "value", "valid_from", "confirmed_at"]
    list_filter = ["key"]
