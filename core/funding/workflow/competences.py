"""The steps that lay down which body may award how much."""

from __future__ import annotations

import datetime as dt
from typing import NotRequired, TypedDict, Unpack

from django.utils.translation import gettext as _

from core.confirmation import confirm, discard, record
from core.errors import refuse_if
from core.funding import rules
from core.funding.models import Recurrence, SpendingCompetence
from core.people.models import User
from core.reference.models import Instrument
from core.workflow import step, today

SHIPPED_FROM = dt.date(2020, 1, 1)
SHIPPED = (
    ("Stadtpräsidium", Recurrence.ONE_OFF, 1_000_000_00),
    ("Stadtpräsidium", Recurrence.RECURRING, 50_000_00),
    ("Stadtrat", Recurrence.ONE_OFF, 2_000_000_00),
    ("Stadtrat", Recurrence.RECURRING, 100_000_00),
    ("Gemeinderat", Recurrence.ONE_OFF, 20_000_000_00),
    ("Gemeinderat", Recurrence.RECURRING, 2_000_000_00),
)
"""The product's own table, up to so many Rappen; an office replaces it by its ordinance."""


class CompetenceDetails(TypedDict):
    """A line of the ordinance; an empty sphere and instrument mean all."""

    body: str
    amount_from: int
    amount_to: int | None
    source: str
    valid_from: dt.date
    recurrence: NotRequired[str]
    sphere: NotRequired[str]
    instrument: NotRequired[Instrument | None]


@step
def record_competence(
    *, by: User, now: dt.datetime, **details: Unpack[CompetenceDetails]
) -> SpendingCompetence:
    """Record a line of the ordinance; it waits for its second person."""
    draft = SpendingCompetence(**details)
    refuse_if(rules.objections_to_recording_competence(draft, by, on=today(now)))
    return record(SpendingCompetence, by=by, now=now, **details)


@step
def confirm_competence(
    competence: SpendingCompetence, *, by: User, now: dt.datetime
) -> SpendingCompetence:
    competence = _lock(competence)
    refuse_if(rules.objections_to_confirming_competence(competence, by))
    return confirm(competence, by=by, now=now)


@step
def discard_competence(
    competence: SpendingCompetence, *, reason: str, by: User, now: dt.datetime
) -> SpendingCompetence:
    competence = _lock(competence)
    refuse_if(rules.objections_to_discarding_competence(competence, by, reason=reason))
    return discard(competence, now=now)


@step
def ship_competences(*, by: User, confirmed_by: User, now: dt.datetime) -> list[SpendingCompetence]:
    """Put the product's own table in force, for an office that has not typed its ordinance yet."""
    refuse_if(rules.objections_to_shipping_competences(by, confirmed_by))
    shipped = [
        record(
            SpendingCompetence,
            by=by,
            now=now,
            body=body,
            recurrence=recurrence,
            amount_from=0,
            amount_to=amount_to,
            source=_("Default of the product"),
            valid_from=SHIPPED_FROM,
        )
        for body, recurrence, amount_to in SHIPPED
    ]
    return [confirm(one, by=confirmed_by, now=now) for one in shipped]


def _lock(competence: SpendingCompetence) -> SpendingCompetence:
    return SpendingCompetence.objects.select_for_update(no_key=True).get(pk=competence.pk)
