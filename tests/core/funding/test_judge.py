"""Rules of four eyes deleted that no table can hold: the judge finds what they let through."""

import pytest

from tests.core.funding.people.deleting import FOUND_BY_THE_JUDGE
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
