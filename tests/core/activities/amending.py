"""An awarded project, and amendments of it, for the tests that need them."""

import datetime as dt

from core.activities.amending import workflow
from tests.core.activities.making import NOW, make_planned, put_in_state

LATER = dt.date(2028, 12, 31)


def make_awarded(**values):
    project = make_planned(**values)
    put_in_state(project, "running")
    return project


def amend(activity, *, by, **values):
    """An amendment that waits: the project ends a year later, unless other facts are given."""
    about = {"effective_on": NOW.date(), "reason": "The rains came late.", "papers": ()}
    about |= {name: values.pop(name) for name in tuple(about) if name in values}
    return workflow.record_amendment(
        activity, values=values or {"ends_on": LATER}, **about, by=by, now=NOW
    )
