"""What counts: append-only entries that steps post and every report reads."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.activities.models import Activity, Origin, SplitSet
from core.amounts import MAX_RAPPEN
from core.audit.models import Guarded
from core.confirmation import Confirmable, ConfirmableQuerySet
from core.ledger.states import COMMITTING, PAYING, EntryKind, Flow
from core.partners.models import Organisation
from core.reference.models import Sphere


class Batch(Guarded):
    """One run of an import: the file it read, and whether it was taken back."""

    source = models.CharField(_("source"), max_length=250)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    reporting_org = models.CharField(_("reporting organisation"), max_length=100, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    imported_at = models.DateTimeField(_("imported at"))
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    notes = models.JSONField(_("not understood"), default=list, blank=True)

    class Meta:
        verbose_name = _("import batch")
        verbose_name_plural = _("import batches")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.source} ({self.imported_at:%d.%m.%Y})"


class EntryQuerySet(models.QuerySet["Entry"]):
    def committing(self) -> EntryQuerySet:
        return self.filter(kind__in=COMMITTING)

    def paying(self) -> EntryQuerySet:
        return self.filter(kind__in=PAYING)

    def booked_in(self, year: int) -> EntryQuerySet:
        return self.filter(booked_on__gte=dt.date(year, 1, 1), booked_on__lte=dt.date(year, 12, 31))

    def known_at(self, number: int, last_day: dt.date) -> EntryQuerySet:
        """What was booked by a day and known when the trail stood at `number`.

        History and what was taken over count as known on their booking day.
        """
        return self.filter(
            Q(step__number__lte=number) | ~Q(origin=Origin.WORKFLOW), booked_on__lte=last_day
        )

    def net_paid(self) -> int:
        """Rappen paid, less what the bank returned and partners refunded."""
        return self.paying().aggregate(sum=Sum("amount_chf"))["sum"] or 0

    def net_committed(self) -> int:
        """Rappen awarded, less reductions, with exchange differences."""
        return self.committing().aggregate(sum=Sum("amount_chf"))["sum"] or 0


DOCUMENTS = {
    EntryKind.COMMITMENT: "award",
    EntryKind.REDUCTION: "reduction",
    EntryKind.DISBURSEMENT: "disbursement",
    EntryKind.BANK_RETURN: "bank_return",
    EntryKind.REFUND: "refund",
    EntryKind.EXCHANGE_DIFFERENCE: "exchange_of",
}
"""The document that an entry of each kind stands on."""


def of_payout(field: str) -> Coalesce:
    """A field of the payout that an entry debits, or that its bank return gives back."""
    return Coalesce(F(f"disbursement__{field}"), F(f"bank_return__disbursement__{field}"))


def _exactly_the_document_of_its_kind() -> Q:
    """Posted by the workflow: the document of the kind and no other. Else: none.

    An exchange difference stands on a payment, or on the refund that came at another rate.
    """
    none = Q(**{f"{name}__isnull": True for name in DOCUMENTS.values()})
    posted = Q()
    for kind, name in (*DOCUMENTS.items(), (EntryKind.EXCHANGE_DIFFERENCE, "refund")):
        others = {f"{other}__isnull": True for other in DOCUMENTS.values() if other != name}
        posted |= Q(kind=kind, **{f"{name}__isnull": False}, **others)
    return (Q(origin=Origin.WORKFLOW) & posted) | (~Q(origin=Origin.WORKFLOW) & none)


def document(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        f"funding.{to}", models.PROTECT, null=True, blank=True, related_name="entries"
    )


class Entry(Guarded):
    """One booking. `amount_chf` is signed whole Rappen; nothing is edited, only reversed.

    `booked_on` is the day that counts (decision or bank day, Europe/Zurich). `split_on` is the
    day whose splits divide the entry: `booked_on`, but for a bank return or a reversal that of
    the entry undone. Sphere, instrument and partner are those fixed at the award.
    """

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="entries", verbose_name=_("activity")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EntryKind)
    flow = models.CharField(_("flow"), max_length=12, choices=Flow, default=Flow.DISBURSEMENT)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    currency = models.ForeignKey(
        "reference.Currency", models.PROTECT, related_name="+", verbose_name=_("currency")
    )
    amount = models.BigIntegerField(_("amount"), help_text=_("in minor units of the currency"))
    amount_chf = models.BigIntegerField(_("amount in CHF"), help_text=_("in Rappen"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=9, null=True, blank=True)
    rate_on = models.DateField(_("day of the rate"), null=True, blank=True)
    rate_source = models.CharField(_("source of the rate"), max_length=100, blank=True)
    booked_on = models.DateField(_("booked on"))
    split_on = models.DateField(_("split on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    sphere = models.CharField(_("sphere"), max_length=12, choices=Sphere)
    instrument = models.ForeignKey(
        "reference.Instrument", models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="entries"
    )
    text = models.CharField(_("text"), max_length=250, blank=True)
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name=_("reverses"),
    )
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="entries")
    import_key = models.CharField(_("import key"), max_length=200, blank=True, db_index=True)
    commitment = models.ForeignKey(
        "funding.Commitment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger_entries",
        verbose_name=_("commitment"),
    )
    award = document("Commitment")
    reduction = document("CommitmentReduction")
    disbursement = document("Disbursement")
    bank_return = document("BankReturn")
    refund = document("Refund")
    exchange_of = models.ForeignKey(
        "funding.Disbursement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exchange_entries",
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-booked_on", "-pk"]
        indexes = [
            models.Index(fields=["booked_on", "id"], name="entry_booked_on"),
            models.Index(fields=["activity", "booked_on"], name="entry_activity"),
            models.Index(fields=["partner", "booked_on"], name="entry_partner"),
            models.Index(fields=["kind", "booked_on"], name="entry_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount_chf=0)
                & Q(amount_chf__gte=-MAX_RAPPEN, amount_chf__lte=MAX_RAPPEN),
                name="entry_amount_in_range",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.COMMITMENT, amount__gt=0, amount_chf__gt=0)
                | Q(kind=EntryKind.DISBURSEMENT, amount__gt=0, amount_chf__gt=0)
                | Q(kind=EntryKind.REDUCTION, amount__lt=0, amount_chf__lt=0)
                | Q(kind=EntryKind.BANK_RETURN, amount__lt=0, amount_chf__lt=0)
                | Q(kind=EntryKind.REFUND, amount__lt=0, amount_chf__lt=0)
                | Q(kind=EntryKind.EXCHANGE_DIFFERENCE, amount=0)
                | Q(reverses__isnull=False),
                name="entry_sign_of_its_kind",
            ),
            models.CheckConstraint(
                condition=_exactly_the_document_of_its_kind(), name="entry_document_of_its_kind"
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.HISTORY, commitment__isnull=True)
                | (~Q(origin=Origin.HISTORY) & Q(commitment__isnull=False)),
                name="entry_commitment_unless_history",
            ),
            models.CheckConstraint(
                condition=Q(currency="CHF", rate__isnull=True)
                | Q(rate__gt=0, rate_on__isnull=False),
                name="entry_foreign_has_rate",
            ),
            models.CheckConstraint(
                condition=~Q(currency="CHF")
                | Q(kind=EntryKind.EXCHANGE_DIFFERENCE)
                | Q(amount=models.F("amount_chf")),
                name="entry_francs_are_francs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on:%d.%m.%Y} {self.get_kind_display()}"


class EntrySplit(models.Model):
    """A split set that holds for one entry alone (IATI transactions with their own sector)."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="own_splits")
    split_set = models.ForeignKey(SplitSet, models.PROTECT, related_name="entries")


class ClosedYearQuerySet(ConfirmableQuerySet):
    def closed(self) -> Self:
        """Closings in force: confirmed, and not reopened since."""
        return self.confirmed().filter(reopened_at__isnull=True)

    def has(self, year: int) -> bool:
        return self.closed().filter(year=year).exists()


class ClosedYear(Confirmable):
    """The closing of a year's books: in force, the database takes no workflow entry for it.

    A year that was reopened is closed again by a row of its own.
    """

    year = models.PositiveSmallIntegerField(_("year"))
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True, editable=False)

    objects = ClosedYearQuerySet.as_manager()
    UNHASHED = frozenset({"reopened_at"})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("year-end closing")
        verbose_name_plural = _("year-end closings")
        ordering = ["-year", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(discarded_at__isnull=True, reopened_at__isnull=True),
                name="closed_year_once",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="closed_year_reopened_after_closing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def is_in_force(self) -> bool:
        return self.is_confirmed and self.reopened_at is None


class YearReopening(Confirmable):
    """That a closed year takes bookings again, and why."""

    closing = models.ForeignKey(
        ClosedYear, models.PROTECT, related_name="reopenings", verbose_name=_("year-end closing")
    )
    reason = models.TextField(_("reason"))

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("reopening of a year")
        verbose_name_plural = _("reopenings of years")
        ordering = ["-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.UniqueConstraint(
                fields=["closing"],
                condition=Q(discarded_at__isnull=True),
                name="year_reopening_once_per_closing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.closing)
