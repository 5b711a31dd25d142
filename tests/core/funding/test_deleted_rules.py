"""Each rule of four eyes deleted once: the next defence holds, or the judge finds it."""

import pytest

from core.people.deputies import Hand
from tests.core.funding.people.deleting import FOUND_BY_THE_JUDGE, HELD_BY_THE_DATABASE
from tests.core.funding.ways.every import SCENES
from tests.core.funding.ways.scenes import DATABASE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("deletion", HELD_BY_THE_DATABASE, ids=str)
def test_without_the_rule_the_database_refuses(deletion, office):
    scene = deletion.scene(office)

    with deletion.made():
        assert scene.try_by("step").startswith(DATABASE)


def test_every_rule_is_deleted():
    found = {deletion.rule for deletion in [*HELD_BY_THE_DATABASE, *FOUND_BY_THE_JUDGE]}

    assert found == {1, 2, 3, 4, 5, 6, 7, 9}


@pytest.mark.parametrize(
    "scene",
    [
        SCENES["requester_verifies"],
        SCENES["verifier_approves"],
        SCENES["approver_releases"],
        SCENES["releaser_confirms"],
        SCENES["administrator_approves"],
    ],
)
@pytest.mark.parametrize("surface", ["page", "bulk", "admin"])
def test_a_page_that_shows_no_objection_is_refused_by_the_step(scene, surface, office, monkeypatch):
    """Rule 8 deleted: the button stands where the reason should."""
    attempt = scene(office)
    if not hasattr(attempt, surface) or (surface == "bulk" and attempt.act == "confirm"):
        return

    def blind(person, _ask, **_values):
        return Hand(person, [], [])

    for module in ("pages.disbursements", "pages.payment", "pages.signing", "admin.acting"):
        monkeypatch.setattr(f"core.funding.{module}.hand_of", blind, raising=False)
        monkeypatch.setattr(
            f"core.funding.{module}.hand_in",
            lambda request, ask: blind(request.user, ask),
            raising=False,
        )

    assert attempt.try_by(surface) not in {"", "403"}
