"""Thirty-two people at once for the same francs: no credit is overrun, no signature counted twice.

Each attempt is a step in a thread and on a connection of its own, let go together with the others.
On PostgreSQL a control run follows, in which the counter reads first and writes then: it must
overrun and be found, or the races prove nothing.
"""

from __future__ import annotations

import random
from functools import partial
from typing import Any
from unittest.mock import patch

from django.db import connection

from batteries.rows import Row
from core.activities.states import ActivityStatus
from core.audit.trail import faults as faults_of_chain
from core.funding import counters, workflow
from core.funding.invariants import faults
from core.people.models import User
from core.workflow import current
from tests import factories
from tests.core.funding.making import TODAY, frame
from tests.factories import NOW, Office
from tests.races.crowd import at_once, done

CROWD = 32
ROUNDS = 157
CONTROLS = 10
AMOUNT = 100_000
SIGNATURES = 2
NEEDS_TWO = 6_000_000


def run(crowd: int = CROWD, rounds: int = ROUNDS) -> list[Row]:
    office = Office(budget=rounds * crowd * AMOUNT + rounds * NEEDS_TWO + crowd * CONTROLS * AMOUNT)
    chance = random.Random(4)  # noqa: S311  (to be repeatable)
    heads = [factories.head_of_unit() for _number in range(crowd)]
    approvers = [factories.finance_officer() for _number in range(crowd)]
    races = {
        "awards confirmed against one commitment credit": (_awards, heads),
        "approvals of one payout that takes two": (_approvals, approvers),
    }
    rows = []
    for what, (one, people) in races.items():
        held = sum(one(office, people, chance) for _number in range(rounds))
        rows.append(Row(what, rounds * crowd, held * crowd, f"{rounds} rounds of {crowd} people"))
    after = [*faults(), *faults_of_chain()]
    rows.append(Row("invariants and the chain after all of them", 1, int(not after)))
    if connection.vendor == "postgresql":
        rows.append(_control(office, heads, chance))
    return rows


def _awards(office: Office, heads: list[User], chance: random.Random) -> bool:
    """Whether as many awards went through as there was room for, and the counter says so."""
    room = chance.randint(1, len(heads) - 1)
    credit, results = _race_for(office, room, heads)
    return len(done(results)) == room and (credit.used, credit.free) == (room * AMOUNT, 0)


def _race_for(office: Office, room: int, heads: list[User]) -> tuple[Any, list[Any]]:
    credit = frame(office, room * AMOUNT)
    waiting = [
        workflow.record_award(
            factories.make_activity(status=ActivityStatus.PLANNED),
            workflow.Award(
                body="Stadtrat",
                decided_on=TODAY,
                number="SR 1",
                amount=AMOUNT,
                credit=credit,
                instalments=[workflow.Tranche(TODAY, AMOUNT)],
            ),
            by=office.anna,
            now=NOW,
        )
        for _head in heads
    ]
    results = at_once(
        [
            partial(workflow.confirm_award, award, by=head, now=NOW)
            for award, head in zip(waiting, heads, strict=True)
        ]
    )
    credit.refresh_from_db()
    return credit, results


def _approvals(office: Office, approvers: list[User], chance: random.Random) -> bool:
    """Whether exactly two of the crowd signed."""
    payout = office.verified(office.request(office.award(NEEDS_TWO - chance.randint(0, AMOUNT))))
    results = at_once([partial(workflow.approve, payout, by=one, now=NOW) for one in approvers])
    standing = payout.signatures.standing().filter(act="approve").count()
    return len(done(results)) == standing == SIGNATURES


def _control(office: Office, heads: list[User], chance: random.Random) -> Row:
    """With the condition taken out of the UPDATE, the same race overruns and is found."""
    with patch.object(counters, "_take", _read_then_write):
        overrun = sum(
            len(done(_race_for(office, room, heads)[1])) > room
            for room in (chance.randint(1, len(heads) // 2) for _number in range(CONTROLS))
        )
    found = {fault.split()[0] for fault in faults()} >= {"I2", "I3"}
    return Row(
        "control run without the counter's condition",
        1,
        int(overrun > 0 and found),
        f"overran in {overrun} of {CONTROLS} rounds, and the invariants tell it",
    )


def _read_then_write(credit: Any, amount: int) -> None:
    row = type(credit).objects.get(pk=credit.pk)
    if row.used + amount <= row.limit:
        type(credit).objects.filter(pk=credit.pk).update(
            used=row.used + amount, step_id=current().step
        )
