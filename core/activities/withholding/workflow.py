"""The steps that withhold an activity or a partner from publication, and let it be published."""

from __future__ import annotations

import datetime as dt

from core.activities.models import Activity, Withholding
from core.activities.withholding import rules
from core.errors import refuse_if
from core.partners.models import Organisation
from core.people.models import User
from core.workflow import change, create, step, touch


@step
def withhold(
    subject: Activity | Organisation, *, reason: str, by: User, now: dt.datetime
) -> Withholding:
    """Keep all of an activity, or the name of a partner, out of every file from now on."""
    subject = _lock(subject)
    refuse_if(rules.objections_to_withholding(subject, by, reason=reason))
    touch(subject)
    of = "organisation" if isinstance(subject, Organisation) else "activity"
    return create(
        Withholding, **{of: subject}, reason=reason.strip(), recorded_by=by, recorded_at=now
    )


@step
def lift_withholding(
    withholding: Withholding, *, reason: str, by: User, now: dt.datetime
) -> Withholding:
    """Nobody is endangered any more: the next file names it."""
    subject = _lock(withholding.subject)
    withholding = Withholding.objects.get(pk=withholding.pk)
    refuse_if(rules.objections_to_lifting(withholding, by, reason=reason))
    touch(subject)
    return change(withholding, lifted_at=now)


def _lock(subject: Activity | Organisation) -> Activity | Organisation:
    if isinstance(subject, Organisation):
        return Organisation.objects.select_for_update(no_key=True).get(pk=subject.pk)
    return Activity.objects.select_for_update(no_key=True).get(pk=subject.pk)
