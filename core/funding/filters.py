"""Searching and narrowing the lists of payouts and credits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.activities.models import PartnerReport, ReportKind
from core.funding.models import BudgetCredit, Disbursement
from core.funding.states import NOT_YET_ORDERED, DisbursementStatus
from core.partners.models import Organisation
from core.people.models import User
from core.reference.models import Sphere

SOON = dt.timedelta(days=30)


class DisbursementFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="search")
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=DisbursementStatus.choices, empty_label=_("all")
    )
    year = django_filters.NumberFilter(label=_("Budget year"), field_name="instalment__budget_year")
    sphere = django_filters.ChoiceFilter(
        label=_("Sphere"),
        field_name="commitment__sphere",
        choices=Sphere.choices,
        empty_label=_("all"),
    )
    partner = django_filters.ModelChoiceFilter(
        label=_("Partner"),
        field_name="commitment__partner",
        queryset=Organisation.objects.filter(commitments__isnull=False).distinct().named(),
        empty_label=_("all"),
    )
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        method="narrow_to_due",
        choices=[("overdue", _("overdue")), ("soon", _("within 30 days"))],
        empty_label=_("all"),
    )

    class Meta:
        model = Disbursement
        fields: list[str] = []

    def search(self, payouts: Any, _name: str, words: str) -> Any:
        return payouts.search(words)

    def narrow_to_due(self, payouts: Any, _name: str, when: str) -> Any:
        """By the due date of the instalment, of what is not released yet."""
        today = timezone.localdate()
        waiting = payouts.filter(status__in=NOT_YET_ORDERED)
        if when == "overdue":
            return waiting.filter(instalment__due_on__lt=today)
        return waiting.filter(instalment__due_on__range=(today, today + SOON))


class OverdueReportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="narrow_to_state",
        choices=[("missing", _("not received or sent back")), ("received", _("to be reviewed"))],
        empty_label=_("all"),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Report"), choices=ReportKind.choices, empty_label=_("all")
    )
    responsible = django_filters.ModelChoiceFilter(
        label=_("Responsible"),
        field_name="activity__responsible",
        queryset=User.objects.filter(activities__reports__isnull=False).distinct(),
        empty_label=_("all"),
    )
    partner = django_filters.ModelChoiceFilter(
        label=_("Partner"),
        field_name="activity__partner",
        queryset=Organisation.objects.filter(activities__reports__isnull=False).distinct().named(),
        empty_label=_("all"),
    )

    class Meta:
        model = PartnerReport
        fields: list[str] = []

    def search(self, reports: Any, _name: str, words: str) -> Any:
        return reports.search(words)

    def narrow_to_state(self, reports: Any, _name: str, state: str) -> Any:
        return reports.filter(received_on__isnull=state == "missing")


class CreditFilter(django_filters.FilterSet):
    """For both kinds; a year narrows budgets, and commitment credits to those valid in it."""

    q = django_filters.CharFilter(label=_("Search"), field_name="name", lookup_expr="icontains")
    year = django_filters.NumberFilter(label=_("Year"), method="narrow_to_year")
    sphere = django_filters.ChoiceFilter(
        label=_("Sphere"), choices=Sphere.choices, empty_label=_("all")
    )

    class Meta:
        model = BudgetCredit
        fields: list[str] = []

    def narrow_to_year(self, rows: Any, _name: str, year: Any) -> Any:
        year = int(year)
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            return rows.none()
        if rows.model is BudgetCredit:
            return rows.filter(year=year)
        return rows.filter(valid_from__year__lte=year).filter(
            Q(valid_to__isnull=True) | Q(valid_to__year__gte=year)
        )
