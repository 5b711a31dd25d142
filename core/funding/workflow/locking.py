"""Whom a step of money keeps from acting at the same time."""

from __future__ import annotations

from collections.abc import Sequence

from core.activities.models import Activity
from core.funding.models import Commitment, Disbursement
from core.partners.models import Organisation
from core.workflow import touch


def hold_partners(disbursements: Sequence[Disbursement]) -> None:
    """Hold the partners of many payouts, in one order, before any of their activities."""
    keys = {payout.commitment_id for payout in disbursements}
    partners = Organisation.objects.filter(commitments__in=keys).order_by("pk").distinct()
    list(
        Organisation.objects.select_for_update(no_key=True)
        .filter(pk__in=list(partners.values_list("pk", flat=True)))
        .order_by("pk")
    )


def hold(pk: int) -> Commitment:
    """Hold partner, activity and commitment, in this order, and read the commitment afresh.

    The partner, because its payouts count as one sum; the commitment, because rules compare all
    its payouts. `no_key` lets others commit rows that merely name them.
    """
    keys = Commitment.objects.values_list("partner", "activity").get(pk=pk)
    Organisation.objects.select_for_update(no_key=True).get(pk=keys[0])
    Activity.objects.select_for_update(no_key=True).get(pk=keys[1])
    Commitment.objects.select_for_update(no_key=True).get(pk=pk)
    commitment = Commitment.objects.select_related(
        "activity", "partner", "currency", "credit", "instrument"
    ).get(pk=pk)
    touch(commitment, commitment.activity)
    return commitment


def lock(disbursement: Disbursement) -> Disbursement:
    """Read a payout afresh, with its partner, activity and commitment held."""
    commitment = hold(disbursement.commitment_id)
    fresh = Disbursement.objects.select_related(
        "instalment__budget_credit", "instalment__report", "account", "currency"
    ).get(pk=disbursement.pk)
    fresh.commitment = fresh.instalment.commitment = commitment
    touch(fresh)
    return fresh
