"""The steps of applications, of the calls that they answer and of the criteria they must meet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from core.activities.models import Activity
from core.confirmation import confirm, discard, record
from core.documents import filing
from core.documents.filing import Paper
from core.errors import refuse_if
from core.people.models import User
from core.reference.models import Country, Goal, Instrument
from core.transitions import Transition
from core.workflow import change, create, current, insert, move, note, step, today, touch
from iza.applications import rules
from iza.applications.eligibility import checks_of
from iza.applications.rules import Member
from iza.models import (
    Application,
    ApplicationPaper,
    Call,
    CommissionMember,
    Criterion,
    CriterionKey,
    Exemption,
    Project,
    Recommendation,
    Seat,
)
from iza.states import (
    NOT_ADMIT,
    RECOMMEND,
    RECONSIDER,
    REFUSE,
    RETURN,
    REVIEW,
    SUBMIT,
    WITHDRAW,
)

KEPT_BY_STEPS = frozenset(
    {
        *("step_id", "number", "status", "submitted_on", "project_id", "commitment_id"),
        *("decided_on", "decided_by_id", "refusal_reason", "refusal_text", "checks"),
    }
)

SHIPPED_FROM = dt.date(2020, 1, 1)
SHIPPED = (
    (CriterionKey.APPLICATION, 1, None),
    (CriterionKey.SEAT, Seat.SWITZERLAND, None),
    (CriterionKey.ZEWO, 1, None),
    (CriterionKey.SHARE, 50_00, None),
    (CriterionKey.LEAST, 25_000_00, 12),
    (CriterionKey.MOST, 125_000_00, 12),
    (CriterionKey.LEAST, 50_000_00, 24),
    (CriterionKey.MOST, 250_000_00, 24),
    (CriterionKey.PER_CALL, 2, None),
    (CriterionKey.WINDOW, 1, None),
)
"""The product's own criteria for project contributions: (criterion, value, up to months)."""
SHIPPED_INSTRUMENT = "B"


@step
def save_call(call: Call, *, by: User, now: dt.datetime) -> Call:
    """Insert a new call, or bring the stored one to what this instance says."""
    refuse_if(rules.objections_to_saving_call(call, by))
    if call._state.adding:
        current().subject = str(call)
        return insert(call)
    stored = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    names = ("name", "instrument", "opens_on", "closes_on")
    return change(stored, **{name: getattr(call, name) for name in names})


@step
def save_application(
    application: Application,
    *,
    countries: Sequence[Country],
    goals: Sequence[Goal],
    by: User,
    now: dt.datetime,
) -> Application:
    """Insert a new application, or bring the stored draft to what this instance says."""
    stored = None if application._state.adding else _lock(application)
    refuse_if(
        rules.objections_to_saving_application(stored, by) + rules.objections_to_facts(application)
    )
    if stored is None:
        application.number = _next_number(today(now))
        current().subject = str(application)
        stored = insert(application)
    else:
        _bring_up_to_date(stored, application)
    _set(stored, "countries", countries)
    _set(stored, "goals", goals)
    return stored


@step
def submit_application(
    application: Application, *, on: dt.date, by: User, now: dt.datetime
) -> Application:
    """Take the application in on the day it arrived; what it says is fixed from now on."""
    application = _lock(application)
    refuse_if(rules.objections_to_submitting_application(application, by, on=on, today=today(now)))
    return move(application, SUBMIT, submitted_on=on)


@step
def return_application(
    application: Application, *, reason: str, by: User, now: dt.datetime
) -> Application:
    """Give it back to be completed or corrected."""
    application = _lock(application)
    refuse_if(rules.objections_to_returning_application(application, by, reason))
    return move(application, RETURN)


@step
def review_application(application: Application, *, by: User, now: dt.datetime) -> Application:
    """The formal check is done; the content is reviewed now."""
    application = _lock(application)
    refuse_if(rules.objections_to_reviewing(application, by))
    return move(application, REVIEW)


@step
def recommend_application(
    application: Application,
    *,
    members: Sequence[Member],
    by: User,
    now: dt.datetime,
    **values: Any,
) -> Recommendation:
    """Record what the commission said, who sat in it and who was in recusal.

    `values`: meeting_on, verdict, amount (Rappen), votes_for, votes_against, abstentions, reason.
    """
    application = _lock(application)
    draft = Recommendation(application=application, **values)
    refuse_if(rules.objections_to_recommending(draft, members, by, today=today(now)))
    recommendation = create(
        Recommendation, application=application, recorded_by=by, recorded_at=now, **values
    )
    for member in members:
        create(
            CommissionMember,
            recommendation=recommendation,
            name=member.name,
            user=member.user,
            is_recused=member.is_recused,
            interest=member.interest if member.is_recused else "",
        )
    move(application, RECOMMEND)
    return recommendation


@step
def reconsider_application(
    application: Application, *, reason: str, by: User, now: dt.datetime
) -> Application:
    """Take it back into review; the recommendation stays beside the next one."""
    application = _lock(application)
    refuse_if(rules.objections_to_reconsidering(application, by, reason))
    return move(application, RECONSIDER)


@step
def withdraw_application(
    application: Application, *, reason: str, by: User, now: dt.datetime
) -> Application:
    """The organisation gives up its application."""
    application = _lock(application)
    refuse_if(rules.objections_to_withdrawing(application, by, reason))
    return move(application, WITHDRAW)


@step
def refuse_application(
    application: Application, *, reason: str, text: str, by: User, now: dt.datetime
) -> Application:
    """Refuse it for a reason of the catalogue, with the words of the decision."""
    application = _lock(application)
    refuse_if(rules.objections_to_refusing(application, by, reason=reason, text=text))
    return _turn_down(application, REFUSE, reason=reason, text=text, by=by, now=now)


@step
def not_admit_application(
    application: Application, *, reason: str, text: str, by: User, now: dt.datetime
) -> Application:
    """Nichteintreten: it is not looked into, for a reason of the catalogue."""
    application = _lock(application)
    refuse_if(rules.objections_to_not_admitting(application, by, reason=reason, text=text))
    return _turn_down(application, NOT_ADMIT, reason=reason, text=text, by=by, now=now)


@step
def take_up_application(
    application: Application, project: Project, *, by: User, now: dt.datetime
) -> Application:
    """Let a project stand on the application; the award of the project decides it.

    One that is not saved yet may be shown to be refused, so that no draft is left behind.
    """
    application = _lock(application)
    if project.pk is None:
        refuse_if(rules.objections_to_taking_up(application, by, on=today(now)))
    Activity.objects.select_for_update(no_key=True).get(pk=project.pk)
    project = Project.objects.get(pk=project.pk)
    refuse_if(rules.objections_to_taking_up(application, by, on=today(now), project=project))
    touch(Activity(pk=project.pk))
    return change(application, project=project)


@step
def record_exemption(
    application: Application, *, key: str, reason: str, by: User, now: dt.datetime
) -> Exemption:
    """Propose to pass over a check; it waits for the head of unit."""
    application = _lock(application)
    refuse_if(rules.objections_to_exempting(application, key, by, reason=reason))
    return record(Exemption, by=by, now=now, application=application, key=key, reason=reason)


@step
def confirm_exemption(exemption: Exemption, *, by: User, now: dt.datetime) -> Exemption:
    exemption = _lock_exemption(exemption)
    refuse_if(rules.objections_to_confirming_exemption(exemption, by))
    return confirm(exemption, by=by, now=now)


@step
def discard_exemption(
    exemption: Exemption, *, reason: str, by: User, now: dt.datetime
) -> Exemption:
    exemption = _lock_exemption(exemption)
    refuse_if(rules.objections_to_discarding_exemption(exemption, by, reason=reason))
    return discard(exemption, now=now)


@step
def file_application_paper(
    application: Application, *, paper: Paper, by: User, now: dt.datetime
) -> ApplicationPaper:
    refuse_if(rules.objections_to_keeping_calls(by))
    document = filing.file(paper, by=by, now=now)
    touch(application)
    return ApplicationPaper.objects.create(application=application, document=document)


@step
def record_criterion(*, by: User, now: dt.datetime, **values: Any) -> Criterion:
    """Record a criterion; it waits for its second person.

    `values`: instrument, key, value, months, source, valid_from.
    """
    refuse_if(rules.objections_to_recording_criterion(Criterion(**values), by, on=today(now)))
    return record(Criterion, by=by, now=now, **values)


@step
def confirm_criterion(criterion: Criterion, *, by: User, now: dt.datetime) -> Criterion:
    criterion = Criterion.objects.select_for_update(no_key=True).get(pk=criterion.pk)
    refuse_if(rules.objections_to_confirming_criterion(criterion, by))
    return confirm(criterion, by=by, now=now)


@step
def discard_criterion(
    criterion: Criterion, *, reason: str, by: User, now: dt.datetime
) -> Criterion:
    criterion = Criterion.objects.select_for_update(no_key=True).get(pk=criterion.pk)
    refuse_if(rules.objections_to_discarding_criterion(criterion, by, reason=reason))
    return discard(criterion, now=now)


@step
def ship_criteria(*, by: User, confirmed_by: User, now: dt.datetime) -> list[Criterion]:
    """Put the product's own criteria for project contributions in force."""
    refuse_if(rules.objections_to_shipping_criteria(by, confirmed_by))
    instrument = Instrument.objects.get(pk=SHIPPED_INSTRUMENT)
    shipped = [
        record(
            Criterion,
            by=by,
            now=now,
            instrument=instrument,
            key=key,
            value=int(value),
            months=months,
            source=_("Default of the product"),
            valid_from=SHIPPED_FROM,
        )
        for key, value, months in SHIPPED
    ]
    return [confirm(one, by=confirmed_by, now=now) for one in shipped]


def _lock(application: Application) -> Application:
    Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    fresh = Application.objects.select_related("organisation", "instrument", "call", "project").get(
        pk=application.pk
    )
    touch(fresh)
    return fresh


def _lock_exemption(exemption: Exemption) -> Exemption:
    application = _lock(exemption.application)
    exemption = Exemption.objects.get(pk=exemption.pk)
    exemption.application = application
    return exemption


def _turn_down(
    application: Application,
    transition: Transition,
    *,
    reason: str,
    text: str,
    by: User,
    now: dt.datetime,
) -> Application:
    checks = [check.as_stored() for check in checks_of(application, today(now))]
    current().reason = text
    return move(
        application,
        transition,
        refusal_reason=reason,
        refusal_text=text.strip(),
        decided_on=today(now),
        decided_by=by,
        checks=checks,
    )


def _next_number(day: dt.date) -> str:
    """The next number of the year, such as G-2026-0001; UNIQUE refuses a second one."""
    begin = f"G-{day.year}-"
    last = Application.objects.filter(number__startswith=begin).aggregate(last=Max("number"))
    return f"{begin}{int((last['last'] or '0').removeprefix(begin)) + 1:04d}"


def _bring_up_to_date(stored: Application, wanted: Application) -> None:
    names = [
        field.attname
        for field in stored._meta.concrete_fields
        if not field.primary_key and field.attname not in KEPT_BY_STEPS
    ]
    change(
        stored,
        **{
            name: getattr(wanted, name)
            for name in names
            if getattr(wanted, name) != getattr(stored, name)
        },
    )


def _set(application: Application, name: str, wanted: Sequence[Any]) -> None:
    """Countries and goals hang on the row; the trail notes what they were."""
    related = getattr(application, name)
    before = sorted(str(one.pk) for one in related.all())
    after = sorted(str(one.pk) for one in wanted)
    if before != after:
        related.set(wanted)
        note(application, before={name: before}, after={name: after})
