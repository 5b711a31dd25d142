"""Controls that were lowered lately: rules, parameters, competences, and recusals that ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from core.approvals.lowering import lowered_by
from core.approvals.models import ApprovalRule, Parameter
from core.display import swiss_date
from core.funding.models import SpendingCompetence
from core.funding.rules import lowered_by_competence
from core.partners.models import Interest

TOLD_FOR = dt.timedelta(days=14)
"""So long after a change an auditor who has just begun is still told of it."""

SOURCES: tuple[tuple[type[Any], Any], ...] = (
    (ApprovalRule, lowered_by),
    (Parameter, lowered_by),
    (SpendingCompetence, lowered_by_competence),
)


@dataclass(frozen=True)
class Lowered:
    """A change in force that asks for less than before: how, by whom, since when."""

    record: Model
    sentences: list[str]
    people: str
    at: dt.datetime

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def key(self) -> str:
        return f"control:{self.record._meta.db_table}:{self.record.pk}"


def lowered_since(moment: dt.datetime) -> list[Lowered]:
    """What was lowered from a moment on, the latest first."""
    found = [*_by_records(moment), *_by_ends_of_recusals(moment)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _by_records(moment: dt.datetime) -> Iterator[Lowered]:
    for model, how in SOURCES:
        records = model.objects.filter(confirmed_at__gte=moment)
        for record in records.select_related("recorded_by", "confirmed_by", "confirmed_for"):
            if sentences := how(record):
                people = f"{record.recorded_by}, {record.confirmer}"
                yield Lowered(record, sentences, people, record.confirmed_at)


def _by_ends_of_recusals(moment: dt.datetime) -> Iterator[Lowered]:
    ended = Interest.objects.filter(ended_at__gte=moment)
    for interest in ended.select_related("person", "organisation", "step"):
        words = f"{interest.person}, {interest.organisation}: {interest.nature}"
        day = swiss_date(interest.valid_from)
        by, at = interest.step.person_name, interest.step.recorded_at
        yield Lowered(interest, [f"{words} ({day})"], by, at)
