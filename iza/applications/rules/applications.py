"""Who may move an application, and why not; what stands between it and an award."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.activities.models import Activity
from core.activities.rules import objections_to_logging
from core.activities.states import MAY_BE_AWARDED
from core.amounts import format_francs
from core.confirmation import objections_to_confirming, objections_to_discarding
from core.partners.rules import objections_to_interest
from core.people.models import Role, User
from core.transitions import Transition
from iza.applications.eligibility import checks_of
from iza.models import (
    Application,
    Call,
    CommissionMember,
    Criterion,
    CriterionKey,
    Exemption,
    Project,
    Recommendation,
    RefusalReason,
    Verdict,
)
from iza.states import (
    NOT_ADMIT,
    OPEN,
    RECOMMEND,
    RECONSIDER,
    REFUSE,
    RETURN,
    REVIEW,
    SUBMIT,
    WITHDRAW,
    S,
)

NEEDED: dict[str, Callable[[], str]] = {
    "organisation": lambda: _("Choose the organisation."),
    "instrument": lambda: _("Choose the instrument."),
    "summary": lambda: _("Write what the project is about."),
    "months": lambda: _("Enter the duration."),
    "project_cost": lambda: _("Enter the total cost of the project."),
    "amount_asked": lambda: _("Enter the amount asked."),
    "seat": lambda: _("Say where the organisation has its seat."),
}
"""Fields that a draft may lack, and what is said when they are missing on submission."""


@dataclass(frozen=True)
class Member:
    """A member of the commission in a meeting, as typed."""

    name: str
    user: User | None = None
    is_recused: bool = False
    interest: str = ""


def gaps(application: Application) -> list[tuple[str, str]]:
    """What is missing before submission: (field, sentence)."""
    found = [
        (name, text()) for name, text in NEEDED.items() if getattr(application, name) in {None, ""}
    ]
    return found + faults_of_amounts(application)


def faults_of_amounts(application: Application) -> list[tuple[str, str]]:
    asked, cost = application.amount_asked, application.project_cost
    if asked and cost and asked > cost:
        return [("amount_asked", _("More is asked than the project costs."))]
    return []


def objections_to_keeping_calls(by: User) -> list[str]:
    return objections_to_logging(by)


def objections_to_saving_call(call: Call, by: User) -> list[str]:
    objections = objections_to_keeping_calls(by)
    if call.closes_on < call.opens_on:
        objections.append(_("The call closes before it opens."))
    if Call.objects.filter(name=call.name).exclude(pk=call.pk).exists():
        objections.append(_("Another call has this name."))
    return objections


def objections_to_saving_application(stored: Application | None, by: User) -> list[str]:
    """What is submitted is fixed; it is returned before it is changed."""
    objections = objections_to_logging(by)
    if stored is not None and stored.status != S.DRAFT:
        objections.append(_("Only a draft is edited; return the application first."))
    return objections


def objections_to_facts(application: Application) -> list[str]:
    """What contradicts itself even in a draft."""
    objections = [text for _name, text in faults_of_amounts(application)]
    call = application.call
    if call and application.instrument and call.instrument != application.instrument:
        objections.append(_("The call is about another instrument."))
    return objections


def objections_to_submitting_application(
    application: Application, by: User, *, on: dt.date, today: dt.date
) -> list[str]:
    objections = objections_to_logging(by) + _wrong_state(application, SUBMIT)
    objections += [text for _name, text in gaps(application)]
    if on > today:
        objections.append(_("The day lies in the future."))
    return objections


def objections_to_returning_application(
    application: Application, by: User, reason: str | None = None
) -> list[str]:
    return [
        *objections_to_logging(by),
        *_wrong_state(application, RETURN),
        *_no_reason(reason),
    ]


def objections_to_reviewing(application: Application, by: User) -> list[str]:
    return objections_to_logging(by) + _wrong_state(application, REVIEW)


def objections_to_reconsidering(
    application: Application, by: User, reason: str | None = None
) -> list[str]:
    objections = objections_to_logging(by) + _wrong_state(application, RECONSIDER)
    if application.project is not None:
        objections.append(_("The application has its project already."))
    return objections + _no_reason(reason)


def objections_to_withdrawing(
    application: Application, by: User, reason: str | None = None
) -> list[str]:
    objections = objections_to_logging(by) + _wrong_state(application, WITHDRAW)
    project = application.project
    if project is not None and project.commitments.unconfirmed().exists():
        objections.append(_("An award of this application waits for confirmation; discard it."))
    return objections + _no_reason(reason)


def objections_to_beginning_recommendation(application: Application, by: User) -> list[str]:
    """What stands against any recommendation, whatever is typed."""
    return [
        *objections_to_logging(by),
        *_wrong_state(application, RECOMMEND),
        *_objections_to_interest(application, by),
    ]


def objections_to_recommending(
    draft: Recommendation, members: Sequence[Member], by: User, *, today: dt.date
) -> list[str]:
    """Who was in recusal neither votes nor counts, nor records what the others said."""
    application = draft.application
    objections = objections_to_beginning_recommendation(application, by)
    if draft.meeting_on > today:
        objections.append(_("The day lies in the future."))
    if not draft.reason.strip():
        objections.append(_("Give the reason."))
    if any(one.is_recused and not one.interest.strip() for one in members):
        objections.append(_("Who is in recusal says for which interest."))
    if any(one.is_recused and one.user == by for one in members):
        objections.append(_("Who is in recusal does not record the recommendation."))
    return objections + _objections_to_votes(draft, members) + _objections_to_amount(draft)


def _objections_to_votes(draft: Recommendation, members: Sequence[Member]) -> list[str]:
    voting = sum(not one.is_recused for one in members)
    votes = draft.votes_for + draft.votes_against + draft.abstentions
    if not voting:
        return [_("Nobody was left to recommend.")]
    if votes != voting:
        return [
            _("There are %(votes)s votes, but %(voting)s members who could vote.")
            % {"votes": votes, "voting": voting}
        ]
    if (draft.votes_for > draft.votes_against) != (draft.verdict == Verdict.FOR):
        return [_("The votes say something else than the recommendation.")]
    return []


def _objections_to_amount(draft: Recommendation) -> list[str]:
    asked = draft.application.amount_asked or 0
    if draft.verdict == Verdict.AGAINST:
        return [_("Who recommends nothing names no amount.")] if draft.amount else []
    if not draft.amount:
        return [_("Enter the amount recommended.")]
    if draft.amount > asked:
        return [
            _("More is recommended than the %(asked)s asked for.") % {"asked": format_francs(asked)}
        ]
    return []


def objections_to_turning_down(
    application: Application,
    transition: Transition,
    by: User,
    *,
    reason: str | None = None,
    text: str | None = None,
) -> list[str]:
    """A refusal or a non-admission takes a reason of the catalogue, and words."""
    objections = []
    if not by.has_role(Role.HEAD_OF_UNIT):
        objections.append(_("Applications are turned down by the head of unit."))
    objections += _wrong_state(application, transition) + _objections_to_interest(application, by)
    project = application.project
    if project is not None and project.commitments.unconfirmed().exists():
        objections.append(_("An award of this application waits for confirmation; discard it."))
    if reason is not None and reason not in RefusalReason.values:
        objections.append(_("Choose a reason of the catalogue."))
    if text is not None and not text.strip():
        objections.append(_("Write the grounds of the decision."))
    return objections


def objections_to_refusing(
    application: Application, by: User, *, reason: str | None = None, text: str | None = None
) -> list[str]:
    return objections_to_turning_down(application, REFUSE, by, reason=reason, text=text)


def objections_to_not_admitting(
    application: Application, by: User, *, reason: str | None = None, text: str | None = None
) -> list[str]:
    return objections_to_turning_down(application, NOT_ADMIT, by, reason=reason, text=text)


def objections_to_exempting(
    application: Application, key: str, by: User, *, reason: str | None = None
) -> list[str]:
    objections = objections_to_logging(by) + _objections_to_interest(application, by)
    if application.status not in OPEN - {S.DRAFT}:
        objections.append(_("Only an application that is under review is exempted."))
    if key not in CriterionKey.values:
        objections.append(_("There is no such criterion."))
    if application.exemptions.filter(key=key, discarded_at=None).exists():
        objections.append(_("There is an exemption from this criterion already."))
    return objections + _no_reason(reason)


def objections_to_confirming_exemption(exemption: Exemption, by: User) -> list[str]:
    objections = objections_to_confirming(exemption, by)
    if not by.has_role(Role.HEAD_OF_UNIT):
        objections.append(_("Exemptions are confirmed by the head of unit."))
    if exemption.application.status not in OPEN:
        objections.append(_("The application is decided already."))
    return objections + _objections_to_interest(exemption.application, by)


def objections_to_discarding_exemption(
    exemption: Exemption, by: User, *, reason: str | None = None
) -> list[str]:
    return objections_to_logging(by) + objections_to_discarding(exemption, reason=reason)


def objections_to_eligibility(application: Application, *, on: dt.date) -> list[str]:
    """Each check that is failed or not answered, unless two people exempted the application."""
    return [
        f"{check.label}: {check.explanation}"
        for check in checks_of(application, on)
        if check.stands_in_the_way
    ]


def objections_to_taking_up(
    application: Application, by: User, *, on: dt.date, project: Project | None = None
) -> list[str]:
    """From the recommendation to the project that will be awarded."""
    objections = objections_to_logging(by) + _objections_to_interest(application, by)
    if application.status != S.RECOMMENDED:
        objections.append(_("Only an application with a recommendation becomes a project."))
    elif _last_verdict(application) != Verdict.FOR:
        objections.append(_("The commission recommends no award."))
    if application.project is not None:
        objections.append(_("The application has its project already."))
    if project is not None:
        objections += _objections_to_standing_on(application, project)
    return objections + objections_to_eligibility(application, on=on)


def _objections_to_standing_on(application: Application, project: Project) -> list[str]:
    objections = []
    if project.partner != application.organisation:
        objections.append(_("The project belongs to another organisation."))
    if project.instrument != application.instrument:
        objections.append(_("The project runs under another instrument."))
    if project.status not in MAY_BE_AWARDED | {S.DRAFT}:
        objections.append(_("Only a planned or running activity can be awarded."))
    if project.applications.open().exists():
        objections.append(_("Another application of this project is open."))
    return objections


def objections_to_awarding(activity: Activity, by: User, *, on: dt.date) -> list[str]:
    """What an application says to the award of its project."""
    application = open_application_of(activity)
    if application is None:
        return _objections_to_no_application(activity, on=on)
    objections = _objections_to_interest(application, by)
    if application.status != S.RECOMMENDED:
        objections.append(
            _("The application %(number)s has no recommendation yet.")
            % {"number": application.number}
        )
    if activity.partner_id != application.organisation_id:
        objections.append(_("The project belongs to another organisation."))
    if activity.instrument_id != application.instrument_id:
        objections.append(_("The project runs under another instrument."))
    return objections + objections_to_eligibility(application, on=on)


def objections_to_granting(activity: Activity, currency: str, amount: int) -> list[str]:
    """An award gives no more than its application asks for, and in francs as it does."""
    application = open_application_of(activity)
    if application is None:
        return []
    words = {"number": application.number, "asked": format_francs(application.amount_asked or 0)}
    if currency != "CHF":
        return [_("The application %(number)s asks in francs; award it in francs.") % words]
    if amount > (application.amount_asked or 0):
        return [_("The application %(number)s asks for %(asked)s; no more is granted.") % words]
    return []


def open_application_of(activity: Activity) -> Application | None:
    """The application on which the next award of a project stands."""
    open_ones = Application.objects.open().filter(project=activity.pk)
    return open_ones.select_related("organisation", "instrument", "call").first()


def _objections_to_no_application(activity: Activity, *, on: dt.date) -> list[str]:
    """Where applications are asked for, the first award of a project stands on one."""
    if activity.commitments.confirmed().exists():
        return []
    if any(
        one.key == CriterionKey.APPLICATION
        for one in Criterion.objects.in_force(activity.instrument, on)
    ):
        return [_("Awards of this instrument stand on an application that was recommended.")]
    return []


def _objections_to_interest(application: Application, by: User) -> list[str]:
    """Who left a meeting about this application neither recommends nor awards."""
    recused = CommissionMember.objects.filter(
        recommendation__application=application, user=by, is_recused=True
    )
    if recused.exists():
        return [
            _("You were in recusal for the application %(number)s.")
            % {"number": application.number}
        ]
    return objections_to_interest(by, application.organisation_id)


def _last_verdict(application: Application) -> str:
    return application.recommendations.values_list("verdict", flat=True).first() or ""


def _wrong_state(application: Application, transition: Transition) -> list[str]:
    if transition.is_open_from(application.status):
        return []
    return [
        _("This step is not open while the application is “%(state)s”.")
        % {"state": application.get_status_display()}
    ]


def _no_reason(reason: str | None) -> list[str]:
    """None while nobody was asked yet: a page then shows only what stands against the act."""
    return [_("Give the reason.")] if reason is not None and not reason.strip() else []
