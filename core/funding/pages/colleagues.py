"""Whom to ask: who could take the next step of many payouts, with few queries."""

from __future__ import annotations

from functools import cached_property

from django.utils import timezone

from core.funding.models import Disbursement
from core.funding.rules.asking import NEXT_STEP
from core.funding.rules.debits import objections_to_recorded_debit, objections_to_second_person
from core.funding.states import DisbursementStatus as S
from core.people.deputies import people_for
from core.people.models import MONEY_ROLES, Role, User


class Colleagues:
    """Who could take a next step, asked for many payouts with few queries."""

    @cached_property
    def _people(self) -> list[tuple[User, set[Role]]]:
        people = people_for(MONEY_ROLES, timezone.localdate())
        return [(person, person.roles()) for person in people]

    def who_could(self, payout: Disbursement) -> list[User]:
        """The same answer as `rules.who_could`."""
        if payout.status not in NEXT_STEP:
            return []
        roles, rule = NEXT_STEP[S(payout.status)]
        if (debit := payout.waiting_debit) is not None:
            # Asked once: only what stands against a person differs between them.
            if objections_to_recorded_debit(debit, today=timezone.localdate()):
                return []
            return [
                person
                for person, held in self._people
                if not held.isdisjoint(roles) and not objections_to_second_person(debit, person)
            ]
        return [
            person
            for person, held in self._people
            if not held.isdisjoint(roles) and not rule(payout, person)
        ]
