"""Races for the last franc of a credit whose limit moves, and for the last booking of a year."""

import datetime as dt
from functools import partial

import pytest

from core.audit.models import AuditEntry
from core.funding import workflow
from core.funding.invariants import faults
from core.funding.rules import closed_years
from core.ledger.models import Entry
from tests.core.funding.making import frame
from tests.core.funding.raising import (
    URGENT,
    raise_by,
    record_carry_over,
    record_raise,
    record_ruling,
)
from tests.factories import NOW, Office, head_of_finance, make_budget
from tests.races.crowd import at_once, done
from tests.races.test_money import CROWD, ROOM, recorded_awards

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AMOUNT = 1_000_000


def confirming(awards):
    return [partial(workflow.confirm_award, award, by=head, now=NOW) for award, head in awards]


def test_awards_race_for_the_room_that_a_raise_makes():
    office = Office()
    credit = frame(office, ROOM * AMOUNT)
    raised = record_raise(office, credit, 2 * AMOUNT)
    awards = confirming(recorded_awards(office, credit=credit))

    results = at_once([*awards, partial(workflow.confirm_raise, raised, by=office.felix, now=NOW)])

    credit.refresh_from_db()
    assert ROOM + 1 <= len(done(results)) <= ROOM + 3
    assert credit.limit == (ROOM + 2) * AMOUNT
    assert credit.used == (len(done(results)) - 1) * AMOUNT
    assert faults() == []


def test_one_raise_is_confirmed_by_a_crowd_once():
    office = Office()
    raised = record_raise(office, office.budget, AMOUNT)
    heads = [head_of_finance() for _number in range(CROWD)]

    results = at_once([partial(workflow.confirm_raise, raised, by=head, now=NOW) for head in heads])

    office.budget.refresh_from_db()
    assert (len(done(results)), office.budget.raised) == (1, AMOUNT)
    assert faults() == []


def test_awards_race_with_the_refusal_of_an_urgent_raise():
    office = Office()
    credit = frame(office, ROOM * AMOUNT)
    urgent = raise_by(office, credit, 3 * AMOUNT, **URGENT)
    ruling = record_ruling(office, urgent, is_granted=False)
    awards = confirming(recorded_awards(office, credit=credit))

    at_once([*awards, partial(workflow.confirm_approval, ruling, by=office.felix, now=NOW)])

    credit.refresh_from_db()
    assert credit.limit == ROOM * AMOUNT
    assert ROOM * AMOUNT <= credit.used <= (ROOM + 3) * AMOUNT
    assert credit.overrun == credit.used - credit.limit
    assert faults() == []


def test_awards_race_with_a_carry_over_for_the_rest():
    office = Office(budget=ROOM * AMOUNT)
    following = make_budget(2027, AMOUNT)
    carried = record_carry_over(office, office.budget, ROOM * AMOUNT)
    awards = confirming(recorded_awards(office))

    results = at_once(
        [partial(workflow.confirm_carry_over, carried, by=office.felix, now=NOW), *awards]
    )

    office.budget.refresh_from_db()
    following.refresh_from_db()
    came_over = following.limit - AMOUNT
    assert office.budget.used == office.budget.limit == ROOM * AMOUNT
    assert (came_over, len(done(results))) in {(ROOM * AMOUNT, 1), (0, ROOM)}
    assert faults() == []


def test_nothing_comes_into_a_year_after_it_was_closed(monkeypatch):
    """Even where the rule saw nothing that waits: who posts and who closes wait for each other."""
    monkeypatch.setattr(closed_years, "objections_to_closing", lambda _year: [])
    office = Office()
    awards = confirming(recorded_awards(office))
    later = dt.datetime(2027, 1, 5, 9, 0, tzinfo=NOW.tzinfo)
    closing = workflow.record_closing(year=2026, by=office.dario, now=later)

    at_once([*awards, partial(workflow.confirm_closing, closing, by=office.felix, now=later)])

    closed = AuditEntry.objects.get(verb="confirm_closing", outcome="done")
    assert not Entry.objects.filter(step__number__gt=closed.number).exists()
