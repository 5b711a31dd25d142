"""The award and its plan: what the city owes, in which instalments, and what was reduced."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.activities.models import Activity, Origin, PartnerReport
from core.amounts import MAX_RAPPEN, WHOLE
from core.audit.models import Guarded
from core.confirmation import Confirmable, ConfirmableQuerySet
from core.documents.models import Document
from core.funding.models.credits import BudgetCredit, CommitmentCredit, Decided, amount_in_range
from core.funding.shares import Typed
from core.funding.states import LIVE
from core.ledger.models import Entry
from core.partners.models import Organisation
from core.reference.models import Currency, Instrument, Sphere
from core.searching import containing


class CommitmentQuerySet(ConfirmableQuerySet):
    def search(self, words: str) -> CommitmentQuerySet:
        return containing(
            self, words, "activity__code", "activity__title", "number", "partner__name"
        )


class Commitment(Confirmable, Decided):
    """An award («zugesprochen»): body, date, number, amount; in force when confirmed.

    `drawn`, `reduced` and the CHF sums are counters that only steps move. `drawn` is what live
    and paid payouts take, less bank returns, refunds and open claims, in the currency of the
    commitment; the CHECK holds it below the net commitment. Sphere, instrument and partner are
    fixed here for every later report.
    """

    number = models.CharField(
        _("decision number"),
        max_length=60,
        blank=True,
        help_text=_("Of an urgent decision it may follow; then it is the late number."),
    )
    late_number = models.CharField(
        _("late decision number"), max_length=60, blank=True, editable=False
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="commitments", verbose_name=_("activity")
    )
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin, default=Origin.WORKFLOW, editable=False
    )
    credit = models.ForeignKey(
        CommitmentCredit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("commitment credit"),
        help_text=_("Empty: the body awards within its own competence."),
    )
    is_own_expenditure = models.BooleanField(
        _("own expenditure of the city"),
        default=False,
        help_text=_("City cooperation: suppliers are paid on behalf of the partner city."),
    )
    is_recurring = models.BooleanField(
        _("recurring expenditure"),
        default=False,
        help_text=_("It comes back every year; bodies have other limits for it."),
    )
    currency = models.ForeignKey(
        Currency, models.PROTECT, default="CHF", related_name="+", verbose_name=_("currency")
    )
    amount_asked = models.BigIntegerField(
        _("amount asked"), null=True, blank=True, help_text=_("in minor units of the currency")
    )
    amount = models.BigIntegerField(
        _("amount granted"), help_text=_("in minor units of the currency")
    )
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=9, null=True, blank=True)
    rate_on = models.DateField(_("day of the rate"), null=True, blank=True)
    rate_source = models.CharField(_("source of the rate"), max_length=100, blank=True)
    amount_chf = models.BigIntegerField(_("amount in CHF"), help_text=_("in Rappen"))
    sphere = models.CharField(_("sphere"), max_length=12, choices=Sphere)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="+", verbose_name=_("instrument")
    )
    partner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="commitments", verbose_name=_("partner")
    )
    reduced = models.BigIntegerField(_("reduced"), default=0, editable=False)
    reduced_chf = models.BigIntegerField(_("reduced in CHF"), default=0, editable=False)
    exchange_chf = models.BigIntegerField(_("exchange differences"), default=0, editable=False)
    drawn = models.BigIntegerField(_("drawn"), default=0, editable=False)
    paid_chf = models.BigIntegerField(_("net paid in CHF"), default=0, editable=False)

    objects = CommitmentQuerySet.as_manager()
    NAMED_BY = ("activity",)
    UNHASHED = frozenset(
        {"late_number", "reduced", "reduced_chf", "exchange_chf", "drawn", "paid_chf"}
    )

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MAX_RAPPEN)
                & Q(amount_chf__gt=0, amount_chf__lte=MAX_RAPPEN),
                name="commitment_amount_in_range",
                violation_error_message=_("The amount must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(drawn__gte=0, reduced__gte=0)
                & Q(drawn__lte=F("amount") - F("reduced")),
                name="commitment_not_overdrawn",
                violation_error_message=_("More would be drawn than was awarded."),
            ),
            models.CheckConstraint(
                condition=Q(number="") | Q(late_number=""), name="commitment_one_number"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(drawn=0, reduced=0),
                name="commitment_undrawn_until_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(currency="CHF", rate__isnull=True, amount=F("amount_chf"))
                | Q(rate__gt=0, rate_on__isnull=False) & ~Q(rate_source="") & ~Q(currency="CHF"),
                name="commitment_foreign_has_rate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} / {self.decision}"

    def get_absolute_url(self) -> str:
        return reverse("funding:commitment", args=[self.pk])

    @property
    def decision_number(self) -> str:
        """Under which number the decision stands; empty until it has one."""
        return self.number or self.late_number

    @property
    def decision(self) -> str:
        """What the decision is called: by its number, until then by its body."""
        return self.decision_number or self.body

    @property
    def is_partial(self) -> bool:
        """Less was granted than was asked for («teilweise zugesprochen»)."""
        return self.amount_asked is not None and self.amount < self.amount_asked

    @property
    def net(self) -> int:
        """The net commitment, in minor units of its currency."""
        return self.amount - self.reduced

    @property
    def net_chf(self) -> int:
        """The net commitment in Rappen, with exchange differences."""
        return self.amount_chf - self.reduced_chf + self.exchange_chf

    @property
    def free(self) -> int:
        """What is not yet drawn, in minor units of its currency."""
        return self.net - self.drawn

    @property
    def open_chf(self) -> int:
        """Rappen awarded and not yet paid."""
        return self.net_chf - self.paid_chf


class CommitmentPaper(models.Model):
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="papers")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")


class Plan(Guarded):
    """One version of the instalment plan of a commitment."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="plans")
    recorded_at = models.DateTimeField(_("recorded at"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("instalment plan")
        verbose_name_plural = _("instalment plans")
        ordering = ["commitment", "pk"]


class Condition(models.TextChoices):
    NONE = "none", _("none")
    REPORT = "report", _("report accepted")
    OTHER = "other", _("other condition")


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def planned(self) -> InstalmentQuerySet:
        """Instalments of the plan in force of confirmed commitments."""
        return self.filter(ended_by__isnull=True, commitment__confirmed_at__isnull=False)

    def without_payout(self) -> InstalmentQuerySet:
        """Planned, and no payout is under way or paid, neither here nor before the take-over."""
        return self.planned().filter(paid_before=None).exclude(disbursements__status__in=LIVE)

    def due_by(self, day: dt.date) -> InstalmentQuerySet:
        return self.filter(due_on__lte=day)


class Instalment(Guarded):
    """One tranche of the plan: when it is due, how much, on which condition.

    Its budget year is that of the due date, and stays so when it is paid later. `used_chf` is
    what it takes of its budget credit: the planned Rappen until it is paid, then those debited.
    Without a voted budget (`budget_credit` empty) it cannot be paid.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="instalments")
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, related_name="instalments", verbose_name=_("commitment")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    due_on = models.DateField(_("due on"))
    budget_year = models.PositiveSmallIntegerField(_("budget year"))
    budget_credit = models.ForeignKey(
        BudgetCredit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="instalments",
        verbose_name=_("budget credit"),
    )
    amount = models.BigIntegerField(
        _("amount"), help_text=_("in minor units of the commitment's currency")
    )
    amount_chf = models.BigIntegerField(_("planned in CHF"), help_text=_("in Rappen"))
    used_chf = models.BigIntegerField(_("used of the budget"), default=0, editable=False)
    share = models.PositiveSmallIntegerField(
        _("typed as a percentage"),
        null=True,
        blank=True,
        help_text=_("in hundredths of a per cent of the net award"),
    )
    is_rest = models.BooleanField(_("typed as the rest"), default=False)
    is_retention = models.BooleanField(
        _("retention"),
        default=False,
        help_text=_("Held back until the final report is accepted."),
    )
    condition = models.CharField(
        _("condition"), max_length=10, choices=Condition, default=Condition.NONE
    )
    condition_text = models.CharField(_("what must be met"), max_length=200, blank=True)
    report = models.ForeignKey(
        PartnerReport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="instalments",
        verbose_name=_("report"),
    )
    condition_met_on = models.DateField(_("condition met on"), null=True, blank=True)
    paid_before = models.OneToOneField(
        Entry,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="instalment_paid",
        verbose_name=_("paid before the take-over"),
    )
    ended_by = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="ended", editable=False
    )

    objects = InstalmentQuerySet.as_manager()
    NAMED_BY = ("commitment__activity",)
    CURRENCY_OF = {"amount": "commitment__currency"}

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["due_on", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="instalment_position"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount_chf__gt=0, used_chf__gte=0),
                name="instalment_amounts_positive",
            ),
            models.CheckConstraint(
                condition=Q(due_on__year=F("budget_year")), name="instalment_budget_year"
            ),
            models.CheckConstraint(
                condition=~Q(condition=Condition.REPORT) | Q(report__isnull=False),
                name="instalment_names_its_report",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=WHOLE, is_rest=False),
                name="instalment_typed_one_way",
            ),
            models.CheckConstraint(
                condition=Q(is_retention=False) | Q(condition=Condition.REPORT),
                name="instalment_retention_waits_for_report",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} – {self.due_on:%d.%m.%Y}"

    @property
    def typed(self) -> Typed:
        """How the amount was typed into the plan."""
        if self.is_rest or self.share is not None:
            return Typed(share=self.share, is_rest=self.is_rest)
        return Typed(amount=self.amount)

    @property
    def is_condition_met(self) -> bool:
        if self.condition == Condition.REPORT:
            return self.report is not None and self.report.accepted_on is not None
        return self.condition == Condition.NONE or self.condition_met_on is not None

    @property
    def was_owed_in_its_year(self) -> bool:
        """Due in its budget year, and the condition was met before that was over."""
        if self.condition == Condition.NONE:
            return True
        met_on = self.report.accepted_on if self.report is not None else self.condition_met_on
        return met_on is not None and met_on.year <= self.budget_year


class CommitmentReduction(Confirmable):
    """Less than was awarded: a dated document with a reason, confirmed by a second person."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="reductions")
    amount = models.BigIntegerField(
        _("amount"), help_text=_("in minor units of the commitment's currency")
    )
    amount_chf = models.BigIntegerField(_("amount in CHF"), help_text=_("in Rappen"))
    decided_on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))

    CURRENCY_OF = {"amount": "commitment__currency"}

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("commitment reduction")
        verbose_name_plural = _("commitment reductions")
        ordering = ["commitment", "decided_on", "pk"]
        constraints = [*Confirmable.Meta.constraints, amount_in_range("reduction")]

    def __str__(self) -> str:
        return f"{self.commitment} ({self.decided_on:%d.%m.%Y})"
