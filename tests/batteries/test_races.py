"""The battery of races, in the small: it holds, and it finds a counter that does not."""

import pytest

from batteries import races
from core.funding import counters
from tests.factories import Office, finance_officer, head_of_unit

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_few_rounds_hold(monkeypatch):
    monkeypatch.setattr(races, "CONTROLS", 2)

    rows = races.run(crowd=8, rounds=1)

    assert [row.is_sound for row in rows[:3]] == [True, True, True]


def test_a_counter_that_forgets_is_no_sound_row(monkeypatch):
    monkeypatch.setattr(counters, "_take", lambda *_args: None)
    office, heads = Office(), [head_of_unit() for _number in range(4)]

    assert not races._awards(office, heads, races.random.Random(4))


def test_one_signature_is_not_two():
    office, approvers = Office(), [finance_officer()]

    assert not races._approvals(office, approvers, races.random.Random(4))
