"""Somebody who may nothing."""

import pytest

from tests.factories import someone


@pytest.fixture
def visitor(office):
    """Somebody without any role."""
    return someone("visitor")
