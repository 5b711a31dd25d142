"""Who keeps accounts, who confirms, and who left."""

import pytest

from core.people.models import Role
from tests.factories import alter, head_of_unit, make_user


@pytest.fixture
def rita():
    return make_user(Role.ADMINISTRATOR, name="rita")


@pytest.fixture
def carla():
    return head_of_unit(name="carla")


@pytest.fixture
def closed():
    """Somebody who left: without role, and closed."""
    return alter(make_user(name="gone", email="gone@city.example"), is_active=False)
