"""Rows of deputies, one at least in every guarded table."""

import datetime as dt

from core.confirmation import confirm, record
from core.people.models import Deputyship, Role
from tests.factories import NOW, in_a_step, someone


def write_deputies(office):
    with in_a_step(by=office.felix):
        deputyship = record(
            Deputyship,
            by=office.felix,
            now=NOW,
            person=office.carla,
            deputy=someone("gina"),
            role=Role.HEAD_OF_UNIT,
            valid_from=NOW.date(),
            valid_to=NOW.date() + dt.timedelta(days=20),
            reason="holidays",
        )
        confirm(deputyship, by=someone(), now=NOW)
