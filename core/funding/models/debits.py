"""A debit that is not as released: what one person records and a second one confirms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.confirmation import Confirmable
from core.funding.models.disbursements import Disbursement


class DeviatingDebit(Confirmable):
    """What the bank debited otherwise than released: another amount, or later than expected.

    Confirmed, it is the confirmation of the payment; a trigger asks for it.
    """

    disbursement = models.ForeignKey(
        Disbursement,
        models.PROTECT,
        related_name="deviating_debits",
        verbose_name=_("disbursement"),
    )
    booked_on = models.DateField(_("booked on"))
    voucher = models.CharField(_("document number"), max_length=60)
    debited_chf = models.BigIntegerField(_("amount debited"), help_text=_("in Rappen"))
    charges_chf = models.BigIntegerField(_("charges"), default=0, help_text=_("in Rappen"))
    reason = models.TextField(_("reason"))

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("deviating debit")
        verbose_name_plural = _("deviating debits")
        ordering = ["-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(
                fields=["disbursement"],
                condition=Q(discarded_at__isnull=True),
                name="deviating_debit_once",
                violation_error_message=_("A deviating debit of this payment is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(debited_chf__gt=0, charges_chf__gte=0) & ~Q(voucher="") & ~Q(reason=""),
                name="deviating_debit_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disbursement} ({self.booked_on:%d.%m.%Y})"

    @property
    def amount_chf(self) -> int:
        return self.debited_chf
