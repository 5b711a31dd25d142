"""The SDG report on two pages as PDF/UA: what management hands out, from the workbook's figures."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from core.display import francs, per_mille, share
from core.pdf import write_pdf
from core.reference.models import Country, Goal, Region, Sphere
from reports.figures import Figures, figures_of
from reports.figures.by_year import YearSums, sums_by_year
from reports.figures.outstanding import Standing, standings
from reports.figures.tables import NOT_ASSIGNED, PAYING, Table
from reports.filters import SharedMoneyFilter
from reports.forms import NoWorkbook, YearForm
from reports.frame import Built, Frame, frame_for
from reports.report import Progress, Report, Request
from reports.sdg import tables
from reports.sdg.control import (
    Comparison,
    compare,
    compare_overview,
    ledger_says,
    refuse_differences,
    totals_for_download,
)

LAYOUT = Path(settings.BASE_DIR) / "templates" / "reports" / "sdg.typ"
MOST_PLACES = 18
GREY = "#8a8f88"


class LeafletForm(NoWorkbook, YearForm):
    pass


def build(request: Request, progress: Progress) -> Built:
    """In the active language; raises `NotFooting` if a table does not add up to the ledger."""
    figures = figures_of(request.year, request.cutoff, request.filters)
    progress(40)
    before = figures_of(request.year - 1, request.cutoff, request.filters)
    progress(60)
    title = _("SDG report %(year)s") % {"year": request.year}
    frame = frame_for(title, request.cutoff, request.filters)
    standing = standings(request.cutoff, figures.last_day, request.filters)
    comparisons = _checked(figures, standing, frame)
    data = _data(figures, before, standing, frame, comparisons)
    return Built(
        title,
        [],
        totals_for_download(figures),
        row_count=len(data["goals"]) + len(data["places"]),
        write=partial(_write, data, request),
        suffix=".pdf",
    )


def _write(data: dict[str, Any], request: Request, file: Any) -> None:
    write_pdf(LAYOUT, data, file, made_at=request.cutoff.known_at)


def _checked(figures: Figures, standing: list[Standing], frame: Frame) -> list[Comparison]:
    """The tables that the pages show, added up as in the workbook."""
    expected = ledger_says(figures, standing)
    comparisons = [
        *compare_overview(figures, expected),
        *compare([tables.goals(figures, frame), tables.places(figures, frame)], expected),
    ]
    refuse_differences(comparisons)
    return comparisons


def _data(
    figures: Figures,
    before: Figures,
    standing: list[Standing],
    frame: Frame,
    comparisons: list[Comparison],
) -> dict[str, Any]:
    language, _dash, region = (get_language() or "en").partition("-")
    return {
        "lang": language,
        "region": region or "ch",
        "title": frame.title,
        "lines": list(frame.lines),
        "band": _("Demo data – everything in this document is invented") if frame.band else "",
        "footer": f"{frame.title} · {frame.lines[0]}",
        "words": _words(),
        "tiles": _tiles(figures, before, standing),
        "paid": francs(figures.net_paid()),
        "goals": _goals(figures),
        "spheres": [str(Sphere(code).label) for code in Sphere.values],
        "years": _years(sums_by_year(figures, before)),
        "places": _places(figures),
        "method": _method(figures, comparisons),
    }


def _words() -> dict[str, str]:
    return {
        "overview": _("Overview"),
        "goals": _("Paid net by goal, CHF"),
        "goals_alt": _("Table of the goals; each row shows its amount as a bar too."),
        "goal": _("Goal"),
        "bar": _("Share as a bar"),
        "paid": _("Paid net"),
        "share": _("Share"),
        "total": _("Total"),
        "years": _("Paid and committed net by year, CHF"),
        "year": _("Year"),
        "committed": _("Committed net"),
        "places": _("Paid net by country and region, CHF"),
        "place": _("Country or region"),
        "method": _("How it was counted"),
    }


def _tiles(figures: Figures, before: Figures, standing: list[Standing]) -> list[dict[str, str]]:
    last_year = _("Year before: %(amount)s")
    international, paid = figures.international, figures.net_paid()
    return [
        {
            "label": _("Paid net, CHF"),
            "value": francs(paid),
            "note": last_year % {"amount": francs(before.net_paid())},
        },
        {
            "label": _("Committed net, CHF"),
            "value": francs(figures.net_committed()),
            "note": last_year % {"amount": francs(before.net_committed())},
        },
        {
            "label": _("Open commitments, CHF"),
            "value": francs(sum(one.open for one in standing)),
            "note": "",
        },
        {
            "label": _("International, CHF"),
            "value": francs(international),
            "note": _("of which least developed countries: %(share)s")
            % {"share": share(figures.ldc, international)},
        },
    ]


def _row(name: str, paid: int, most: int, whole: int, fill: str = "") -> dict[str, Any]:
    """`most` Rappen fill the bar; 0 for rows that are no single goal or country."""
    return {
        "name": name,
        "paid": francs(paid),
        "share": share(paid, whole),
        "bar": per_mille(max(paid, 0), most) / 10 if most > 0 else 0,
        "fill": fill,
    }


def _paid(table: Table) -> dict[str, int]:
    return {str(key): table.total(*PAYING, key=key) for key in table.booked(PAYING)}


def _goals(figures: Figures) -> list[dict[str, Any]]:
    """All 17 goals, also those without money, and last what is not assigned."""
    paid = _paid(figures.goals)
    most, whole = max(paid.values(), default=0), figures.net_paid()
    rows = [
        _row(str(goal), paid.get(str(goal.pk), 0), most, whole, goal.colour)
        for goal in Goal.objects.all()
    ]
    return [*rows, _row(_not_assigned(), paid.get(NOT_ASSIGNED, 0), most, whole, GREY)]


def _places(figures: Figures) -> list[dict[str, Any]]:
    """The most paid first; the rest and what is not assigned are rows of their own."""
    paid = {code: amount for code, amount in _paid(figures.places).items() if amount}
    not_assigned = paid.pop(NOT_ASSIGNED, 0)
    most, whole = max(paid.values(), default=0), figures.net_paid()
    ordered = sorted(paid, key=lambda code: (-paid[code], code))
    names = {
        row.pk: row.name
        for model in (Country, Region)
        for row in model._default_manager.filter(pk__in=ordered)
    }
    rows = [_row(names[code], paid[code], most, whole) for code in ordered[:MOST_PLACES]]
    if rest := ordered[MOST_PLACES:]:
        name = _("%(count)s further countries and regions") % {"count": len(rest)}
        rows.append(_row(name, sum(paid[code] for code in rest), 0, whole))
    if not_assigned:
        rows.append(_row(_not_assigned(), not_assigned, 0, whole))
    return rows


def _not_assigned() -> str:
    return pgettext("money without a split", "not assigned")


def _years(years: list[YearSums]) -> list[dict[str, Any]]:
    most = max(sum(one.paid.values()) for one in years)
    return [
        {
            "year": str(one.year),
            "spheres": [francs(one.paid.get(code, 0)) for code in Sphere.values],
            "paid": francs(sum(one.paid.values())),
            "committed": francs(sum(one.committed.values())),
            "bar": per_mille(max(sum(one.paid.values()), 0), most) / 10 if most > 0 else 0,
        }
        for one in years
    ]


def _method(figures: Figures, comparisons: list[Comparison]) -> list[str]:
    return [
        _("%(count)s totals compared with the ledger: no difference.")
        % {"count": len(comparisons)},
        _("Entries counted: %(count)s") % {"count": figures.entry_count},
        _("A payment counts in the year in which the bank booked it, less returns and refunds."),
        _("Each activity divides its money over targets, together 100 %: no franc counts twice."),
        _("The shares of goals are the office's own method. All tables stand in the workbook."),
    ]


REPORT = Report(
    key="sdg-pdf",
    title=gettext_lazy("SDG report on two pages"),
    purpose=gettext_lazy("The figures of the SDG report to hand out, as an accessible PDF."),
    sheets=[gettext_lazy("PDF, two pages")],
    form=LeafletForm,
    filters=SharedMoneyFilter,
    build=build,
)
