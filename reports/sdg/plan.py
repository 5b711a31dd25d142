"""The sheet of the coming years: what is still open, and when it is to be paid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.display import swiss_date
from core.excel import AMOUNT, DATE, Column, Sheet
from core.reference.models import Sphere
from reports.entry_columns import activity_columns
from reports.figures import Figures
from reports.figures.planning import YEARS_AHEAD, Planned
from reports.frame import Frame


def plan(rows: list[Planned], figures: Figures, frame: Frame) -> Sheet:
    """One row for each open commitment; its years and the rest add up to what is open."""
    year = figures.year

    def amount(title: Any, value: Callable[[Planned], int], name: str = "") -> Column:
        return Column(title, value, AMOUNT, is_summed=True, total_name=name)

    def planned_for(ahead: int) -> Column:
        title = _("to %(year)s") % {"year": ahead} if ahead == year else str(ahead)
        return amount(title, lambda row: row.by_year[ahead])

    columns = [
        Column(_("Decision"), lambda row: row.standing.commitment.decision_number, width=18),
        Column(_("Decided on"), lambda row: row.standing.commitment.decided_on, DATE, width=12),
        *activity_columns(lambda row: row.standing.commitment),
        Column(_("Sphere"), lambda row: Sphere(row.standing.commitment.sphere).label, width=20),
        *[planned_for(ahead) for ahead in range(year, year + YEARS_AHEAD + 1)],
        amount(_("later"), lambda row: row.later),
        amount(_("not planned"), lambda row: row.unplanned),
        amount(pgettext("amount", "Open"), lambda row: row.open, "plan_open"),
    ]
    notes = [
        _(
            "Open on %(day)s, by budget year of the instalments; what was planned for earlier "
            "years and is not yet paid stands in the first of them."
        )
        % {"day": swiss_date(figures.last_day)},
        _("Instalments of years whose budget is not yet voted stand under its reservation."),
    ]
    return frame.sheet(_("Instalment plan"), columns, rows, notes=notes)
