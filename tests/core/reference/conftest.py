"""What the tests of the reference data share."""

import datetime as dt

import pytest
from django.apps import apps

from core.reference.fixtures import load_fixtures

LOADED_AT = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


@pytest.fixture
def reference_data(db):
    """The reference data of the project, loaded on 5 January 2026."""
    return load_fixtures(now=LOADED_AT)


@pytest.fixture(autouse=True)
def _no_reference_data_yet(request):
    if "db" not in request.fixturenames and not request.node.get_closest_marker("django_db"):
        return
    request.getfixturevalue("db")
    for model in apps.get_app_config("reference").get_models():
        # Foreign keys are checked at the end, when all of it is gone.
        model.objects.all()._raw_delete("default")
