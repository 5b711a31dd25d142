"""The public list, switched on, of an office."""

import pytest

from tests.factories import Office


@pytest.fixture(autouse=True)
def _switched_on(settings):
    settings.PUBLIC_LIST = True


@pytest.fixture
def office():
    return Office()
