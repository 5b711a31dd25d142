"""Who logs the projects of these tests."""

import pytest

from tests import factories


@pytest.fixture
def anna(client):
    person = factories.officer()
    client.force_login(person)
    return person
