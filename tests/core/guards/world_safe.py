"""Rows of the safe start: a reset of a second factor that two people put in force."""

from core.people import workflow
from core.people.models import Role
from tests.factories import NOW, make_user


def write_a_reset(office):
    reset = workflow.record_reset(
        office.anna, reason="phone lost", by=make_user(Role.ADMINISTRATOR), now=NOW
    )
    workflow.confirm_reset(reset, by=office.carla, now=NOW)
