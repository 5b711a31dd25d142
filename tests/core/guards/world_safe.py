"""Rows of accounts: a reset and a reopening that two people put in force."""

from core.people import workflow
from core.people.accounts import workflow as accounts
from core.people.models import Role
from tests.factories import NOW, alter, make_user


def write_a_reset(office):
    reset = workflow.record_reset(
        office.anna, reason="phone lost", by=make_user(Role.ADMINISTRATOR), now=NOW
    )
    workflow.confirm_reset(reset, by=office.carla, now=NOW)


def write_a_reopening(office):
    administrator = make_user(Role.ADMINISTRATOR)
    person = alter(make_user(), is_active=False)
    reopening = accounts.record_account_reopening(
        person, reason="back from leave", by=administrator, now=NOW
    )
    accounts.confirm_account_reopening(reopening, by=office.carla, now=NOW)
