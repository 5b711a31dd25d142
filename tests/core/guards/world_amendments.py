"""A confirmed amendment with its paper, one that waits, and what is withheld."""

import datetime as dt

from core.activities.models import Amendment, AmendmentPaper, Withholding
from core.confirmation import confirm, record
from core.workflow import create
from tests.factories import NOW, in_a_step, make_activity, someone


def write_amendments(document):
    activity, by = make_activity(), someone()
    with in_a_step(by=by):
        first = _record(activity, by, number=1)
        confirm(first, by=someone("felix"), now=NOW)
        _record(activity, by, number=2)
        create(Withholding, activity=activity, reason="threats", recorded_by=by, recorded_at=NOW)
    AmendmentPaper.objects.create(amendment=first, document=document)


def _record(activity, by, *, number):
    return record(
        Amendment,
        by=by,
        now=NOW,
        activity=activity,
        number=number,
        before={"title": activity.title},
        after={"title": "Anders"},
        reason="agreed",
        effective_on=dt.date(2026, 5, 1),
    )
