"""Where money is booked: the account of a payout, or the one that the table proposes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from core.funding.models import AccountAssignment, Commitment, Disbursement, Instalment


class Accounts:
    """Account assignments as text («3636 / 5930»), looked up once for each kind of recipient."""

    def __init__(self, on: dt.date) -> None:
        self._on = on
        self._proposed: dict[tuple[Any, ...], str] = {}

    def of_instalments(self, instalments: list[Instalment]) -> dict[int, str]:
        """By key of the instalment: of its latest payout that names one, else the proposal."""
        payouts = Disbursement.objects.filter(instalment__in=instalments).order_by("pk")
        named = {
            instalment: " / ".join(filter(None, parts))
            for instalment, *parts in payouts.values_list(
                "instalment", "gl_account", "function", "cost_centre", "internal_order"
            )
            if parts[0]
        }
        return {one.pk: named.get(one.pk) or self.proposed(one.commitment) for one in instalments}

    def proposed(self, commitment: Commitment) -> str:
        """The line in force for instrument and recipient; empty where the table has none."""
        partner = commitment.partner
        key = (
            commitment.instrument_id,
            partner.kind,
            partner.country_id == "CH",
            commitment.is_own_expenditure,
        )
        if key not in self._proposed:
            line = AccountAssignment.objects.proposed_for(commitment, on=self._on)
            self._proposed[key] = str(line or "")
        return self._proposed[key]
