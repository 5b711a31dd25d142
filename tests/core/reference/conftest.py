"""What the tests of the reference data share."""

import datetime as dt

import pytest

from core.reference.fixtures import load_fixtures

LOADED_AT = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


@pytest.fixture
def reference_data(db):
    """The reference data of the project, loaded on 5 January 2026."""
    return load_fixtures(now=LOADED_AT)
