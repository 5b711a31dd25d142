"""What comes back: from the bank, and from partners against a claim."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.audit.models import Guarded
from core.confirmation import Confirmable
from core.funding.models.commitments import Commitment, CommitmentReduction
from core.funding.models.credits import amount_in_range
from core.funding.models.disbursements import Disbursement


class BankReturn(Confirmable):
    """A payment that the bank did not execute, or sent back after the debit."""

    disbursement = models.OneToOneField(
        Disbursement, models.PROTECT, related_name="bank_return", verbose_name=_("disbursement")
    )
    booked_on = models.DateField(_("booked on"))
    amount_chf = models.BigIntegerField(
        _("amount in CHF"), help_text=_("in Rappen; zero where nothing was debited")
    )
    reason = models.CharField(_("reason of the bank"), max_length=250)
    voucher = models.CharField(_("document number"), max_length=60, blank=True)

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("bank return")
        verbose_name_plural = _("bank returns")
        ordering = ["-booked_on", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount_chf__gte=0), name="bank_return_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disbursement} ({self.booked_on:%d.%m.%Y})"


class MoneyBack(models.TextChoices):
    """What happens with the money of a payment that is reversed."""

    PAYEE = "payee", _("the payee pays it back")
    BANK = "bank", _("the bank takes it back")
    NOTHING = "nothing", _("nothing left the account")


class Reversal(Confirmable):
    """Storno: a payment that stands undone because of an error of our own.

    Its entry is reversed, so what comes back is no refund; the document follows it until it is
    there.
    """

    disbursement = models.ForeignKey(
        Disbursement, models.PROTECT, related_name="reversals", verbose_name=_("disbursement")
    )
    reason = models.TextField(_("reason"))
    money_back = models.CharField(
        _("what happens with the money"), max_length=10, choices=MoneyBack
    )
    due_on = models.DateField(
        _("back by"), null=True, blank=True, help_text=_("Empty where nothing left the account.")
    )
    booked_on = models.DateField(_("booked on"), null=True, blank=True, editable=False)
    settled_on = models.DateField(_("money back on"), null=True, blank=True, editable=False)
    settled_voucher = models.CharField(
        _("document number"), max_length=60, blank=True, editable=False
    )

    UNHASHED = frozenset({"booked_on", "settled_on", "settled_voucher"})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("reversal")
        verbose_name_plural = _("reversals")
        ordering = ["-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(
                fields=["disbursement"],
                condition=Q(discarded_at__isnull=True),
                name="reversal_once",
                violation_error_message=_("A reversal of this payment is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(money_back=MoneyBack.NOTHING, due_on__isnull=True)
                | ~Q(money_back=MoneyBack.NOTHING) & Q(due_on__isnull=False),
                name="reversal_money_back_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(settled_on__isnull=True, settled_voucher="")
                | Q(confirmed_at__isnull=False, settled_on__isnull=False) & ~Q(settled_voucher=""),
                name="reversal_settled_with_voucher",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, booked_on__isnull=True)
                | Q(confirmed_at__isnull=False, booked_on__isnull=False),
                name="reversal_booked_iff_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disbursement}"

    @property
    def is_owed(self) -> bool:
        """In force, and the money is not back yet."""
        is_expected = self.money_back != MoneyBack.NOTHING
        return self.is_confirmed and is_expected and self.settled_on is None


class RefundClaim(Confirmable):
    """Rückforderung: what a partner must pay back, why, and by when."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="claims")
    reduction = models.ForeignKey(
        CommitmentReduction, models.PROTECT, null=True, blank=True, related_name="claims"
    )
    amount = models.BigIntegerField(
        _("amount"), help_text=_("in minor units of the commitment's currency")
    )
    reason = models.TextField(_("reason"))
    due_on = models.DateField(_("due on"))
    received = models.BigIntegerField(_("received"), default=0, editable=False)

    UNHASHED = frozenset({"received"})
    CURRENCY_OF = {"amount": "commitment__currency", "received": "commitment__currency"}

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("refund claim")
        verbose_name_plural = _("refund claims")
        ordering = ["commitment", "due_on", "pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            amount_in_range("refund_claim"),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=models.F("amount")),
                name="refund_claim_received_in_range",
                violation_error_message=_("More came back than was claimed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} ({self.due_on:%d.%m.%Y})"

    @property
    def open(self) -> int:
        return self.amount - self.received


class Refund(Guarded):
    """Money that a partner paid back against a claim."""

    claim = models.ForeignKey(RefundClaim, models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField(
        _("amount"), help_text=_("in minor units of the commitment's currency")
    )
    amount_chf = models.BigIntegerField(_("amount in CHF"), help_text=_("in Rappen"))
    booked_on = models.DateField(_("booked on"))
    voucher = models.CharField(_("document number"), max_length=60)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    CURRENCY_OF = {"amount": "claim__commitment__currency"}

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-booked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount_chf__gt=0), name="refund_amounts_positive"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim} ({self.booked_on:%d.%m.%Y})"
