"""Management's page: where the money went, what is left of the credits, and what to see to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from core.display import chf
from core.funding.models import BudgetCredit, CommitmentCredit
from core.ledger.models import Entry
from core.people.access import SignedInRequest
from core.reference.models import Country, Goal, Instrument, Region, Sphere
from core.reference.world_map import HEIGHT, WIDTH, spots
from reports import pressing, rules
from reports.figures import Filters, cutoff_now
from reports.figures.bookings import Cell
from reports.figures.by_year import YearSums
from reports.figures.glance import CreditLine, Glance, glance_of
from reports.filters import partner_filter
from reports.links import bookings_path

LARGEST, SMALLEST = 26, 4
"""Radii of the dots on the map, in units of its view box."""
FIRST_ROWS = 10
"""Countries in the table; the rest unfolds."""


def years() -> list[tuple[int, str]]:
    this = timezone.localdate().year
    first = Entry.objects.aggregate(day=Min("booked_on"))["day"]
    return [
        (year, str(year)) for year in range(this, min(first.year if first else this, this) - 1, -1)
    ]


class OverviewFilter(django_filters.FilterSet):
    """By the names that lists and reports share, one of each, so that the page stays short."""

    year = django_filters.ChoiceFilter(label=gettext_lazy("Year"), choices=years, empty_label=None)
    sphere = django_filters.ChoiceFilter(
        label=gettext_lazy("Sphere"), choices=Sphere.choices, empty_label=gettext_lazy("all")
    )
    instrument = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Instrument"),
        queryset=Instrument.objects.all(),
        empty_label=gettext_lazy("all"),
    )
    partner = partner_filter()
    country = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Country"),
        queryset=Country.objects.all(),
        empty_label=gettext_lazy("all"),
    )
    goal = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Goal"), queryset=Goal.objects.all(), empty_label=gettext_lazy("all")
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def chosen(self) -> Filters:
        """What was chosen, once the form is valid."""
        answers = self.form.cleaned_data

        def one(name: str) -> frozenset[Any]:
            answer = answers[name]
            return frozenset([getattr(answer, "pk", answer)] if answer else [])

        return Filters(
            spheres=one("sphere"),
            instruments=one("instrument"),
            partners=one("partner"),
            places=one("country"),
            goals=one("goal"),
        )


@dataclass(frozen=True)
class Line:
    """A row of a table: Rappen, its bar, and the bookings behind it."""

    code: str
    name: str
    paid: int
    url: str
    goal: Goal | None = None


@dataclass(frozen=True)
class Dot:
    """A country on the map; the area of the dot is in proportion to what was paid."""

    x: int
    y: int
    radius: str
    title: str
    url: str


@dataclass(frozen=True)
class CreditRow:
    line: CreditLine
    name: str
    note: str
    url: str


@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    if objections := rules.objections_to_asking(request.user):
        raise PermissionDenied(" ".join(objections))
    now = timezone.now()
    this_year = timezone.localdate(now).year
    asked = OverviewFilter({"year": this_year, **request.GET.dict()}, queryset=Entry.objects.none())
    context: dict[str, Any] = {"filter_form": asked.form}
    if asked.form.is_valid():
        year = int(asked.form.cleaned_data["year"] or this_year)
        glance = glance_of(year, cutoff_now(now), asked.chosen())
        context |= _figures(glance) | _pressing(glance, now)
        context["query"] = _query(asked.form.cleaned_data)
    return render(request, "reports/overview.html", context)


def _figures(glance: Glance) -> dict[str, Any]:
    places = _places(glance)
    return {
        "glance": glance,
        "paid_before": sum(glance.before.paid.values()),
        "committed_before": sum(glance.before.committed.values()),
        "credits": _credits(glance.credits),
        "goals": _goals(glance),
        "most_by_goal": max(glance.goals.values(), default=0),
        "places": places[:FIRST_ROWS],
        "more_places": places[FIRST_ROWS:],
        "dots": _dots(glance.places, {line.code: line for line in places}),
        "map_width": WIDTH,
        "map_height": HEIGHT,
        "years": [_year(one) for one in glance.years],
        "most_by_year": max(sum(one.paid.values()) for one in glance.years),
        "goals_by_year": _goals_by_year(glance),
        "spheres": [Sphere(code).label for code in Sphere.values],
    }


def _pressing(glance: Glance, now: dt.datetime) -> dict[str, Any]:
    filters = glance.filters
    return {
        "ages": pressing.approvals_by_age(filters, now),
        "age_titles": pressing.age_titles(),
        "overdue": pressing.overdue_reports(filters, timezone.localdate(now)),
        "response_times": pressing.response_times(glance.year, glance.cutoff, filters),
    }


def _query(answers: dict[str, Any]) -> str:
    """What was chosen, as lists and downloads read it from their addresses."""
    chosen = {name: getattr(answer, "pk", answer) for name, answer in answers.items() if answer}
    return urlencode(chosen)


def _goals(glance: Glance) -> list[Line]:
    goals = Goal.objects.in_bulk()
    return [
        Line(
            key,
            f"{key} {goals[int(key)].name}" if key else _not_assigned(),
            paid,
            bookings_path(glance, Cell("goal", key)),
            goals.get(int(key or 0)),
        )
        for key, paid in sorted(glance.goals.items(), key=lambda pair: int(pair[0] or 99))
    ]


def _goals_by_year(glance: Glance) -> list[tuple[str, list[tuple[int, int]]]]:
    """The name of each goal, and what was paid in each of the years."""
    names = {str(goal.number): f"{goal.number} {goal.name}" for goal in Goal.objects.all()}
    years = [one.year for one in glance.years]
    return [
        (names[key] if key else _not_assigned(), list(zip(years, amounts, strict=True)))
        for key, amounts in glance.goals_by_year.items()
    ]


def _places(glance: Glance) -> list[Line]:
    """Countries and regions, most paid first; what is not assigned comes last."""
    names = {row.pk: row.name for model in (Country, Region) for row in _rows(model, glance.places)}
    return [
        Line(
            key,
            names.get(key, key) if key else _not_assigned(),
            paid,
            bookings_path(glance, Cell("place", key)),
        )
        for key, paid in glance.places.items()
    ]


def _rows(model: Any, keys: Iterable[str]) -> Any:
    return model.objects.filter(pk__in=[key for key in keys if key])


def _not_assigned() -> str:
    return pgettext("money without a split", "not assigned")


def _dots(places: dict[str, int], lines: dict[str, Line]) -> list[Dot]:
    """The largest first, so that none hides a smaller one; nothing below zero has an area."""
    known = [(code, paid) for code, paid in places.items() if paid > 0 and code in spots()]
    most = max((paid for _code, paid in known), default=0)
    return [
        Dot(
            *spots()[code],
            radius=f"{max(SMALLEST, LARGEST * sqrt(paid / most)):.1f}",
            title=f"{lines[code].name}: {chf(paid)}",
            url=lines[code].url,
        )
        for code, paid in known
    ]


def _year(sums: YearSums) -> tuple[int, list[tuple[Any, int]], int, int]:
    """The year, what was paid by sphere, and both totals; Rappen."""
    by_sphere = [(Sphere(code).label, sums.paid.get(code, 0)) for code in Sphere.values]
    paid, committed = sum(sums.paid.values()), sum(sums.committed.values())
    return sums.year, by_sphere, paid, committed


def _credits(lines: list[CreditLine]) -> list[CreditRow]:
    """Commitment credits first, then budget credits; last what was awarded without a credit."""
    found = {
        is_budget: model._default_manager.select_related("instrument").in_bulk(
            [line.credit for line in lines if line.credit and line.is_budget is is_budget]
        )
        for is_budget, model in ((False, CommitmentCredit), (True, BudgetCredit))
    }
    return [
        _credit(line, found[line.is_budget].get(line.credit))
        for line in sorted(lines, key=lambda line: (line.credit is None, line.is_budget))
    ]


def _credit(line: CreditLine, credit: Any) -> CreditRow:
    sphere = str(Sphere(line.sphere).label)
    if credit is None:
        return CreditRow(line, _("Awarded within own competence"), sphere, "")
    kind = "budget" if line.is_budget else "commitment"
    of = credit.instrument.name if credit.instrument else sphere
    return CreditRow(
        line,
        credit.name,
        f"{credit._meta.verbose_name}, {of}",
        reverse("funding:credit", args=[kind, credit.pk]),
    )
