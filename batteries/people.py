"""People who try everything for days: what goes through keeps four eyes, and the money adds up.

A machine draws who tries what, when and for whom; an independent judge, who asks no rule of the
product, hears of each act that went through. Then each rule is deleted once, and must be missed.
"""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from batteries.rows import Row
from tests.core.funding.people.deleting import FOUND_BY_THE_JUDGE, HELD_BY_THE_DATABASE
from tests.core.funding.people.judge import BrokenRuleError
from tests.core.funding.people.machine import People
from tests.core.funding.people.play import Play
from tests.core.funding.ways.scenes import DATABASE
from tests.core.funding.world import undone
from tests.factories import Office

EXAMPLES = 25
STEPS = 60
ACTS = (
    *("request", "resubmit", "correct", "verify", "approve", "order", "confirm"),
    *("send_back", "take_back", "cancel", "return", "reversal", "reduction", "change plan"),
    *("record award", "confirm award", "record account", "confirm account", "interest"),
    *("record role", "confirm role", "end role", "record rule", "confirm rule"),
    *("record deputyship", "confirm deputyship", "end deputyship"),
    *("confirm reduction", "confirm return", "confirm reversal"),
)


def run(examples: int = EXAMPLES, steps: int = STEPS) -> list[Row]:
    return [*_played(examples, steps), *_deleted()]


def _played(examples: int, steps: int) -> list[Row]:
    """A wrong act raises out of the machine, with the shortest play that leads to it."""
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()

    def count(play: Any) -> None:
        done.update(play.done)
        refused.update(play.refused)

    monitored: Any = People
    monitored.shown = staticmethod(count)
    run_state_machine_as_test(
        People,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    tried = done.total() + refused.total()
    rows = [Row("acts of people, judged", tried, tried, f"{examples} plays of {steps} steps")]
    return rows + [
        Row(f"… {act}", done[act] + refused[act], done[act] + refused[act], _told(done[act]))
        for act in ACTS
    ]


def _told(through: int) -> str:
    return f"{through} went through, and were right"


def _deleted() -> list[Row]:
    office = Office()
    held = found = 0
    deletions: Any = HELD_BY_THE_DATABASE
    for deletion in deletions:
        with undone():
            scene = deletion.scene(copy.deepcopy(office))
            with deletion.made():
                held += scene.try_by("step").startswith(DATABASE)
    for deletion in FOUND_BY_THE_JUDGE:
        with undone(), deletion.made():
            found += _is_found(deletion)
    return [
        Row("a rule deleted: the database refuses", len(HELD_BY_THE_DATABASE), held),
        Row(
            "a rule deleted that no table holds: the judge finds it", len(FOUND_BY_THE_JUDGE), found
        ),
    ]


def _is_found(deletion: Any) -> bool:
    try:
        deletion.scene(Play())
    except BrokenRuleError:
        return True
    return False
