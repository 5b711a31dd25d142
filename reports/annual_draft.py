"""The draft of a text for annual report and newsletter, with the figures of the SDG report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from aid.times import STRETCHES, by_emergency, timings_of, told, with_clocks
from core.activities.models import Activity
from core.display import NOTHING, chf, francs, swiss_date
from core.people.access import SignedInRequest
from core.reference.models import Country, Sphere
from reports import rules
from reports.figures import Cutoff, Figures, cutoff_now, figures_of
from reports.figures.tables import NOT_ASSIGNED, PAYING, Table
from reports.figures.year import net_by_sphere
from reports.iati.portfolio import Withheld
from reports.overview import years
from reports.public.publicity import MAY_BE_A_PERSON

LARGEST = 5
TO_AWARD, TO_PAYMENT = STRETCHES[0], STRETCHES[3]


@dataclass(frozen=True)
class DraftTable:
    """A table of the text; the columns from `first_number` on are numbers."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    first_number: int = 1

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each cell with the head of its column."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Draft:
    title: str
    paragraphs: Sequence[str]
    tables: Sequence[DraftTable]


class DraftForm(forms.Form):
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), choices=years, coerce=int)


@require_safe
def annual_draft(request: SignedInRequest) -> HttpResponse:
    """The draft as a page, or with `?export=md` as a file of text."""
    if objections := rules.objections_to_asking(request.user):
        raise PermissionDenied(" ".join(objections))
    form = DraftForm({"year": timezone.localdate().year, **request.GET.dict()})
    if not form.is_valid():
        return render(request, "reports/annual_draft.html", {"form": form}, status=400)
    year = form.cleaned_data["year"]
    draft = draft_of(year, cutoff_now())
    if request.GET.get("export") == "md":
        name = f"annual-draft-{year}.md"
        return HttpResponse(
            as_markdown(draft),
            content_type="text/markdown; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    return render(request, "reports/annual_draft.html", {"form": form, "draft": draft})


def draft_of(year: int, cutoff: Cutoff) -> Draft:
    """In the active language; nothing that is withheld from publication is named."""
    figures, withheld = figures_of(year, cutoff), Withheld.now()
    return Draft(
        _("Development cooperation and humanitarian aid %(year)s") % {"year": year},
        _paragraphs(figures),
        [
            _by_sphere(figures),
            _largest(figures, withheld),
            *_emergencies(year, cutoff, withheld),
        ],
    )


def as_markdown(draft: Draft) -> str:
    blocks = [f"# {draft.title}", *draft.paragraphs]
    for table in draft.tables:
        marks = ["---:" if at >= table.first_number else "---" for at in range(len(table.heads))]
        rows = [table.heads, marks, *table.rows]
        lines = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
        blocks += [f"## {table.title}", "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def _paragraphs(figures: Figures) -> list[str]:
    partners = len(_paid(figures.partners))
    activities = len(_paid(_by_activity(figures)))
    countries = Country.objects.filter(pk__in=_paid(figures.places)).count()
    paid = _("In %(year)s the city paid %(amount)s net.") % {
        "year": figures.year,
        "amount": chf(figures.net_paid()),
    }
    whom = _("It went to %(partners)s for %(activities)s in %(countries)s.") % {
        "partners": ngettext("%(count)s partner", "%(count)s partners", partners)
        % {"count": partners},
        "activities": ngettext("%(count)s activity", "%(count)s activities", activities)
        % {"count": activities},
        "countries": ngettext("%(count)s country", "%(count)s countries", countries)
        % {"count": countries},
    }
    awarded = _("In the same year %(amount)s net was awarded.") % {
        "amount": chf(figures.net_committed())
    }
    as_at = _(
        "As at %(day)s, entry %(number)s of the trail; net is less refunds, returns and reductions."
    ) % {"day": swiss_date(figures.cutoff.day), "number": figures.cutoff.number}
    return [f"{paid} {whom} {awarded}", as_at]


def _by_sphere(figures: Figures) -> DraftTable:
    net = net_by_sphere(figures)
    rows = [
        (str(Sphere(code).label), francs(net["committed"][code]), francs(net["paid"][code]))
        for code in Sphere.values
    ]
    total = (_("Total"), francs(figures.net_committed()), francs(figures.net_paid()))
    heads = (_("Sphere"), _("Awarded net, CHF"), _("Paid net, CHF"))
    return DraftTable(_("By sphere"), heads, [*rows, total])


def _largest(figures: Figures, withheld: Withheld) -> DraftTable:
    """By what was paid in the year; what may not be named makes room for the next."""
    paid = _paid(_by_activity(figures))
    named = (
        Activity.objects.filter(pk__in=[int(key) for key in paid])
        .exclude(pk__in=withheld.activities)
        .exclude(partner__in=withheld.partners)
        .exclude(partner__kind__in=MAY_BE_A_PERSON)
        .select_related("partner")
    )
    first = sorted(
        (one for one in named if not _names(one.title, withheld)),
        key=lambda one: (-paid[str(one.pk)], one.pk),
    )
    rows = [
        (one.title, one.partner.name if one.partner else NOTHING, francs(paid[str(one.pk)]))
        for one in first[:LARGEST]
    ]
    heads = (_("Activity"), _("Partner"), _("Paid net, CHF"))
    return DraftTable(_("The five largest activities"), heads, rows, first_number=2)


def _emergencies(year: int, cutoff: Cutoff, withheld: Withheld) -> list[DraftTable]:
    """Those whose alert lies in the year; the first response that got there counts."""
    responses = (
        with_clocks()
        .filter(emergency__alerted_at__year=year)
        .exclude(pk__in=withheld.activities)
        .order_by("emergency__alerted_at", "emergency", "pk")
    )
    timings = by_emergency(timings_of(list(responses), until=cutoff.known_at))
    rows = [
        (
            one.emergency.name,
            swiss_date(one.clock.alerted_at),
            told(one.hours(TO_AWARD)),
            told(one.hours(TO_PAYMENT)),
        )
        for one in timings
        if not _names(one.emergency.name, withheld)
    ]
    heads = (_("Emergency"), _("Alert"), str(TO_AWARD.label), str(TO_PAYMENT.label))
    return [DraftTable(_("Emergencies"), heads, rows)] if rows else []


def _by_activity(figures: Figures) -> Table:
    return figures.projects.rolled_up(lambda key: str(key[0]))


def _paid(table: Table) -> dict[str, int]:
    """Net Rappen by key, of whom anything was paid net."""
    paid = {str(key): table.total(*PAYING, key=key) for key in table.booked(PAYING)}
    return {key: amount for key, amount in paid.items() if amount and key != NOT_ASSIGNED}


def _names(text: str, withheld: Withheld) -> bool:
    return any(word in text.casefold() for word in withheld.words)


def _cell(text: Any) -> str:
    return " ".join(str(text).replace("|", r"\|").split())
