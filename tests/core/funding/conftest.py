"""The office of the stories; whatever a test does with it, the money adds up afterwards."""

import copy

import pytest

from core.funding.invariants import faults
from tests.core.funding.world import standing
from tests.factories import Office


@pytest.fixture(scope="module")
def _office(django_db_setup, django_db_blocker):
    with standing(django_db_blocker):
        yield Office()


@pytest.fixture
def office(_office, db):
    office = copy.deepcopy(_office)
    yield office
    assert faults() == []
