"""Who may award, change a plan or say that a condition is met."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.activities import kinds
from core.activities.models import Activity, ReportKind
from core.activities.states import MAY_BE_AWARDED
from core.amounts import format_amount
from core.confirmation import objections_to_confirming
from core.funding.models import Commitment, Condition, Instalment
from core.funding.rules.closed_years import objections_to_closed_year
from core.funding.rules.competences import measure, measure_recorded, objections_to_measured
from core.funding.rules.credits import (
    budget_credit_for,
    needs_by_credit,
    objections_to_drawing,
)
from core.funding.rules.lapse import objections_to_lapsed_years
from core.funding.states import DisbursementStatus
from core.partners.rules import objections_to_interest
from core.people.models import Role, User

if TYPE_CHECKING:
    import datetime as dt

    from core.funding.workflow.awards import Award, Tranche


def objections_to_recording_award(
    activity: Activity, person: User, now: dt.datetime | None = None
) -> list[str]:
    objections = []
    if not person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        objections.append(_("Awards are recorded by a programme officer."))
    if activity.status not in MAY_BE_AWARDED:
        objections.append(_("Only a planned or running activity can be awarded."))
    if activity.partner_id is None:
        objections.append(_("The activity has no partner organisation."))
    if activity.instrument_id is None:
        objections.append(_("The activity has no instrument."))
    if activity.commitments.unconfirmed().exists():
        objections.append(_("An award of this activity waits for confirmation already."))
    return objections + _objections_of_its_kind(activity, person, now)


def _objections_of_its_kind(activity: Activity, person: User, now: dt.datetime | None) -> list[str]:
    """What the programme says; pages ask without `now` and mean this moment."""
    return kinds.kind_of(activity).objections_to_award(activity, person, now or timezone.now())


def objections_to_award_facts(
    activity: Activity, award: Award, *, amount_chf: int, today: dt.date
) -> list[str]:
    """What the award itself lacks: number, date, rate, competence, a credit, a plan."""
    objections = []
    if award.amount <= 0:
        objections.append(_("The amount must be above zero."))
    may_follow = kinds.kind_of(activity).number_may_follow
    if not award.body.strip() or not (award.number.strip() or may_follow):
        objections.append(_("An award takes the deciding body and its number."))
    if award.decided_on > today:
        objections.append(_("The decision lies in the future."))
    objections += objections_to_closed_year(award.decided_on)
    objections += objections_to_lapsed_years(award.instalments, today=today)
    objections += _objections_to_rate(award) + _objections_to_credit(activity, award)
    objections += _objections_to_competence(activity, award, amount_chf=amount_chf)
    objections += kinds.kind_of(activity).objections_to_granting(
        activity, award.currency, award.amount
    )
    return objections + objections_to_tranches(award.instalments, at_most=award.amount)


def _objections_to_competence(activity: Activity, award: Award, *, amount_chf: int) -> list[str]:
    """Whether the body may award so much; the sum counts, however it is planned."""
    if not award.body.strip() or amount_chf <= 0:
        return []
    return objections_to_measured(
        measure(
            activity,
            body=award.body,
            decided_on=award.decided_on,
            amount_chf=amount_chf,
            is_recurring=award.is_recurring,
        )
    )


def _objections_to_rate(award: Award) -> list[str]:
    currency = award.rate.currency_id if award.rate else "CHF"
    if currency == award.currency:
        return []
    return [_("An award in a foreign currency takes a stored rate of this currency.")]


def _objections_to_credit(activity: Activity, award: Award) -> list[str]:
    credit = award.credit
    if credit is None:
        return []
    objections = []
    if (
        not credit.is_confirmed
        or credit.sphere != activity.sphere
        or credit.instrument_id not in {None, activity.instrument_id}
    ):
        objections.append(_("This commitment credit does not cover the activity."))
    if award.decided_on < credit.valid_from or (
        credit.valid_to is not None and award.decided_on > credit.valid_to
    ):
        objections.append(_("This commitment credit was not in force on the day of the decision."))
    return objections


def free_to_plan(commitment: Commitment) -> int:
    """What no payout draws and no draft will, in minor units of the commitment's currency."""
    drafts = commitment.disbursements.filter(status=DisbursementStatus.DRAFT)
    return commitment.free - (drafts.aggregate(sum=Sum("draws"))["sum"] or 0)


def objections_to_tranches(tranches: Sequence[Tranche], *, at_most: int) -> list[str]:
    objections = []
    if any(tranche.amount <= 0 for tranche in tranches):
        objections.append(_("Each instalment is above zero."))
    planned = sum(tranche.amount for tranche in tranches)
    if planned > at_most:
        objections.append(
            _("The instalments add up to %(planned)s, which is more than %(limit)s.")
            % {"planned": format_amount(planned), "limit": format_amount(at_most)}
        )
    if any(t.condition == Condition.REPORT and t.report is None for t in tranches):
        objections.append(_("An instalment that waits for a report names it."))
    if any(t.is_retention and not _waits_for_final_report(t) for t in tranches):
        objections.append(_("A retention waits for the final report."))
    return objections


def _waits_for_final_report(tranche: Tranche) -> bool:
    report = tranche.report
    return (
        tranche.condition == Condition.REPORT
        and report is not None
        and report.kind == ReportKind.FINAL
    )


def objections_to_confirming_award(
    commitment: Commitment, person: User, now: dt.datetime | None = None
) -> list[str]:
    objections = objections_to_confirming(commitment, person)
    if not person.has_role(Role.HEAD_OF_UNIT):
        objections.append(_("Awards are confirmed by the head of unit."))
    if commitment.activity.status not in MAY_BE_AWARDED:
        objections.append(_("Only a planned or running activity can be awarded."))
    objections += objections_to_interest(person, commitment.partner_id)
    objections += _objections_of_its_kind(commitment.activity, person, now)
    objections += objections_to_measured(measure_recorded(commitment))
    objections += _objections_to_closed_books(commitment)
    return objections + objections_to_room_for(commitment)


def _objections_to_closed_books(commitment: Commitment) -> list[str]:
    """Of the decision, and of each budget that the plan, made in time, would still draw on."""
    planned = commitment.instalments.filter(ended_by=None).values_list("due_on", flat=True)
    years = {day.year: day for day in (commitment.decided_on, *planned)}
    return [
        objection for year in sorted(years) for objection in objections_to_closed_year(years[year])
    ]


def objections_to_room_for(commitment: Commitment) -> list[str]:
    """What the named commitment credit and the voted budget credits lack for an award."""
    planned = [
        (
            budget_credit_for(
                year=instalment.budget_year,
                sphere=commitment.sphere,
                instrument=commitment.instrument,
            ),
            instalment.amount_chf,
        )
        for instalment in commitment.instalments.filter(ended_by=None)
    ]
    return objections_to_drawing(needs_by_credit(commitment.credit, commitment.amount_chf, planned))


def objections_to_discarding_award(commitment: Commitment, person: User) -> list[str]:
    objections = []
    if commitment.is_confirmed:
        objections.append(_("This is confirmed already."))
    if not person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        objections.append(_("Awards are recorded by a programme officer."))
    return objections


def objections_to_filing(commitment: Commitment, person: User) -> list[str]:
    """Who may add a paper to an award; a decision often comes signed after the award."""
    objections = []
    if not person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        objections.append(_("Papers of an award are filed by programme officers."))
    if commitment.discarded_at is not None:
        objections.append(_("This was discarded."))
    return objections


def objections_to_changing_plan(commitment: Commitment, person: User) -> list[str]:
    objections = []
    if not person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        objections.append(_("Plans are changed by a programme officer."))
    if not commitment.is_confirmed:
        objections.append(_("Only the plan of a confirmed award can be changed."))
    return objections


def objections_to_meeting_condition(instalment: Instalment, person: User) -> list[str]:
    objections = []
    if not person.has_role(Role.PROGRAMME_OFFICER, Role.HEAD_OF_UNIT):
        objections.append(_("Conditions are ticked off by a programme officer."))
    if instalment.condition != Condition.OTHER:
        objections.append(_("This instalment has no condition to tick off."))
    if instalment.condition_met_on is not None:
        objections.append(_("The condition is met already."))
    return objections
