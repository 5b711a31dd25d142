"""Payouts with their signatures, the list that hands them over, and where they are booked."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.amounts import MAX_RAPPEN
from core.approvals.models import Signature
from core.approvals.states import ONE_PERSON_ONE_ACT, Release
from core.audit.models import Guarded
from core.confirmation import in_both_names
from core.documents.models import Document
from core.funding.models.commitments import Commitment, Instalment
from core.funding.states import IN_REVIEW, LIVE, ORDERED_OR_LATER, DisbursementStatus
from core.partners.models import BankAccount
from core.reference.models import Currency, FunctionalCode, GeneralLedgerAccount
from core.searching import containing

SIGNATURES_OF_A_WAIVER = 1
"""So many more approve a payout that does not wait for its report (ADR 0019)."""


class PaymentList(Guarded):
    """A numbered hand-over: the payouts that leave together."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    release = models.CharField(_("payment is released"), max_length=12, choices=Release)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("made as deputy of"),
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("payment list")
        verbose_name_plural = _("payment lists")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("funding:payment_list", args=[self.pk])

    @property
    def maker(self) -> str:
        """Who released it; a deputy with the name of whom they acted for."""
        return in_both_names(self.made_by, self.made_for)


class DisbursementQuerySet(models.QuerySet["Disbursement"]):
    def live(self) -> DisbursementQuerySet:
        return self.filter(status__in=LIVE)

    def in_review(self) -> DisbursementQuerySet:
        return self.filter(status__in=IN_REVIEW)

    def released_unconfirmed(self) -> DisbursementQuerySet:
        return self.filter(status=DisbursementStatus.ORDERED)

    def search(self, words: str) -> DisbursementQuerySet:
        return containing(
            self,
            words,
            "number",
            "commitment__activity__code",
            "commitment__activity__title",
            "commitment__partner__name",
            "voucher",
        )

    def for_list(self) -> DisbursementQuerySet:
        return self.select_related(
            "commitment__activity",
            "commitment__partner",
            "instalment",
            "account__organisation",
            "requested_by",
            "payment_list",
            "currency",
        )


class Disbursement(Guarded):
    """One payment out of a commitment to one version of one bank account.

    From submission on, content, number of signatures and place of release are frozen. What each
    signature saw is `content_hash`; `draws` is what the payout takes of its commitment, in the
    commitment's currency.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="disbursements", verbose_name=_("commitment")
    )
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, related_name="disbursements", verbose_name=_("instalment")
    )
    account = models.ForeignKey(
        BankAccount, models.PROTECT, related_name="disbursements", verbose_name=_("bank account")
    )
    currency = models.ForeignKey(
        Currency, models.PROTECT, related_name="+", verbose_name=_("currency")
    )
    amount = models.BigIntegerField(_("amount"), help_text=_("in minor units of the currency"))
    draws = models.BigIntegerField(_("draws"), editable=False)
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=9, null=True, blank=True)
    rate_on = models.DateField(_("day of the rate"), null=True, blank=True)
    rate_source = models.CharField(_("source of the rate"), max_length=100, blank=True)
    reference = models.CharField(
        _("payment reference"), max_length=140, blank=True, help_text=_("What the payee reads.")
    )
    gl_account = models.ForeignKey(
        GeneralLedgerAccount, models.PROTECT, related_name="+", verbose_name=_("G/L account")
    )
    function = models.ForeignKey(
        FunctionalCode,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("function"),
    )
    cost_centre = models.CharField(_("cost centre"), max_length=20, blank=True)
    internal_order = models.CharField(_("internal order"), max_length=20, blank=True)

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=DisbursementStatus,
        default=DisbursementStatus.DRAFT,
        editable=False,
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True)
    signatures_needed = models.PositiveSmallIntegerField(
        _("approving signatures needed"), default=1
    )
    extra_signatures = models.PositiveSmallIntegerField(
        _("further signatures for the waiver"),
        default=0,
        help_text=_("Beyond those of the approval rule; a waiver takes one more."),
    )
    waiver_reason = models.TextField(
        _("reason of the waiver"),
        blank=True,
        help_text=_("Why it is paid although the report it waits for is not accepted."),
    )
    release = models.CharField(
        _("payment is released"), max_length=12, choices=Release, default=Release.HERE
    )
    idempotency_key = models.UUIDField(_("form key"), default=uuid.uuid4)
    request_hash = models.CharField(_("request hash"), max_length=64)
    end_to_end_id = models.CharField(_("end-to-end id"), max_length=35, unique=True)
    payment_list = models.ForeignKey(
        PaymentList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disbursements",
        verbose_name=_("payment list"),
    )
    ordered_on = models.DateField(_("released on"), null=True, blank=True)
    expected_by = models.DateField(
        _("debit expected by"),
        null=True,
        blank=True,
        help_text=_("Frozen at the release; a later debit takes a second person."),
    )
    booked_on = models.DateField(_("booked on"), null=True, blank=True)
    voucher = models.CharField(_("document number"), max_length=60, blank=True)
    debited_chf = models.BigIntegerField(
        _("amount debited"), null=True, blank=True, help_text=_("in Rappen")
    )
    charges_chf = models.BigIntegerField(_("charges"), default=0, help_text=_("in Rappen"))
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successor",
        verbose_name=_("replaces"),
    )

    objects = DisbursementQuerySet.as_manager()
    CURRENCY_OF = {"draws": "commitment__currency"}

    class Meta:
        verbose_name = _("disbursement")
        verbose_name_plural = _("disbursements")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["status", "-id"], name="disbursement_status"),
            models.Index(fields=["booked_on", "-id"], name="disbursement_booked_on"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MAX_RAPPEN, draws__gt=0)
                & Q(charges_chf__gte=0),
                name="disbursement_amount_in_range",
                violation_error_message=_("The amount must be above zero."),
            ),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=Q(status__in=sorted(LIVE)),
                name="disbursement_one_live_per_instalment",
                violation_error_message=_("A payout of this instalment is under way already."),
            ),
            models.UniqueConstraint(
                fields=["requested_by", "idempotency_key"], name="disbursement_requested_once"
            ),
            models.CheckConstraint(
                condition=Q(ordered_on__isnull=True, payment_list__isnull=True)
                & ~Q(status__in=sorted(ORDERED_OR_LATER))
                | Q(ordered_on__isnull=False, payment_list__isnull=False)
                & Q(status__in=sorted(ORDERED_OR_LATER)),
                name="disbursement_ordered_on_iff_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(status=DisbursementStatus.PAID)
                | Q(booked_on__isnull=False, debited_chf__gt=0) & ~Q(voucher=""),
                name="disbursement_paid_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(currency="CHF", rate__isnull=True)
                | Q(rate__gt=0, rate_on__isnull=False) & ~Q(rate_source="") & ~Q(currency="CHF"),
                name="disbursement_foreign_has_rate",
            ),
            models.CheckConstraint(
                condition=Q(status=DisbursementStatus.DRAFT)
                | Q(status=DisbursementStatus.CANCELLED)
                | ~Q(content_hash="") & Q(submitted_at__isnull=False),
                name="disbursement_submitted_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(waiver_reason="", extra_signatures=0)
                | ~Q(waiver_reason="") & Q(extra_signatures=SIGNATURES_OF_A_WAIVER),
                name="disbursement_waiver_takes_a_signature",
                violation_error_message=_("A waiver takes a reason and one more signature."),
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("pk")),
                name="disbursement_replaces_another",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("funding:disbursement", args=[self.pk])

    @property
    def waiting_debit(self) -> Any:
        """The deviating debit that waits for its second person, if there is one."""
        waiting = (debit for debit in self.deviating_debits.all() if debit.is_waiting)
        debit = next(waiting, None)
        if debit is not None:
            debit.disbursement = self
        return debit

    @property
    def approvals_needed(self) -> int:
        """Approving signatures in all: those of the frozen rule, and one more for a waiver."""
        return self.signatures_needed + self.extra_signatures


class DisbursementPaper(models.Model):
    disbursement = models.ForeignKey(Disbursement, models.PROTECT, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    is_basis = models.BooleanField(
        default=True, help_text=_("Named at submission; what is added later is not hashed.")
    )


class DisbursementSignature(Signature):
    """A name under a payout: recorded, verified, approved, released, confirmed."""

    disbursement = models.ForeignKey(
        Disbursement, models.PROTECT, related_name="signatures", verbose_name=_("disbursement")
    )

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["disbursement", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["disbursement", "signed_by"],
                condition=Q(fallen_at__isnull=True, act__in=sorted(ONE_PERSON_ONE_ACT)),
                name="signature_one_person_one_act",
                violation_error_message=_("You have signed this disbursement already."),
            ),
            models.UniqueConstraint(
                fields=["disbursement", "represents"],
                condition=Q(fallen_at__isnull=True, act__in=sorted(ONE_PERSON_ONE_ACT)),
                name="signature_one_represented_one_act",
            ),
            models.CheckConstraint(
                condition=Q(represents__isnull=True) | ~Q(represents=F("signed_by")),
                name="signature_represents_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.signer}"


class Series(models.Model):
    """The last number given out in a year; its row is the lock, so numbers have no gaps."""

    name = models.CharField(_("series"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="series_once")]

    @classmethod
    def take(cls, name: str, year: int) -> str:
        """The next number, like A-2026-0007; inside a transaction only."""
        cls.objects.get_or_create(name=name, year=year)
        cls.objects.filter(name=name, year=year).update(last=F("last") + 1)
        return f"{name}-{year}-{cls.objects.get(name=name, year=year).last:04}"
