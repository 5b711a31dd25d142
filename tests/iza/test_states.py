"""The table of an application's life, and the database's copy of it."""

from core.guards.registry.applications import APPLICATION_PATHS
from iza.states import TRANSITIONS


def test_the_database_knows_the_same_paths():
    paths = {f"{source}>{one.target}" for one in TRANSITIONS for source in one.source}

    assert paths == set(APPLICATION_PATHS)
