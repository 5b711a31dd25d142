"""Rules of four eyes deleted that no table can hold: the judge finds what they let through."""

import pytest

from tests.core.funding.people.deleting import BY_ITSELF, FOUND_BY_THE_JUDGE, Deletion, awarded
from tests.core.funding.people.judge import BrokenRuleError
from tests.core.funding.people.play import Play
from tests.core.funding.world import undone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("deletion", FOUND_BY_THE_JUDGE, ids=str)
def test_without_the_rule_the_judge_finds_it(deletion):
    with undone():
        deletion.scene(Play())

    with undone(), deletion.made(), pytest.raises(BrokenRuleError, match=f"rule {deletion.rule}"):
        deletion.scene(Play())


def test_without_the_rule_of_the_plan_the_database_refuses_its_parts():
    """Two parts within thirty days, each with the signatures of a part."""
    alone = Deletion(7, BY_ITSELF, awarded)
    with undone():
        play = Play()
        assert play.request(play.office.anna, *awarded(play, 3_000_000, 3_000_000)) is not None

    with undone(), alone.made():
        play = Play()
        assert play.request(play.office.anna, *awarded(play, 3_000_000, 3_000_000)) is None
