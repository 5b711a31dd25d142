"""Budget credits lapse with their year: nothing counts against one that came after it (I2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from core.activities.models import Origin
from core.funding.models import BudgetCredit, CarryOver, Condition, Disbursement, Instalment
from core.funding.states import LIVE

# A list takes plans over as they stood: its first plan is as old as its award.
_IS_LATE = Q(plan__recorded_at__year__gt=F("budget_year")) & ~Q(
    commitment__origin=Origin.TAKEOVER, plan__reason=""
)


def counted_against_lapsed_budgets() -> Iterator[str]:
    """Instalments, plans, payouts and decisions that a budget of their year no longer held."""
    charged = Instalment.objects.planned().filter(budget_credit__isnull=False)
    for instalment in charged.exclude(budget_credit__year=F("budget_year")):
        yield _("%(name)s (%(key)s) is charged to the budget of another year.") % _named(instalment)
    decided_later = charged.filter(
        paid_before=None, commitment__decided_on__year__gt=F("budget_year")
    )
    for instalment in decided_later:
        yield _("%(name)s (%(key)s) was awarded after its budget had lapsed.") % _named(instalment)
    yield from _grown_plans(charged)
    for payout in _asked_for_late():
        yield _("%(name)s (%(key)s) was not owed when its budget lapsed.") % _named(payout)
    yield from _late_votes()


def _grown_plans(charged: QuerySet[Instalment]) -> Iterator[str]:
    """Plans made anew after a year that ask more of its budget than what they replaced."""
    ended = Instalment.objects.filter(
        ~_IS_LATE, budget_credit__isnull=False, ended_by__recorded_at__year__gt=F("budget_year")
    )
    before = _by_award_and_year(ended)
    for key, amount in _by_award_and_year(charged.filter(_IS_LATE)).items():
        if amount > before.get(key, 0):
            yield _(
                "Award %(key)s: %(planned)s are planned in %(year)s since its budget lapsed,"
                " %(before)s were before."
            ) % {
                "key": key[0],
                "year": key[1],
                "planned": amount,
                "before": before.get(key, 0),
            }


def _by_award_and_year(instalments: QuerySet[Instalment]) -> dict[tuple[int, int], int]:
    sums = instalments.order_by().values_list("commitment", "budget_year")
    return {(award, year): total for award, year, total in sums.annotate(total=Sum("amount"))}


def _asked_for_late() -> QuerySet[Disbursement]:
    """Live payouts asked for in a later year whose condition was not met in that of the budget."""
    year = F("instalment__budget_year")
    met_in_time = (
        Q(instalment__condition=Condition.NONE)
        | Q(
            instalment__condition=Condition.REPORT,
            instalment__report__accepted_on__year__lte=year,
        )
        | Q(
            instalment__condition=Condition.OTHER,
            instalment__condition_met_on__year__lte=year,
        )
    )
    late = Disbursement.objects.filter(status__in=LIVE, submitted_at__year__gt=year)
    return late.exclude(met_in_time)


def _late_votes() -> Iterator[str]:
    budgets = BudgetCredit.objects.confirmed().filter(decided_on__year__gt=F("year"))
    carried = CarryOver.objects.confirmed().filter(decided_on__year__gt=F("target__year"))
    for decided in (*budgets, *carried.select_related("source", "target")):
        yield _("%(name)s (%(key)s) was decided after the year of the budget.") % _named(decided)


def _named(row: Any) -> dict[str, object]:
    return {"name": row, "key": row.pk}
