"""Where payouts are booked: the dated table that proposes an account assignment (Kontierung)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.confirmation import Confirmable, ConfirmableQuerySet
from core.funding.models.commitments import Commitment
from core.partners.models import OrganisationKind
from core.reference.models import FunctionalCode, GeneralLedgerAccount, Instrument


class AccountAssignmentQuerySet(ConfirmableQuerySet):
    def in_force(self, on: dt.date) -> AccountAssignmentQuerySet:
        """Confirmed lines that hold on a day."""
        return self.confirmed().filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on
        )

    def proposed_for(self, commitment: Commitment, *, on: dt.date) -> AccountAssignment | None:
        """The line in force for instrument and recipient; the most special one wins."""
        partner = commitment.partner
        candidates = self.in_force(on).filter(
            Q(instrument=None) | Q(instrument=commitment.instrument),
            Q(recipient_kind="") | Q(recipient_kind=partner.kind),
            Q(is_swiss=None) | Q(is_swiss=partner.country_id == "CH"),
            Q(is_own_expenditure=None) | Q(is_own_expenditure=commitment.is_own_expenditure),
        )
        return max(
            candidates.select_related("account", "function"),
            key=AccountAssignment.speciality,
            default=None,
        )


class AccountAssignment(Confirmable):
    """A dated line of the table that proposes where a payout is booked (HRM2)."""

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, verbose_name=_("instrument")
    )
    recipient_kind = models.CharField(
        _("kind of recipient"), max_length=2, choices=OrganisationKind, blank=True
    )
    is_swiss = models.BooleanField(_("recipient in Switzerland"), null=True, blank=True)
    is_own_expenditure = models.BooleanField(
        _("own expenditure of the city"), null=True, blank=True
    )
    account = models.ForeignKey(
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
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True, editable=False)

    objects = AccountAssignmentQuerySet.as_manager()
    UNHASHED = frozenset({"valid_to"})

    class Meta(Confirmable.Meta):
        abstract = False
        verbose_name = _("account assignment")
        verbose_name_plural = _("account assignments")
        ordering = ["instrument", "recipient_kind", "valid_from", "pk"]
        constraints = [
            *Confirmable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from"), confirmed_at__isnull=False),
                name="account_assignment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return " / ".join(
            part for part in (self.account_id, self.function_id, self.cost_centre) if part
        )

    def speciality(self) -> tuple[int, int, int, int, dt.date, int]:
        """What goes before what: instrument, kind of spending, recipient, country; then the new."""
        return (
            self.instrument_id is not None,
            self.is_own_expenditure is not None,
            self.recipient_kind != "",
            self.is_swiss is not None,
            self.valid_from,
            self.pk,
        )
