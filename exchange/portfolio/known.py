"""What is stored here under the names of a workbook, read once before its rows are compared."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import F, Q

from core.activities.models import Activity, Origin
from core.funding.models import BudgetCredit, Commitment, CommitmentCredit, Instalment
from core.partners.models import BankAccount, Organisation
from exchange.resources import ProjectResource
from iza.models import Project

BudgetKey = tuple[int, str, str | None]


class Known:
    """Each kind by the name that a file calls it by."""

    def __init__(self, codes: set[str]) -> None:
        self._codes = codes

    @cached_property
    def organisations(self) -> dict[str, Organisation]:
        return {one.code.casefold(): one for one in Organisation.objects.order_by("pk")}

    @cached_property
    def accounts(self) -> dict[tuple[str, str], BankAccount]:
        """Versions that stand or wait, by partner and number."""
        live = BankAccount.objects.filter(discarded_at=None, closed_at=None, replaced_by=None)
        return {
            (one.organisation.code.casefold(), one.number.key): one
            for one in live.select_related("organisation", "currency", "country", "bank_country")
        }

    @cached_property
    def commitment_credits(self) -> dict[str, CommitmentCredit]:
        live = CommitmentCredit.objects.live().select_related("instrument")
        return {one.name.casefold(): one for one in live.order_by("-pk")}

    @cached_property
    def budget_credits(self) -> dict[BudgetKey, BudgetCredit]:
        live = BudgetCredit.objects.live().select_related("instrument")
        return {(one.year, one.sphere, one.instrument_id): one for one in live}

    @cached_property
    def projects(self) -> dict[str, Any]:
        """IZA projects with what their splits are."""
        return ProjectResource().existing(self._codes)

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Whatever else has one of these file references."""
        others = Activity.objects.exclude(pk__in=Project.objects.values("pk"))
        return {one.code.casefold(): one for one in others if one.code.casefold() in self._codes}

    @cached_property
    def commitments(self) -> dict[tuple[str, str], Commitment]:
        """Awards by file reference and number, without those that were taken back."""
        live = Commitment.objects.filter(discarded_at=None).exclude(
            Q(origin=Origin.TAKEOVER) & Q(reduced=F("amount"))
        )
        found = live.select_related("activity", "currency", "credit")
        return {
            (one.activity.code.casefold(), one.number.casefold()): one
            for one in found
            if one.activity.code.casefold() in self._codes
        }

    @cached_property
    def first_plans(self) -> dict[int, list[Instalment]]:
        """By award the instalments of its first plan, whatever became of them."""
        plans: dict[int, list[Instalment]] = defaultdict(list)
        keys = [one.pk for one in self.commitments.values()]
        rows = Instalment.objects.filter(commitment__in=keys).select_related("paid_before")
        for row in rows.order_by("plan", "position"):
            if not plans[row.commitment_id] or plans[row.commitment_id][0].plan_id == row.plan_id:
                plans[row.commitment_id].append(row)
        return plans
