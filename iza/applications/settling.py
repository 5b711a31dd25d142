"""What the award of a project does to its application; inside the step of the award only."""

from __future__ import annotations

import datetime as dt

from core.activities.models import Activity
from core.funding.models import Commitment
from core.people.models import User
from core.workflow import move, today
from iza.applications import rules
from iza.applications.eligibility import checks_of
from iza.states import AWARD


def objections_to_award(activity: Activity, by: User, now: dt.datetime) -> list[str]:
    return rules.objections_to_awarding(activity, by, on=today(now))


def objections_to_granting(activity: Activity, currency: str, amount: int) -> list[str]:
    return rules.objections_to_granting(activity, currency, amount)


def settle(activity: Activity, commitment: Commitment, by: User, now: dt.datetime) -> None:
    """The award is in force: its application is decided, with the checks as they stand today."""
    application = rules.open_application_of(activity)
    if application is None:
        return
    move(
        application,
        AWARD,
        commitment=commitment,
        decided_on=commitment.decided_on,
        decided_by=by,
        checks=[check.as_stored() for check in checks_of(application, today(now))],
    )
