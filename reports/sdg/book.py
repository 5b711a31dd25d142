"""Putting the SDG workbook together: figures once, then sheet by sheet, then the control."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.excel import Sheet
from reports.figures import Cutoff, Filters, figures_of
from reports.figures import budget_credits as budget_rows
from reports.figures import commitment_credits as credit_rows
from reports.figures.outstanding import standings
from reports.frame import Built, frame_for
from reports.sdg import credit_sheets, tables
from reports.sdg.control import (
    compare,
    compare_overview,
    control,
    ledger_says,
    refuse_differences,
    totals_for_download,
)
from reports.sdg.method import method
from reports.sdg.overview import overview

Progress = Callable[[int], None]


def build(
    year: int, cutoff: Cutoff, filters: Filters, *, progress: Progress = lambda _per_cent: None
) -> Built:
    """The workbook of a year in the active language; raises `NotFooting` if a table does not."""
    figures = figures_of(year, cutoff, filters)
    progress(40)
    before = figures_of(year - 1, cutoff, filters)
    progress(70)
    title = _("SDG report %(year)s") % {"year": year}
    frame = frame_for(title, cutoff, filters)
    standing = standings(cutoff, figures.last_day, filters)
    divided = [
        make(figures, frame)
        for make in (
            tables.goals,
            tables.targets,
            tables.places,
            tables.partners,
            tables.sectors,
        )
    ]
    credited = [
        credit_sheets.commitment_credits(credit_rows(cutoff, figures.last_day), figures, frame),
        credit_sheets.budget_credits(budget_rows(year, cutoff, figures.last_day), figures, frame),
    ]
    listed = tables.projects(figures, frame)
    progress(85)
    checked: list[Sheet] = [*divided, *credited, listed]
    expected = ledger_says(figures)
    comparisons = [*compare_overview(figures, standing, expected), *compare(checked, expected)]
    refuse_differences(comparisons)
    return Built(
        title,
        [
            overview(figures, before, standing, frame),
            *checked,
            control(comparisons, figures, frame),
            method(figures, frame),
        ],
        totals_for_download(figures),
        row_count=sum(len(list(sheet.rows)) for sheet in checked),
    )
