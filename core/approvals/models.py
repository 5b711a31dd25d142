"""How many signatures a payout takes, who released it, and the dated parameters of the office."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.approvals.states import Act, Release
from core.audit.models import Guarded
from core.confirmation import Confirmable, ConfirmableQuerySet, in_both_names
from core.display import chf, percent
from core.reference.models import Instrument, Sphere


class ApprovalRuleQuerySet(ConfirmableQuerySet):
    def that_applies(
        self, *, sphere: str, instrument: Instrument | None, amount: int, on: dt.date
    ) -> ApprovalRule | None:
        """The confirmed rule for an amount in Rappen on a day; the most special one wins.

        Of one kind the highest amount reached counts, in its newest version: so a new rule for
        small amounts leaves those for large ones as they are.
        """
        rules = self.confirmed().filter(
            Q(sphere="") | Q(sphere=sphere),
            Q(instrument=None) | Q(instrument=instrument),
            valid_from__lte=on,
            amount_from__lte=amount,
        )
        return max(rules, key=lambda rule: rule.precedence, default=None)


class ApprovalRule(Confirmable):
    """From this amount on, a payout takes so many approving signatures."""

    sphere = models.CharField(_("sphere"), max_length=12, choices=Sphere, blank=True)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, verbose_name=_("instrument")
    )
    amount_from = models.BigIntegerField(_("amount from"), default=0, help_text=_("in Rappen"))
    signatures = models.PositiveSmallIntegerField(_("approving signatures"), default=1)
    release = models.CharField(
        _("payment is released"), max_length=12, choices=Release, default=Release.HERE
    )
    valid_from = models.DateField(_("valid from"))

    objects = ApprovalRuleQuerySet.as_manager()

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("approval rule")
        verbose_name_plural = _("approval rules")
        ordering = ["sphere", "instrument", "valid_from", "amount_from"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(signatures__gte=1, signatures__lte=5),
                name="approval_rule_signatures_in_range",
            ),
            models.CheckConstraint(
                condition=Q(amount_from__gte=0), name="approval_rule_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sphere_display() or '–'} {chf(self.amount_from)}: {self.signatures}"

    @property
    def precedence(self) -> tuple[bool, bool, int, dt.date, int]:
        """The most special rule counts, of these the highest step in its newest version."""
        special = (self.instrument_id is not None, self.sphere != "")
        return (*special, self.amount_from, self.valid_from, self.pk or 0)

    def covers(self, instrument: Instrument) -> bool:
        return self.sphere in {"", instrument.sphere} and (
            self.instrument_id in {None, instrument.pk}
        )


class ParameterKey(models.TextChoices):
    COOLING_DAYS = "cooling_days", _("cooling period of an account, in bank working days")
    PLAN_WINDOW_DAYS = "plan_window_days", _("days within which instalments count as one sum")
    RATE_RESERVE = "rate_reserve", _("reserve on the day's rate, in per cent")
    DECISION_HOURS = "decision_hours", _("hours from the alert of an emergency to an award")
    PAYMENT_HOURS = "payment_hours", _("hours from the alert of an emergency to a payment")
    PAPER_DAYS = "paper_days", _("days in which the papers of an urgent award follow")
    SCREENING_DAYS = "screening_days", _("days after which a sanctions check is too old to pay")
    ESCALATION_DAYS = "escalation_days", _("days of waiting after which the head of unit is told")
    DEBIT_DAYS = "debit_days", _("bank working days from a release to its debit at the latest")


DEFAULTS = {
    ParameterKey.COOLING_DAYS: 3,
    ParameterKey.PLAN_WINDOW_DAYS: 30,
    ParameterKey.RATE_RESERVE: 300,
    ParameterKey.DECISION_HOURS: 24,
    ParameterKey.PAYMENT_HOURS: 72,
    ParameterKey.PAPER_DAYS: 30,
    ParameterKey.SCREENING_DAYS: 365,
    ParameterKey.ESCALATION_DAYS: 5,
    ParameterKey.DEBIT_DAYS: 10,
}


def in_words(key: str | None, value: int) -> str:
    """A value as people read it: the reserve, stored in hundredths of a per cent, as per cent."""
    return percent(value) if key == ParameterKey.RATE_RESERVE else str(value)


class ParameterQuerySet(ConfirmableQuerySet):
    def value_on(self, key: ParameterKey, on: dt.date) -> int:
        """The confirmed value in force on a day, else the product's default."""
        value = (
            self.confirmed()
            .filter(key=key, valid_from__lte=on)
            .order_by("-valid_from", "-pk")
            .values_list("value", flat=True)
            .first()
        )
        return DEFAULTS[key] if value is None else value


class Parameter(Confirmable):
    key = models.CharField(_("parameter"), max_length=30, choices=ParameterKey)
    value = models.PositiveIntegerField(_("value"))
    valid_from = models.DateField(_("valid from"))

    objects = ParameterQuerySet.as_manager()
    WORDS = {"value": lambda value, state: in_words(state.get("key"), value)}

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        ordering = ["key", "valid_from"]

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.value_in_words}"

    @property
    def value_in_words(self) -> str:
        return in_words(self.key, self.value)


class SignatureQuerySet(models.QuerySet):
    def standing(self) -> SignatureQuerySet:
        """Signatures that did not fall."""
        return self.filter(fallen_at__isnull=True)

    def of(self, *acts: Act) -> SignatureQuerySet:
        return self.standing().filter(act__in=acts)


class Signature(Guarded):
    """Who put their name to what: the hash says exactly which content they saw."""

    act = models.CharField(_("act"), max_length=10, choices=Act)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )
    represents = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("signed as deputy of"),
    )
    signed_at = models.DateTimeField(_("signed at"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    fallen_at = models.DateTimeField(_("fallen at"), null=True, blank=True)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def signer(self) -> str:
        """Who signed; a deputy with the name of whom they signed for."""
        return in_both_names(self.signed_by, self.represents)

    @property
    def sides(self) -> set[int]:
        """Whose part the signature is: a deputy counts as both persons."""
        return {key for key in (self.signed_by_id, self.represents_id) if key is not None}
