"""A job to try, and a kind whose work a test can change."""

import datetime as dt

import pytest

from core.jobs.queue import enqueue
from core.jobs.registry import KINDS
from core.people.models import User

NOW = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def officer():
    return User.objects.create_user("officer")


@pytest.fixture
def kind(monkeypatch):
    """A kind of job whose work a test can change."""

    def use(make):
        monkeypatch.setitem(KINDS, "list", make)

    use(write_list)
    return use


@pytest.fixture
def job(officer, kind):
    return enqueue("list", {"year": 2026}, by=officer, now=NOW, language="en")


def write_list(running):
    running.store(lambda file: file.write(b"rows"), name="list.xlsx")
