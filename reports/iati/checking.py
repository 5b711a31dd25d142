"""Every activity that could be published, as it would stand in the file, held against the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.db.models import QuerySet

from core.activities.models import Activity
from core.ledger.states import COMMITTING
from reports.figures import Cutoff
from reports.iati.activities import Writer
from reports.iati.portfolio import Facts, Publisher, Withheld, facts_of
from reports.iati.standard import Finding, Grade, Known, examine
from reports.iati.standard.advice import completeness
from reports.iati.standard.codes import known_codes


@dataclass(frozen=True)
class Checked:
    """One activity with what was found; `element` is None for one that is withheld as a whole."""

    activity: Activity
    facts: Facts
    element: Element | None
    findings: list[Finding]
    completeness: int
    withholding: int | None = None
    """Key of what withholds it."""

    @property
    def is_withheld(self) -> bool:
        return self.element is None

    @property
    def is_published(self) -> bool:
        return self.element is not None and self.grade != Grade.ERROR

    @property
    def grade(self) -> Grade | None:
        """What weighs most of what was found."""
        return self.findings[0].grade if self.findings else None

    @property
    def committed(self) -> int:
        """Net Rappen."""
        return sum(one.amount_chf for one in self.facts.entries if one.kind in COMMITTING)

    @property
    def paid(self) -> int:
        """Net Rappen."""
        return sum(one.amount_chf for one in self.facts.entries) - self.committed


def check(
    activities: QuerySet[Activity], publisher: Publisher, cutoff: Cutoff
) -> Iterator[Checked]:
    """Hold each activity against all rules, in the order of the query set."""
    withheld = Withheld.now()
    all_facts = facts_of(activities, cutoff)
    known = Known(
        today=cutoff.day,
        now=cutoff.known_at,
        codes=known_codes(),
        withheld=withheld.words,
        counts=Counter(publisher.identifier_of(facts.activity) for facts in all_facts),
    )
    for facts in all_facts:
        if facts.activity.pk in withheld.activities:
            key = withheld.activities[facts.activity.pk]
            yield Checked(facts.activity, facts, None, [], 0, withholding=key)
            continue
        element = Writer(facts, publisher, withheld, cutoff).write()
        findings = examine(element, known)
        yield Checked(facts.activity, facts, element, findings, completeness(element))
