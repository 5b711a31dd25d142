"""A plan as people read it: each instalment with its state and next action, credits around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.audit.origins import Place, places_of
from core.funding.models import Commitment, Condition, Disbursement, Instalment
from core.funding.models.credits import Credit
from core.funding.rules.credits import budget_credit_for
from core.funding.rules.payouts import objections_to_paying_out
from core.funding.rules.waivers import objections_to_unmet_condition, waits_for_report
from core.funding.states import LIVE
from core.people.models import Role, User


@dataclass(frozen=True)
class PlanRow:
    """An instalment, its latest payout, and what stands against requesting one."""

    instalment: Instalment
    payout: Disbursement | None
    objections: list[str]
    may_request: bool
    may_waive: bool
    may_tick_off: bool
    place: Place | None = None


@dataclass(frozen=True)
class CreditStanding:
    """A credit around an award; Rappen free before and after the award is in force."""

    kind: str
    name: str
    url: str
    limit: int
    asked: int
    free_before: int
    free_after: int
    urgent: Any = None

    @property
    def missing(self) -> int:
        """Rappen that a request for more credit asks for."""
        return max(0, -self.free_after)


def find(pk: int) -> Commitment:
    """An award with all that its pages show."""
    awards = Commitment.objects.select_related(
        "activity", "partner", "credit", "currency", "instrument", "recorded_by", "confirmed_by"
    ).prefetch_related("papers__document__uploaded_by")
    return get_object_or_404(awards, pk=pk)


def plan_rows(commitment: Commitment, person: User) -> list[PlanRow]:
    """The plan in force of an award, in few queries however long it is."""
    instalments = list(
        commitment.instalments.filter(ended_by=None)
        .select_related("budget_credit", "report", "paid_before")
        .prefetch_related("disbursements__currency")
    )
    places = places_of(instalments)
    return [_plan_row(commitment, one, person, places.get(one.pk)) for one in instalments]


def _plan_row(
    commitment: Commitment, instalment: Instalment, person: User, place: Place | None
) -> PlanRow:
    instalment.commitment = commitment
    payouts = sorted(instalment.disbursements.all(), key=lambda p: p.pk)
    live = next((p for p in payouts if p.status in LIVE), None)
    is_done = live is not None or instalment.paid_before is not None
    objections = [] if is_done else objections_to_paying_out(instalment, on=person.day)
    is_officer = person.has_role(Role.PROGRAMME_OFFICER)
    may_waive = (
        is_officer
        and waits_for_report(instalment)
        and objections == (objections_to_unmet_condition(instalment, is_waived=False))
    )
    return PlanRow(
        instalment=instalment,
        payout=live or (payouts[-1] if payouts else None),
        objections=objections,
        may_request=is_officer and not is_done and not objections,
        may_waive=may_waive,
        may_tick_off=commitment.is_confirmed
        and instalment.condition == Condition.OTHER
        and instalment.condition_met_on is None
        and person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT),
        place=place,
    )


def credit_standings(commitment: Commitment) -> list[CreditStanding]:
    """Both kinds of credit, before and after the award; for one in force, as it stands."""
    asked: dict[Credit, int] = defaultdict(int)
    if commitment.credit is not None:
        asked[commitment.credit] += commitment.amount_chf
    for instalment, budget in _budgets(commitment):
        if budget is not None:
            asked[budget] += instalment.amount_chf
    return [
        CreditStanding(
            kind=str(credit._meta.verbose_name),
            name=credit.name,
            url=reverse("funding:credit", args=[_kind(credit), credit.pk]),
            limit=credit.limit,
            asked=amount,
            free_before=credit.free + (amount if commitment.is_confirmed else 0),
            free_after=credit.free - (0 if commitment.is_confirmed else amount),
            urgent=credit.urgent,
        )
        for credit, amount in asked.items()
    ]


def _budgets(commitment: Commitment) -> Iterable[tuple[Instalment, Any]]:
    """Each instalment with the budget that it takes, or will take once the award is in force."""
    instalments = commitment.instalments.filter(ended_by=None).select_related("budget_credit")
    voted: dict[int, Any] = {}
    for instalment in instalments:
        year = instalment.budget_year
        if commitment.is_confirmed:
            yield instalment, instalment.budget_credit
            continue
        if year not in voted:
            voted[year] = budget_credit_for(
                year=year, sphere=commitment.sphere, instrument=commitment.instrument
            )
        yield instalment, voted[year]


def _kind(credit: Credit) -> str:
    return "budget" if hasattr(credit, "year") else "commitment"
