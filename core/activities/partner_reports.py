"""What a partner reports: expected by a day, received, accepted or not accepted."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.activities.states import ReportState
from core.audit.models import Guarded
from core.searching import containing


class ReportKind(models.TextChoices):
    INTERIM = "interim", _("interim report")
    FINAL = "final", _("final report")


class PartnerReportQuerySet(models.QuerySet["PartnerReport"]):
    def overdue(self, today: dt.date) -> PartnerReportQuerySet:
        """Past their due day and not accepted, whoever is behind."""
        return self.filter(accepted_on=None, due_on__lt=today)

    def search(self, words: str) -> PartnerReportQuerySet:
        return containing(
            self, words, "activity__code", "activity__title", "activity__partner__name"
        )


class PartnerReport(Guarded):
    """A report that the partner owes; a tranche may wait until it is accepted.

    Who recorded that it came in does not accept it. One that is not accepted is owed again, if
    need be by a new day; what was said of it last stays beside it.
    """

    activity = models.ForeignKey("activities.Activity", models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind)
    due_on = models.DateField(_("due on"))
    received_on = models.DateField(_("received on"), null=True, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received by"),
    )
    declined_on = models.DateField(_("not accepted on"), null=True, blank=True)
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("not accepted by"),
    )
    declined_reason = models.TextField(_("why it was not accepted"), blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
    )

    objects = PartnerReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner's report")
        verbose_name_plural = _("partners' reports")
        ordering = ["activity", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True, accepted_by__isnull=True)
                | Q(accepted_on__isnull=False, accepted_by__isnull=False),
                name="report_accepted_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True)
                | Q(received_by__isnull=True)
                | ~Q(accepted_by=F("received_by")),
                name="report_accepted_by_another_person",
                violation_error_message=_("Who recorded the receipt does not accept the report."),
            ),
            models.CheckConstraint(
                condition=Q(declined_on__isnull=True, declined_by__isnull=True, declined_reason="")
                | Q(declined_on__isnull=False, declined_by__isnull=False) & ~Q(declined_reason=""),
                name="report_declined_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.get_kind_display()} {self.due_on:%d.%m.%Y}"

    @property
    def state(self) -> ReportState:
        if self.accepted_on is not None:
            return ReportState.ACCEPTED
        if self.received_on is not None:
            return ReportState.RECEIVED
        return ReportState.DECLINED if self.declined_on is not None else ReportState.EXPECTED

    def days_overdue(self, today: dt.date) -> int:
        """Whole days since it was due; 0 if it is not yet due or accepted."""
        return 0 if self.accepted_on else max(0, (today - self.due_on).days)
