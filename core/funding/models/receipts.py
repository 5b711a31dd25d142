"""Money that came in and belongs to nothing yet, and what two people find it to be."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.amounts import MAX_RAPPEN
from core.audit.models import Guarded
from core.confirmation import Confirmable
from core.funding.models.disbursements import Disbursement
from core.funding.models.returns import BankReturn, Refund, RefundClaim
from core.reference.models import Currency


class UnmatchedReceiptQuerySet(models.QuerySet["UnmatchedReceipt"]):
    def open(self) -> UnmatchedReceiptQuerySet:
        """Those that two people have not matched yet."""
        return self.exclude(matches__confirmed_at__isnull=False)

    def untouched(self) -> UnmatchedReceiptQuerySet:
        """Those for which nobody has proposed anything, or what was proposed was discarded."""
        standing = ReceiptMatch.objects.filter(receipt=OuterRef("pk"), discarded_at=None)
        return self.filter(~Exists(standing))


class UnmatchedReceipt(Guarded):
    """A booking of the bank that fits no payment and no claim; it stands in no ledger."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    booked_on = models.DateField(_("booked on"))
    currency = models.ForeignKey(
        Currency, models.PROTECT, default="CHF", related_name="+", verbose_name=_("currency")
    )
    amount = models.BigIntegerField(_("amount"), help_text=_("in minor units of the currency"))
    amount_chf = models.BigIntegerField(_("amount in CHF"), help_text=_("in Rappen"))
    payer = models.CharField(_("payer"), max_length=140)
    text = models.CharField(_("text of the booking"), max_length=250, blank=True)
    voucher = models.CharField(_("document number"), max_length=60)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = UnmatchedReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("unmatched receipt")
        verbose_name_plural = _("unmatched receipts")
        ordering = ["booked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MAX_RAPPEN, amount_chf__gt=0)
                & Q(amount_chf__lte=MAX_RAPPEN),
                name="receipt_amounts_in_range",
                violation_error_message=_("The amount must be above zero."),
            ),
            models.CheckConstraint(
                condition=~Q(currency="CHF") | Q(amount=F("amount_chf")),
                name="receipt_francs_are_francs",
            ),
            models.CheckConstraint(
                condition=~Q(voucher="") & ~Q(payer=""), name="receipt_with_evidence"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("funding:receipt", args=[self.pk])

    def days_on(self, day: dt.date) -> int:
        """How long the money has been here."""
        return (day - self.booked_on).days

    @property
    def match(self) -> ReceiptMatch | None:
        """What somebody found it to be; waiting or confirmed."""
        return next((one for one in self.matches.all() if one.discarded_at is None), None)


class MatchKind(models.TextChoices):
    """What money that came in may turn out to be."""

    REFUND = "refund", _("refund against a claim")
    BANK_RETURN = "bank_return", _("payment returned by the bank")
    NOT_OURS = "not_ours", _("not ours")


class ReceiptMatch(Confirmable):
    """What a receipt is; confirmed, it is booked as that in the same step."""

    receipt = models.ForeignKey(
        UnmatchedReceipt, models.PROTECT, related_name="matches", verbose_name=_("receipt")
    )
    kind = models.CharField(_("what it is"), max_length=12, choices=MatchKind)
    claim = models.ForeignKey(
        RefundClaim,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("refund claim"),
    )
    amount = models.BigIntegerField(
        _("amount"),
        null=True,
        blank=True,
        help_text=_("in minor units of the commitment's currency"),
    )
    disbursement = models.ForeignKey(
        Disbursement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("disbursement"),
    )
    reason = models.CharField(_("reason"), max_length=250, blank=True)
    refund = models.ForeignKey(
        Refund, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    bank_return = models.ForeignKey(
        BankReturn, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    UNHASHED = frozenset({"refund_id", "bank_return_id"})
    CURRENCY_OF = {"amount": "claim__commitment__currency"}

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("match of a receipt")
        verbose_name_plural = _("matches of receipts")
        ordering = ["-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(
                fields=["receipt"],
                condition=Q(discarded_at__isnull=True),
                name="receipt_matched_once",
                violation_error_message=_("This receipt is matched already."),
            ),
            models.CheckConstraint(
                condition=Q(kind=MatchKind.REFUND, claim__isnull=False, amount__gt=0)
                & Q(disbursement__isnull=True)
                | Q(kind=MatchKind.BANK_RETURN, disbursement__isnull=False)
                & Q(claim__isnull=True, amount__isnull=True)
                & ~Q(reason="")
                | Q(kind=MatchKind.NOT_OURS, disbursement__isnull=True)
                & Q(claim__isnull=True, amount__isnull=True)
                & ~Q(reason=""),
                name="receipt_match_names_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, refund__isnull=True)
                & Q(bank_return__isnull=True)
                | Q(confirmed_at__isnull=False, kind=MatchKind.REFUND, refund__isnull=False)
                & Q(bank_return__isnull=True)
                | Q(confirmed_at__isnull=False, kind=MatchKind.BANK_RETURN, refund__isnull=True)
                & Q(bank_return__isnull=False)
                | Q(confirmed_at__isnull=False, kind=MatchKind.NOT_OURS, refund__isnull=True)
                & Q(bank_return__isnull=True),
                name="receipt_match_booked_iff_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receipt}: {self.get_kind_display()}"

    @property
    def amount_chf(self) -> int:
        return self.receipt.amount_chf

    @property
    def charges_chf(self) -> int:
        """Rappen that the bank kept of a payment that it sent back; booked by accounting."""
        if self.disbursement is None:
            return 0
        return (self.disbursement.debited_chf or 0) - self.receipt.amount_chf
