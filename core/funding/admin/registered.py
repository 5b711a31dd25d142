"""What the back office shows of money: read only; payouts with the steps of the workflow."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.audit.admin import ReadOnlyAdmin
from core.display import amount, francs
from core.funding import models as funding
from core.funding.admin.acting import ACTIONS, as_admin_action


class NothingInline(admin.TabularInline):
    """Rows that hang on another one, to look at."""

    extra = 0
    can_delete = False
    show_change_link = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False


class SignatureInline(NothingInline):
    model = funding.DisbursementSignature
    fields = ["act", "signed_by", "represents", "signed_at", "content_hash", "fallen_at"]


class InstalmentInline(NothingInline):
    model = funding.Instalment
    fields = ["due_on", "budget_year", "shown_amount", "condition", "ended_by"]
    readonly_fields = ["shown_amount"]

    @admin.display(description=_("amount"))
    def shown_amount(self, instalment: Any) -> str:
        return amount(instalment.amount, instalment.commitment.currency)


@admin.register(funding.Disbursement)
class DisbursementAdmin(ReadOnlyAdmin):
    actions = [as_admin_action(action) for action in ACTIONS]  # type: ignore[assignment]
    list_display = ["number", "commitment", "partner", "shown_amount", "status", "requested_by"]
    list_filter = ["status", "commitment__sphere"]
    list_select_related = [
        "commitment__activity",
        "commitment__partner",
        "currency",
        "requested_by",
    ]
    search_fields = [
        "number",
        "commitment__activity__code",
        "commitment__activity__title",
        "commitment__partner__name",
        "voucher",
    ]
    inlines = [SignatureInline]

    @admin.display(description=_("partner"))
    def partner(self, payout: Any) -> str:
        return str(payout.commitment.partner)

    @admin.display(description=_("amount"))
    def shown_amount(self, payout: Any) -> str:
        return amount(payout.amount, payout.currency)


@admin.register(funding.Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ["number", "activity", "partner", "shown_amount", "decided_on", "confirmed_at"]
    list_filter = ["sphere", ("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["activity", "partner", "currency"]
    search_fields = ["number", "activity__code", "activity__title", "partner__name"]
    inlines = [InstalmentInline]

    @admin.display(description=_("amount granted"))
    def shown_amount(self, commitment: Any) -> str:
        return amount(commitment.amount, commitment.currency)


class CreditAdmin(ReadOnlyAdmin):
    list_filter = ["sphere", ("confirmed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "number"]

    @admin.display(description=_("limit in CHF"))
    def shown_limit(self, credit: Any) -> str:
        return francs(credit.limit)

    @admin.display(description=_("used in CHF"))
    def shown_used(self, credit: Any) -> str:
        return francs(credit.used)


@admin.register(funding.CommitmentCredit)
class CommitmentCreditAdmin(CreditAdmin):
    list_display = ["name", "sphere", "shown_limit", "shown_used", "valid_from", "confirmed_at"]


@admin.register(funding.BudgetCredit)
class BudgetCreditAdmin(CreditAdmin):
    list_display = ["name", "year", "sphere", "shown_limit", "shown_used", "confirmed_at"]


class InFrancsAdmin(ReadOnlyAdmin):
    @admin.display(description=_("amount in CHF"))
    def shown_amount(self, row: Any) -> str:
        return francs(getattr(row, "amount_chf", None) or row.amount)


class RaiseAdmin(InFrancsAdmin):
    list_display = [
        *("credit", "number", "kind", "decided_on", "approval_due_on"),
        *("shown_amount", "confirmed_at"),
    ]
    list_select_related = ["credit"]
    search_fields = ["credit__name", "number"]


@admin.register(funding.SpendingCompetence)
class SpendingCompetenceAdmin(ReadOnlyAdmin):
    list_display = ["body", "sphere", "instrument", "recurrence", "range_in_words", "valid_from"]
    list_filter = ["body", "recurrence"]
    list_select_related = ["instrument"]


@admin.register(funding.CommitmentReduction)
class ReductionAdmin(InFrancsAdmin):
    list_display = ["commitment", "decided_on", "shown_amount", "recorded_by", "confirmed_at"]
    list_select_related = ["commitment__activity", "recorded_by"]
    search_fields = ["commitment__number", "commitment__activity__code"]


@admin.register(funding.RefundClaim)
class RefundClaimAdmin(ReadOnlyAdmin):
    list_display = ["commitment", "due_on", "shown_amount", "shown_received", "confirmed_at"]
    list_select_related = ["commitment__activity", "commitment__currency"]
    search_fields = ["commitment__number", "commitment__activity__code"]

    @admin.display(description=_("amount"))
    def shown_amount(self, claim: Any) -> str:
        return amount(claim.amount, claim.commitment.currency)

    @admin.display(description=_("received"))
    def shown_received(self, claim: Any) -> str:
        return amount(claim.received, claim.commitment.currency)


@admin.register(funding.Refund)
class RefundAdmin(InFrancsAdmin):
    list_display = ["claim", "booked_on", "shown_amount", "voucher", "recorded_by"]
    list_select_related = ["claim__commitment__activity", "recorded_by"]
    search_fields = ["voucher"]


@admin.register(funding.BankReturn)
class BankReturnAdmin(InFrancsAdmin):
    list_display = ["disbursement", "booked_on", "shown_amount", "reason", "confirmed_at"]
    list_select_related = ["disbursement"]
    search_fields = ["disbursement__number", "reason"]


@admin.register(funding.Reversal)
class ReversalAdmin(ReadOnlyAdmin):
    list_display = ["disbursement", "money_back", "due_on", "confirmed_at", "settled_on"]
    list_select_related = ["disbursement"]
    search_fields = ["disbursement__number", "reason"]


@admin.register(funding.PaymentList)
class PaymentListAdmin(ReadOnlyAdmin):
    list_display = ["number", "made_at", "maker", "release"]
    list_select_related = ["made_by", "made_for"]
    search_fields = ["number"]


@admin.register(funding.AccountAssignment)
class AccountAssignmentAdmin(ReadOnlyAdmin):
    list_display = ["instrument", "recipient_kind", "is_swiss", "account", "function"]
    list_display += ["valid_from", "valid_to", "confirmed_at"]
    list_select_related = ["instrument", "account", "function"]


@admin.register(funding.ParliamentApproval)
class ApprovalAdmin(ReadOnlyAdmin):
    list_display = ["number", "decided_on", "is_granted", "recorded_by", "confirmed_at"]
    list_filter = ["is_granted"]
    list_select_related = ["recorded_by"]
    search_fields = ["number", "body"]


@admin.register(funding.CarryOver)
class CarryOverAdmin(InFrancsAdmin):
    list_display = ["source", "target", "number", "decided_on", "shown_amount", "confirmed_at"]
    list_select_related = ["source", "target"]
    search_fields = ["source__name", "number"]


RAISES: list[type[Model]] = [funding.AdditionalCredit, funding.SupplementaryCredit]
admin.site.register(RAISES, RaiseAdmin)
