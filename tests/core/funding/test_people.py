"""People who try everything: what goes through keeps the rules of four eyes, and adds up."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.core.funding.people.machine import People

pytestmark = pytest.mark.django_db

SHORT = settings(
    max_examples=4,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def test_whoever_tries_whatever_the_rules_hold():
    run_state_machine_as_test(People, settings=SHORT)
