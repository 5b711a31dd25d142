"""Putting the SDG workbook together: figures once, then sheet by sheet, then the control."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from core.excel import Sheet
from reports.figures import Cutoff, Figures, Filters, figures_of
from reports.figures import budget_credits as budget_rows
from reports.figures import commitment_credits as credit_rows
from reports.figures.by_year import sums_by_year
from reports.figures.comparing import rows_of
from reports.figures.outstanding import Standing, standings
from reports.figures.planning import planned_by_year
from reports.frame import Built, Frame, frame_for
from reports.sdg import tables
from reports.sdg.control import (
    compare,
    compare_overview,
    control,
    ledger_says,
    refuse_differences,
    totals_for_download,
)
from reports.sdg.credit_sheets import instruments_and_credits
from reports.sdg.markers import compare_markers, markers
from reports.sdg.method import method
from reports.sdg.overview import overview
from reports.sdg.plan import plan
from reports.sdg.sectors import sectors

Progress = Callable[[int], None]


def build(
    year: int, cutoff: Cutoff, filters: Filters, *, progress: Progress = lambda _per_cent: None
) -> Built:
    """The workbook of a year in the active language; raises `NotFooting` if a table does not."""
    figures = figures_of(year, cutoff, filters)
    progress(40)
    before = figures_of(year - 1, cutoff, filters)
    progress(60)
    title = _("SDG report %(year)s") % {"year": year}
    frame = frame_for(title, cutoff, filters)
    standing = standings(cutoff, figures.last_day, filters)
    first = overview(figures, before, standing, sums_by_year(figures, before), frame)
    progress(70)
    checked = _checked(figures, standing, frame)
    progress(85)
    marked = markers(figures, frame)
    expected = ledger_says(figures, standing)
    comparisons = [
        *compare_overview(figures, expected),
        *compare([first, *checked], expected),
        *compare_markers(marked, figures),
    ]
    refuse_differences(comparisons)
    sheets = [first, *checked[:5], marked, *checked[5:]]
    return Built(
        title,
        [*sheets, control(comparisons, figures, frame), method(figures, frame)],
        totals_for_download(figures),
        row_count=sum(len(list(table.rows)) for sheet in sheets for table in sheet.tables),
        figures=rows_of(figures),
    )


def _checked(figures: Figures, standing: list[Standing], frame: Frame) -> list[Sheet]:
    """The sheets whose totals the ledger knows, in the order of the workbook."""
    year, cutoff, last_day = figures.year, figures.cutoff, figures.last_day
    return [
        tables.goals(figures, frame),
        tables.targets(figures, frame),
        tables.places(figures, frame),
        tables.partners(figures, frame),
        instruments_and_credits(
            figures, credit_rows(cutoff, last_day), budget_rows(year, cutoff, last_day), frame
        ),
        sectors(figures, frame),
        plan(planned_by_year(year, cutoff, last_day, standing, figures.filters), figures, frame),
        tables.projects(figures, frame),
    ]
