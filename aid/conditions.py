"""What an urgent response may still owe: classifications and papers, each with its day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.activities.models import Activity, ActivityPaper, MarkerSet, Origin, Scheme, SplitSet
from core.approvals.models import DEFAULTS, Parameter, ParameterKey
from core.documents.models import Category
from core.funding.models import Commitment
from core.reference.models import Sphere


@dataclass(frozen=True)
class Condition:
    """Something that may follow later, and by when; after that day no further payout leaves."""

    what: str
    due_on: dt.date

    def is_overdue(self, on: dt.date) -> bool:
        return self.due_on < on


def conditions_of(responses: Sequence[Activity]) -> dict[int, list[Condition]]:
    """What is still to follow, by response, in a fixed number of queries.

    A condition is met by the fact itself and never ticked off: a set that is sealed, a decision
    that is filed with its award or its response.
    """
    missing = open_classifications(responses)
    papers = _papers_to_follow(responses)
    due = dict(
        Activity.objects.filter(pk__in=missing).values_list("pk", "response__classification_due_on")
    )
    return {
        activity.pk: [
            *(
                Condition(what, due_on)
                for what in missing[activity.pk]
                if (due_on := due[activity.pk])
            ),
            *papers[activity.pk],
        ]
        for activity in responses
    }


def open_classifications(responses: Sequence[Activity]) -> dict[int, list[str]]:
    """DAC purpose and markers that are missing, abroad; at home neither is asked for."""
    keys = [activity.pk for activity in responses]
    sectors = SplitSet.objects.of_activities(Scheme.SECTOR).filter(activity__in=keys)
    with_sector = set(sectors.values_list("activity", flat=True))
    with_markers = set(
        MarkerSet.objects.filter(activity__in=keys).values_list("activity", flat=True)
    )
    found: dict[int, list[str]] = {key: [] for key in keys}
    for activity in responses:
        if activity.sphere == Sphere.DOMESTIC:
            continue
        if activity.pk not in with_sector:
            found[activity.pk].append(_("DAC purpose"))
        if activity.pk not in with_markers:
            found[activity.pk].append(_("policy markers"))
    return found


def _papers_to_follow(responses: Sequence[Activity]) -> dict[int, list[Condition]]:
    """The decision on paper, for each award that did without; counted from the decision."""
    keys = [activity.pk for activity in responses]
    awards = Commitment.objects.confirmed().filter(activity__in=keys, origin=Origin.WORKFLOW)
    without = awards.exclude(papers__document__category=Category.DECISION).order_by("pk")
    filed = ActivityPaper.objects.filter(
        activity__in=keys, document__category=Category.DECISION
    ).values("activity")
    days = list(
        Parameter.objects.confirmed()
        .filter(key=ParameterKey.PAPER_DAYS)
        .order_by("valid_from", "pk")
        .values_list("valid_from", "value")
    )
    found: dict[int, list[Condition]] = defaultdict(list)
    for award in without.exclude(activity__in=filed):
        limit = DEFAULTS[ParameterKey.PAPER_DAYS]
        for valid_from, value in days:
            limit = value if valid_from <= award.decided_on else limit
        found[award.activity_id].append(
            Condition(
                _("decision document of %(award)s") % {"award": award.decision},
                award.decided_on + dt.timedelta(days=limit),
            )
        )
    return found
