"""The battery of the trail, on a short chain: each kind of damage is found where it was done."""

import pytest

from batteries import trail

pytestmark = pytest.mark.django_db


def test_every_damage_of_a_short_chain_is_found_and_located(monkeypatch):
    monkeypatch.setattr(trail, "EVERY", 5)
    rows = trail.run(length=12)

    assert [(row.what, row.note, row.held) for row in rows if not row.is_sound] == []
    assert len(rows) == 18
