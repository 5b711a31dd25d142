"""The steps of an award: recorded with its plan, in force when the head of unit confirms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.activities import kinds
from core.activities.models import Activity, PartnerReport
from core.activities.states import START, ActivityStatus
from core.amounts import convert, format_amount
from core.confirmation import confirm, discard, record
from core.display import swiss_date
from core.documents import filing
from core.documents.filing import Paper
from core.errors import refuse_if
from core.funding import rules
from core.funding.counters import charge
from core.funding.models import (
    Commitment,
    CommitmentCredit,
    CommitmentPaper,
    Condition,
    Instalment,
    Plan,
)
from core.funding.rules.awards import (
    free_to_plan,
    objections_to_award_facts,
    objections_to_tranches,
)
from core.funding.rules.lapse import objections_to_lapsed_years
from core.funding.rules.payment import objections_to_day
from core.funding.units import in_francs
from core.funding.workflow.freezing import refreeze_siblings
from core.funding.workflow.locking import hold
from core.ledger.posting import post
from core.ledger.states import EntryKind
from core.people.models import User
from core.rates.models import ExchangeRate
from core.reference.models import Currency
from core.workflow import change, create, deputies_may, move, note, step, today, touch


@dataclass(frozen=True)
class Tranche:
    """One instalment to plan; `amount` in minor units of the commitment's currency.

    `share` (hundredths of a per cent) and `is_rest` say how the amount was typed. A retention
    waits for the final report.
    """

    due_on: dt.date
    amount: int
    condition: str = Condition.NONE
    condition_text: str = ""
    report: PartnerReport | None = None
    share: int | None = None
    is_rest: bool = False
    is_retention: bool = False


@dataclass(frozen=True)
class Award:
    """What a body granted; amounts in minor units of `currency`."""

    body: str
    decided_on: dt.date
    number: str
    amount: int
    amount_asked: int | None = None
    currency: str = "CHF"
    rate: ExchangeRate | None = None
    credit: CommitmentCredit | None = None
    is_own_expenditure: bool = False
    is_recurring: bool = False
    instalments: Sequence[Tranche] = ()
    papers: Sequence[Paper] = ()


@step
def record_award(activity: Activity, award: Award, *, by: User, now: dt.datetime) -> Commitment:
    """Record an award and its plan; without effect until the head of unit confirms it.

    Refused unless the named commitment credit and the voted budgets of the planned years have
    room (story S13).
    """
    activity = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    currency = Currency.objects.get(pk=award.currency)
    amount_chf = _francs(award.amount, currency, award.rate)
    refuse_if(
        rules.objections_to_recording_award(activity, by, now)
        + objections_to_award_facts(activity, award, amount_chf=amount_chf, today=today(now))
    )
    commitment = record(
        Commitment,
        by=by,
        now=now,
        activity=activity,
        credit=award.credit,
        is_own_expenditure=award.is_own_expenditure,
        is_recurring=award.is_recurring,
        body=award.body,
        decided_on=award.decided_on,
        number=award.number,
        currency=currency,
        amount_asked=award.amount_asked,
        amount=award.amount,
        rate=award.rate.chf_per_unit if award.rate else None,
        rate_on=award.rate.valid_on if award.rate else None,
        rate_source=award.rate.source if award.rate else "",
        amount_chf=amount_chf,
        sphere=activity.sphere,
        instrument=activity.instrument,
        partner=activity.partner,
    )
    for paper in award.papers:
        document = filing.file(paper, by=by, now=now)
        CommitmentPaper.objects.create(commitment=commitment, document=document)
    _plan(commitment, award.instalments, now=now)
    touch(activity)
    refuse_if(rules.objections_to_room_for(commitment))
    return commitment


@step
@deputies_may
def confirm_award(commitment: Commitment, *, by: User, now: dt.datetime) -> Commitment:
    """Put an award in force: draw both credits, post it, let the activity run."""
    commitment = hold(commitment.pk)
    activity = commitment.activity
    refuse_if(rules.objections_to_confirming_award(commitment, by, now))
    confirm(commitment, by=by, now=now)
    if activity.status == ActivityStatus.PLANNED:
        move(activity, START)
    post(
        activity,
        EntryKind.COMMITMENT,
        document=commitment,
        commitment=commitment,
        currency=commitment.currency,
        amount=commitment.amount,
        amount_chf=commitment.amount_chf,
        rate=commitment.rate,
        rate_on=commitment.rate_on,
        rate_source=commitment.rate_source,
        booked_on=commitment.decided_on,
        now=now,
    )
    named = {commitment.credit: commitment.amount_chf} if commitment.credit else {}
    charge(_planned(commitment), also=named)
    refreeze_siblings(commitment.partner, now=now)
    kinds.kind_of(activity).settle(activity, commitment, by, now)
    return commitment


@step
def file_award_paper(
    commitment: Commitment, *, paper: Paper, by: User, now: dt.datetime
) -> CommitmentPaper:
    """Add a paper to an award; it drops no signature, for none of them named it."""
    commitment = hold(commitment.pk)
    refuse_if(rules.objections_to_filing(commitment, by))
    document = filing.file(paper, by=by, now=now)
    return CommitmentPaper.objects.create(commitment=commitment, document=document)


@step
def discard_award(commitment: Commitment, *, reason: str, by: User, now: dt.datetime) -> Commitment:
    commitment = hold(commitment.pk)
    refuse_if(
        rules.objections_to_discarding_award(commitment, by) + rules.objections_to_reason(reason)
    )
    return discard(commitment, now=now)


@step
def change_plan(
    commitment: Commitment,
    tranches: Sequence[Tranche],
    *,
    reason: str,
    by: User,
    now: dt.datetime,
) -> Plan:
    """Plan anew what has no payout yet; what is paid or under way stays as it is."""
    commitment = hold(commitment.pk)
    refuse_if(
        rules.objections_to_changing_plan(commitment, by)
        + objections_to_tranches(tranches, at_most=free_to_plan(commitment))
        + objections_to_lapsed_years(
            tranches, replaced=commitment.instalments.without_payout(), today=today(now)
        )
    )
    plan = replace_open_instalments(commitment, tranches, reason=reason, now=now)
    refreeze_siblings(commitment.partner, now=now)
    return plan


@step
def meet_condition(
    instalment: Instalment, *, on: dt.date, by: User, now: dt.datetime
) -> Instalment:
    hold(instalment.commitment_id)
    instalment = Instalment.objects.get(pk=instalment.pk)
    refuse_if(
        rules.objections_to_meeting_condition(instalment, by) + objections_to_day(on, today(now))
    )
    return change(instalment, condition_met_on=on)


def replace_open_instalments(
    commitment: Commitment, tranches: Sequence[Tranche], *, reason: str, now: dt.datetime
) -> Plan:
    """End what has no payout and plan these tranches; gives back and takes their budgets."""
    open_ones = list(commitment.instalments.without_payout().select_related("budget_credit"))
    plan = create(Plan, commitment=commitment, recorded_at=now, reason=reason)
    for instalment in open_ones:
        change(instalment, ended_by=plan)
    planned = _instalments(plan, tranches)
    charge(_still_charged(planned, open_ones, today=today(now)), ending=open_ones)
    note(plan, before=_in_words(open_ones), after=_in_words(planned))
    return plan


def _still_charged(
    planned: Sequence[Instalment], ended: Sequence[Instalment], *, today: dt.date
) -> list[Instalment]:
    """What waited for the vote of a budget that has lapsed meanwhile goes on waiting."""
    charged = {one.budget_year for one in ended if one.budget_credit_id is not None}
    return [one for one in planned if one.budget_year >= today.year or one.budget_year in charged]


def _in_words(instalments: Sequence[Instalment]) -> dict[str, str]:
    """By number and day, as the trail shows a plan: 1. 30.06.2026 → 30'000.00 (30 %)."""
    return {
        f"{number}. {swiss_date(one.due_on)}": _one_in_words(one)
        for number, one in enumerate(instalments, start=1)
    }


def _one_in_words(instalment: Instalment) -> str:
    currency = instalment.commitment.currency
    said = format_amount(instalment.amount, minor_units=currency.minor_units)
    words = [instalment.typed.words, _("retention") if instalment.is_retention else ""]
    notes = ", ".join(word for word in words if word)
    return f"{said} ({notes})" if notes else said


def _planned(commitment: Commitment) -> list[Instalment]:
    instalments = list(commitment.instalments.filter(ended_by=None))
    for instalment in instalments:
        instalment.commitment = commitment
    return instalments


def _plan(commitment: Commitment, tranches: Sequence[Tranche], *, now: dt.datetime) -> None:
    plan = create(Plan, commitment=commitment, recorded_at=now)
    _instalments(plan, tranches)


def _instalments(plan: Plan, tranches: Sequence[Tranche]) -> list[Instalment]:
    commitment = plan.commitment
    return [
        create(
            Instalment,
            plan=plan,
            commitment=commitment,
            position=position,
            due_on=tranche.due_on,
            budget_year=tranche.due_on.year,
            amount=tranche.amount,
            amount_chf=in_francs(commitment, tranche.amount),
            condition=tranche.condition,
            condition_text=tranche.condition_text,
            report=tranche.report,
            share=tranche.share,
            is_rest=tranche.is_rest,
            is_retention=tranche.is_retention,
        )
        for position, tranche in enumerate(tranches, start=1)
    ]


def _francs(units: int, currency: Currency, rate: ExchangeRate | None) -> int:
    if rate is None:
        return units
    return convert(units, minor_units=currency.minor_units, rate=rate.chf_per_unit)
