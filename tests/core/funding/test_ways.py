"""Round four eyes there is no way: not by a page, a step, the ORM or SQL."""

import copy

import pytest

from core.approvals.states import Act
from tests.core.funding.ways.every import WAYS, cells
from tests.core.funding.ways.scenes import DATABASE, PAYING, SIGNING, Signing, WentThroughError
from tests.core.funding.world import undone

QUICK = {"page", "step", "sql"}
"""What each run tries; the battery `ways` tries bulk pages, the back office and the ORM too."""
CELLS = [
    cell
    for cell in cells()
    # What is approved is edited in test_four_eyes.py already.
    if cell.surface in QUICK and not cell.way.name.endswith("edited_when_approved")
]


@pytest.fixture
def office(_office, db):
    """Without the invariants afterwards: each way shows by itself that nothing was written."""
    return copy.deepcopy(_office)


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_no_way_leads_round_four_eyes(cell, office):
    told = cell.try_in(office)

    assert told != ""
    assert not told.startswith(DATABASE), "refused, but not in the words of the office"


def test_there_are_enough_of_them_and_each_is_said_once():
    assert len(WAYS) >= 60
    assert len({way.sentence for way in WAYS}) == len(WAYS)


RIGHT = {
    Act.VERIFY: lambda office: (office.beat, office.request()),
    Act.APPROVE: lambda office: (office.dario, office.verified()),
    Act.ORDER: lambda office: (office.carla, office.approved()),
    Act.CONFIRM: lambda office: (office.elena, office.ordered()),
}


@pytest.mark.parametrize("act", RIGHT)
@pytest.mark.parametrize("surface", SIGNING)
def test_by_each_surface_the_right_person_gets_through(office, act, surface):
    """The control: what is refused above is refused for who tries it, not for how."""
    if act == Act.CONFIRM and surface not in PAYING:
        return
    person, payout = RIGHT[act](office)

    with undone(), pytest.raises(WentThroughError):
        Signing(person, payout, act).try_by(surface)
