"""An office with its people, and a browser for any of them."""

import pytest
from django.test import Client

from tests.factories import Office


@pytest.fixture
def office(db):
    return Office()


@pytest.fixture
def as_person():
    """A client that is logged in as this person."""

    def log_in(person):
        client = Client()
        client.force_login(person)
        client.cookies["django_language"] = "en"
        return client

    return log_in
