"""Who lays down spending competences, and whether a body may award what it awards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from core.activities.models import Activity, Origin
from core.approvals.lowering import confirmed_before
from core.confirmation import objections_to_confirming, objections_to_discarding
from core.display import chf, swiss_date
from core.funding.models import Commitment, Recurrence, SpendingCompetence
from core.people.models import Role, User

RECORD = (Role.FINANCE_OFFICER, Role.HEAD_OF_FINANCE, Role.HEAD_OF_UNIT)
CONFIRM = (Role.HEAD_OF_UNIT, Role.HEAD_OF_FINANCE)


@dataclass(frozen=True)
class Measured:
    """An award held against the ordinance: the line that counts, and the sum it is held against.

    Awards of one activity in one calendar year count as one, so that splitting does not help.
    """

    body: str
    competence: SpendingCompetence | None
    total_chf: int
    earlier_chf: int
    decided_on: dt.date

    @property
    def is_within(self) -> bool:
        return self.competence is not None and self.competence.allows(self.total_chf)

    @property
    def words(self) -> str:
        """The answer in one sentence, with its figures and its source."""
        facts = {"body": self.body, "total": chf(self.total_chf), "year": self.decided_on.year}
        if self.competence is None:
            return (
                _("No spending competence of “%(body)s” for this kind of award is in force.")
                % facts
            )
        facts |= {
            "range": self.competence.range_in_words,
            "source": self.competence.source,
            "day": swiss_date(self.competence.valid_from),
            "kind": self.competence.get_recurrence_display(),
        }
        if self.is_within:
            return (
                _(
                    "%(body)s may award %(range)s (%(kind)s; %(source)s, valid from %(day)s);"
                    " measured are %(total)s in %(year)s."
                )
                % facts
            )
        return (
            _(
                "%(body)s may award %(range)s (%(kind)s; %(source)s, valid from %(day)s), but this"
                " activity would receive %(total)s in %(year)s; another body decides."
            )
            % facts
        )


def measure(
    activity: Activity, *, body: str, decided_on: dt.date, amount_chf: int, is_recurring: bool
) -> Measured:
    """Hold a new award of an activity against the ordinance of its day."""
    earlier = (
        activity.commitments.confirmed()
        .filter(decided_on__year=decided_on.year, origin=Origin.WORKFLOW)
        .aggregate(sum=Sum("amount_chf"))["sum"]
        or 0
    )
    return Measured(
        body=body,
        competence=competence_of(body, activity=activity, on=decided_on, is_recurring=is_recurring),
        total_chf=earlier + amount_chf,
        earlier_chf=earlier,
        decided_on=decided_on,
    )


def measure_recorded(commitment: Commitment) -> Measured:
    """The same for an award that was recorded; one in force is held against what came before."""
    others = (
        commitment.activity.commitments.confirmed()
        .filter(decided_on__year=commitment.decided_on.year, origin=Origin.WORKFLOW)
        .exclude(pk=commitment.pk)
    )
    if commitment.is_confirmed:
        others = others.filter(confirmed_at__lt=commitment.confirmed_at)
    earlier = others.aggregate(sum=Sum("amount_chf"))["sum"] or 0
    return Measured(
        body=commitment.body,
        competence=competence_of(
            commitment.body,
            activity=commitment.activity,
            on=commitment.decided_on,
            is_recurring=commitment.is_recurring,
        ),
        total_chf=earlier + commitment.amount_chf,
        earlier_chf=earlier,
        decided_on=commitment.decided_on,
    )


def competence_of(
    body: str, *, activity: Activity, on: dt.date, is_recurring: bool
) -> SpendingCompetence | None:
    """The line of the ordinance that counts for a body: the most special one."""
    if activity.instrument is None:
        return None
    kind = Recurrence.RECURRING if is_recurring else Recurrence.ONE_OFF
    lines = [
        one
        for one in SpendingCompetence.objects.in_force(on)
        if one.body == body
        and one.recurrence == kind
        and one.covers(sphere=activity.sphere, instrument=activity.instrument)
    ]
    return max(lines, key=lambda one: one.specificity, default=None)


def bodies_for(activity: Activity) -> list[str]:
    """Bodies that the ordinance ever names for such an activity, whatever the day."""
    if activity.instrument is None:
        return []
    return sorted(
        {
            one.body
            for one in SpendingCompetence.objects.confirmed()
            if one.covers(sphere=activity.sphere, instrument=activity.instrument)
        }
    )


def objections_to_measured(measured: Measured) -> list[str]:
    return [] if measured.is_within else [measured.words]


def objections_to_laying_down_competences(by: User) -> list[str]:
    if by.has_role(*RECORD):
        return []
    return [_("Spending competences are recorded by finance or the head of unit.")]


def objections_to_recording_competence(
    competence: SpendingCompetence, by: User, *, on: dt.date
) -> list[str]:
    objections = objections_to_laying_down_competences(by)
    if not competence.body.strip() or not competence.source.strip():
        objections.append(_("A spending competence names its body and its legal source."))
    if competence.amount_from < 0:
        objections.append(_("The amount cannot be negative."))
    if competence.amount_to is not None and competence.amount_to < competence.amount_from:
        objections.append(_("The range ends below its beginning."))
    instrument = competence.instrument
    if instrument is not None and competence.sphere not in {"", instrument.sphere}:
        objections.append(_("The instrument belongs to another sphere."))
    if competence.valid_from < on:
        objections.append(_("A rule begins today at the earliest."))
    return objections


def objections_to_confirming_competence(competence: SpendingCompetence, by: User) -> list[str]:
    objections = objections_to_confirming(competence, by)
    if not by.has_role(*CONFIRM):
        objections.append(_("Rules are confirmed by the head of unit or the head of finance."))
    return objections


def objections_to_discarding_competence(
    competence: SpendingCompetence, by: User, *, reason: str | None = None
) -> list[str]:
    objections = objections_to_discarding(competence, reason=reason)
    if not by.has_role(*RECORD):
        objections.append(_("Spending competences are recorded by finance or the head of unit."))
    return objections


def objections_to_shipping_competences(by: User, confirmed_by: User) -> list[str]:
    """The product's own table comes by command, in the names of two, before any award."""
    objections = []
    if by == confirmed_by:
        objections.append(_("Who records a thing does not confirm it."))
    if SpendingCompetence.objects.exists():
        objections.append(_("There are spending competences already."))
    if Commitment.objects.exists():
        objections.append(_("Rules are set by command only while no money document exists."))
    return objections


def lowered_by_competence(competence: SpendingCompetence) -> list[str]:
    """How a line of the ordinance lets a body award more than before; empty if it does not."""
    before = list(confirmed_before(competence).filter(valid_from__lte=competence.valid_from))
    if not before:
        return []
    same = [one for one in before if one.line == competence.line]
    old = max(same, key=lambda one: (one.valid_from, one.pk), default=None)
    if old is not None and old.reaches_as_far_as(competence):
        return []
    words = {"body": competence.body, "scope": competence.scope}
    words |= {"after": competence.range_in_words}
    if old is None:
        return [_("%(body)s, %(scope)s: new, %(after)s.") % words]
    return [
        _("%(body)s, %(scope)s: %(after)s instead of %(before)s.")
        % {**words, "before": old.range_in_words}
    ]
