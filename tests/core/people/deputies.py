"""Deputies as tests speak of them, through the steps."""

import datetime as dt

from core.people import workflow
from core.people.models import Role
from tests.factories import NOW, head_of_finance, make_user

TODAY = NOW.date()
HOLIDAYS = {
    "valid_from": TODAY,
    "valid_to": TODAY + dt.timedelta(days=20),
    "reason": "holidays",
    "now": NOW,
}


def record_deputy(person, deputy, role=Role.HEAD_OF_UNIT, *, by=None, **values):
    values = {**HOLIDAYS, **values}
    return workflow.record_deputyship(person, deputy=deputy, role=role, by=by or person, **values)


def make_deputy(person, deputy=None, role=Role.HEAD_OF_UNIT, *, by=None, **values):
    """A deputyship in force; the deputy is somebody of management unless told."""
    deputy = deputy or make_user(Role.MANAGEMENT)
    waiting = record_deputy(person, deputy, role, by=by, **values)
    return workflow.confirm_deputyship(waiting, by=head_of_finance(), now=NOW)
