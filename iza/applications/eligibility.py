"""The checks that an application must pass, each answered with its figures and its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import round_half_up
from core.display import chf, percent, swiss_date
from core.partners.models import Certificate
from iza.models import Application, Criterion, CriterionKey, Exemption, Seat
from iza.states import ApplicationStatus


class Answer(TextChoices):
    PASS = "pass", gettext_lazy("met")
    FAIL = "fail", gettext_lazy("not met")
    UNKNOWN = "unknown", gettext_lazy("not answered")


Found = tuple[Answer, str]


@dataclass(frozen=True)
class Check:
    """One criterion held against one application, on a day."""

    key: str
    label: str
    answer: Answer
    explanation: str
    source: str
    exemption: Exemption | None = None

    @property
    def stands_in_the_way(self) -> bool:
        return self.answer != Answer.PASS and not self.is_exempted

    @property
    def is_exempted(self) -> bool:
        return self.exemption is not None and self.exemption.is_confirmed

    def as_stored(self) -> dict[str, str]:
        """What the application keeps of it when it is decided."""
        exempted = self.exemption.reason if self.exemption and self.is_exempted else ""
        return {
            "key": self.key,
            "answer": self.answer.value,
            "explanation": self.explanation,
            "source": self.source,
            "exemption": exempted,
        }


def checks_of(application: Application, on: dt.date) -> list[Check]:
    """Every check of the application's instrument, by the parameters in force on a day.

    Amounts by duration are several lines of one criterion; the shortest duration that takes the
    project in counts.
    """
    criteria = Criterion.objects.in_force(application.instrument, on)
    exemptions = {
        one.key: one
        for one in application.exemptions.filter(discarded_at=None).order_by("confirmed_at", "pk")
    }
    return [
        _check(check, application, lines, on, exemptions.get(key))
        for key, check in CHECKS.items()
        if (lines := [one for one in criteria if one.key == key])
    ]


def _check(
    check: Callable[[Application, Sequence[Criterion], dt.date], Found],
    application: Application,
    lines: Sequence[Criterion],
    on: dt.date,
    exemption: Exemption | None,
) -> Check:
    answer, explanation = check(application, lines, on)
    line = _by_duration(application, lines) or lines[0]
    return Check(
        key=line.key,
        label=str(line.get_key_display()),
        answer=answer,
        explanation=explanation,
        source=_("%(source)s, valid from %(day)s")
        % {"source": line.source, "day": swiss_date(line.valid_from)},
        exemption=exemption,
    )


def _by_duration(application: Application, lines: Sequence[Criterion]) -> Criterion | None:
    """The line with the shortest duration that the project still fits in."""
    months = application.months
    fitting = [one for one in lines if months and one.months and months <= one.months]
    return min(fitting, key=lambda one: one.months or 0, default=None)


def seat(application: Application, lines: Sequence[Criterion], _on: dt.date) -> Found:
    if application.seat is None:
        return Answer.UNKNOWN, _("The seat is not stated.")
    words: dict[str, Any] = {
        "seat": application.get_seat_display(),
        "limit": Seat(lines[0].value).label,
    }
    if application.seat <= lines[0].value:
        return Answer.PASS, _("The seat is %(seat)s; allowed is at most: %(limit)s.") % words
    return Answer.FAIL, _("The seat is %(seat)s, but must be at most: %(limit)s.") % words


def register(application: Application, _lines: Sequence[Criterion], _on: dt.date) -> Found:
    uid = application.organisation.uid if application.organisation else ""
    if uid:
        return Answer.PASS, _("The organisation's UID is %(uid)s.") % {"uid": uid}
    return Answer.UNKNOWN, _("No UID is recorded for the organisation.")


def zewo(application: Application, _lines: Sequence[Criterion], on: dt.date) -> Found:
    """A certificate that two people put in force must be valid on the day of the decision."""
    organisation = application.organisation
    if organisation is None:
        return Answer.UNKNOWN, _("No organisation is chosen.")
    certificates = Certificate.objects.zewo().filter(organisation=organisation)
    ends = [one.valid_to for one in certificates.in_force() if one.has_begun(on)]
    if not ends and certificates.unconfirmed().exists():
        return Answer.UNKNOWN, _("A Zewo certificate is recorded and waits for its confirmation.")
    if not ends:
        return Answer.UNKNOWN, _("No Zewo certificate is recorded for the organisation.")
    words = {"end": swiss_date(max(ends)), "day": swiss_date(on)}
    if max(ends) >= on:
        return Answer.PASS, _("The Zewo certificate is valid to %(end)s.") % words
    return (
        Answer.FAIL,
        _("The Zewo certificate ended on %(end)s and is not valid on %(day)s.") % words,
    )


def share(application: Application, lines: Sequence[Criterion], _on: dt.date) -> Found:
    asked, cost = application.amount_asked, application.project_cost
    if not asked or not cost:
        return Answer.UNKNOWN, _("Amount asked and total cost are not both stated.")
    hundredths = round_half_up(Decimal(asked) * 10_000 / Decimal(cost))
    words = {
        "asked": chf(asked),
        "cost": chf(cost),
        "share": percent(hundredths),
        "limit": percent(lines[0].value),
    }
    # Compared without rounding: a Rappen above the limit is above the limit.
    if asked * 10_000 <= lines[0].value * cost:
        return (
            Answer.PASS,
            _("%(asked)s of %(cost)s are %(share)s; allowed are %(limit)s.") % words,
        )
    return (
        Answer.FAIL,
        _("%(asked)s of %(cost)s are %(share)s, more than the allowed %(limit)s.") % words,
    )


def least(application: Application, lines: Sequence[Criterion], _on: dt.date) -> Found:
    return _amount(application, lines, is_within=lambda asked, limit: asked >= limit)


def most(application: Application, lines: Sequence[Criterion], _on: dt.date) -> Found:
    return _amount(application, lines, is_within=lambda asked, limit: asked <= limit)


def _amount(
    application: Application,
    lines: Sequence[Criterion],
    *,
    is_within: Callable[[int, int], bool],
) -> Found:
    asked, months = application.amount_asked, application.months
    if not asked or not months:
        return Answer.UNKNOWN, _("Amount asked and duration are not both stated.")
    line = _by_duration(application, lines)
    if line is None:
        longest = max(one.months or 0 for one in lines)
        return (
            Answer.FAIL,
            _("Projects last at most %(longest)s months; this one lasts %(months)s.")
            % {"longest": longest, "months": months},
        )
    words = {
        "asked": chf(asked),
        "months": months,
        "label": line.get_key_display(),
        "limit": chf(line.value),
        "most": line.months,
    }
    if is_within(asked, line.value):
        return (
            Answer.PASS,
            _(
                "Asked are %(asked)s for %(months)s months; %(label)s %(limit)s (up to %(most)s"
                " months)."
            )
            % words,
        )
    return (
        Answer.FAIL,
        _(
            "Asked are %(asked)s for %(months)s months, but the limit is: %(label)s %(limit)s (up"
            " to %(most)s months)."
        )
        % words,
    )


def per_call(application: Application, lines: Sequence[Criterion], _on: dt.date) -> Found:
    """Earlier applications of the same organisation in the same call take the places."""
    if application.call is None or application.organisation is None:
        return Answer.PASS, _("The application stands in no call.")
    others = Application.objects.filter(
        call=application.call, organisation=application.organisation
    ).exclude(pk=application.pk)
    counted = others.exclude(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN])
    if application.submitted_on:
        counted = counted.filter(number__lt=application.number)
    number = counted.count() + 1
    words = {"number": number, "call": application.call, "limit": lines[0].value}
    if number <= lines[0].value:
        return (
            Answer.PASS,
            _(
                "It is application %(number)s of the organisation in “%(call)s”; allowed are"
                " %(limit)s."
            )
            % words,
        )
    return (
        Answer.FAIL,
        _(
            "It is application %(number)s of the organisation in “%(call)s”, but only %(limit)s"
            " are allowed."
        )
        % words,
    )


def window(application: Application, _lines: Sequence[Criterion], on: dt.date) -> Found:
    call = application.call
    if call is None:
        return Answer.PASS, _("The application stands in no call.")
    day = application.submitted_on or on
    words = {
        "day": swiss_date(day),
        "first": swiss_date(call.opens_on),
        "last": swiss_date(call.closes_on),
    }
    if call.opens_on <= day <= call.closes_on:
        return (
            Answer.PASS,
            _("Submitted on %(day)s; the call was open from %(first)s to %(last)s.") % words,
        )
    return (
        Answer.FAIL,
        _("Submitted on %(day)s, but the call was open from %(first)s to %(last)s.") % words,
    )


CHECKS: dict[str, Callable[[Application, Sequence[Criterion], dt.date], Found]] = {
    CriterionKey.SEAT: seat,
    CriterionKey.REGISTER: register,
    CriterionKey.ZEWO: zewo,
    CriterionKey.SHARE: share,
    CriterionKey.LEAST: least,
    CriterionKey.MOST: most,
    CriterionKey.PER_CALL: per_call,
    CriterionKey.WINDOW: window,
}
"""By the key of the criterion; «an award needs an application» is asked at the award itself."""
