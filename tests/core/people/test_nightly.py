"""Every night the worker lets groups follow the dates of roles."""

import datetime as dt

import pytest
import time_machine

from core.jobs.schedule import SCHEDULE
from core.people.tasks import sync_roles
from tests.core.people.test_roles import TODAY, end, given, held
from tests.factories import NOW, alter

pytestmark = pytest.mark.django_db


def test_the_worker_takes_ended_roles_and_closed_accounts_out_of_their_groups():
    assignment, closed = given(), given().person
    ended = end(assignment, on=TODAY).person
    alter(closed, is_active=False)

    with time_machine.travel(NOW + dt.timedelta(days=1)):
        sync_roles()

    assert (held(ended), held(closed)) == (set(), set())


def test_the_beat_knows_the_task():
    assert SCHEDULE["sync-roles"]["task"] == sync_roles.name
