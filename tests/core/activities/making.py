"""Projects, splits and history for the tests of activities and of what extends them."""

import datetime as dt
import itertools

import pytest

from core.activities import workflow
from core.activities.models import Activity, Kind, Origin, Scheme
from core.activities.splits import SplitItem
from core.audit.models import AuditEntry, Outcome
from core.errors import RuleViolation
from core.reference.models import Instrument, Sphere
from core.workflow import change, insert
from iza.models import Project
from tests import factories

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
numbers = itertools.count(1)


def items(**shares):
    """Shares in per cent: `items(NP=60)`, `items(_6_1=60)` where a code begins with a digit."""
    return [
        SplitItem(name.removeprefix("_").replace("_", "."), round(share * 100))
        for name, share in shares.items()
    ]


WHOLE_SPLITS = {
    Scheme.SDG: items(_6_1=60, _6_2=40),
    Scheme.SECTOR: items(_14031=100),
    Scheme.PLACE: items(NP=100),
}


def unsaved_project(**values):
    factories.load_reference()
    defaults = {
        "kind": Kind.PROJECT,
        "title": "Wasser für Karnali",
        "sphere": Sphere.DEVELOPMENT,
        "instrument": Instrument.objects.get(pk="A"),
        "starts_on": dt.date(2025, 1, 1),
        "ends_on": dt.date(2027, 12, 31),
        "amount_asked": 30000000,
    }
    return Project(**defaults | values)


def make_project(*, splits=None, markers=None, by=None, now=NOW, **values):
    """A complete draft, saved through its step."""
    by = by or factories.officer()
    values.setdefault("responsible", by)
    if "partner" not in values:
        values["partner"] = factories.make_organisation()
    return workflow.save_activity(
        unsaved_project(**values),
        splits=WHOLE_SPLITS if splits is None else splits,
        markers=markers,
        by=by,
        now=now,
    )


def make_planned(*, by=None, now=NOW, **values):
    by = by or factories.officer()
    project = make_project(by=by, now=now, **values)
    workflow.submit_activity(project, by=by, now=now)
    project.refresh_from_db()
    return project


def make_history(**values):
    factories.load_reference()
    number = next(numbers)
    defaults = {
        "code": f"XM-{number}",
        "kind": Kind.HISTORY,
        "origin": Origin.HISTORY,
        "status": "running",
        "title": f"Imported {number}",
        "sphere": Sphere.DEVELOPMENT,
    }
    with factories.in_a_step():
        return insert(Activity(**defaults | values))


def put_in_state(activity, status):
    """What funding does when an award is confirmed, and what follows."""
    with factories.in_a_step():
        change(activity, status=status)
    return activity


def set_in_force(activity, scheme=Scheme.SDG):
    return activity.split_sets.sealed().of_activities(scheme).order_by("-pk").first()


def objections(step, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        step(*args, **{"now": NOW, **kwargs})
    return refusal.value.objections


def shares(activity, scheme=Scheme.SDG):
    return [
        (split_set.is_sealed, [(line.code, line.share) for line in split_set.lines.all()])
        for split_set in activity.split_sets.filter(scheme=scheme).order_by("pk")
    ]


def last_number():
    return AuditEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0


def refusals():
    return AuditEntry.objects.filter(outcome=Outcome.REFUSED).count()
