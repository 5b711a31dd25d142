"""The sheet of DAC sectors, each by sphere, and of how humanitarian money is earmarked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.excel import AMOUNT, Column, Sheet
from core.reference.models import CodeListItem, Sector, Sphere
from reports.figures import Figures, Measure
from reports.figures.earmarking import CATEGORY_OF
from reports.figures.tables import COMMITTING, NOT_ASSIGNED, PAYING
from reports.frame import Frame
from reports.sdg.columns import money_columns, released_line
from reports.sdg.tables import NO_CODE, Row, codes, columns_of, leading, not_assigned


def sectors(figures: Figures, frame: Frame) -> Sheet:
    found = Sector.objects.filter(pk__in=codes(figures.sectors)).select_related("category")
    rows = [Row(one.pk, (one.pk, one.name, one.category.name)) for one in found.order_by("pk")]
    if NOT_ASSIGNED in figures.sectors.booked():
        rows.append(Row(NOT_ASSIGNED, (NO_CODE, not_assigned(), None)))
    columns = [
        *_linked(
            columns_of((_("DAC code"), 11), (_("Purpose"), 44), (_("Category"), 34)),
            figures,
            "sector",
        ),
        *money_columns("sectors", figures.sectors, lambda row: row.key),
    ]
    below = [released_line(figures.released, before=3)]
    more = [_earmarking(figures)]
    return frame.sheet(_("Sectors and earmarking"), columns, rows, below=below, more=more)


def _earmarking(figures: Figures) -> Sheet:
    """Of the humanitarian money abroad; no other sphere is earmarked by this scheme."""
    names = _names("EarmarkingModality")
    categories = _names("EarmarkingCategory")
    rows = [
        Row(code, (code, names.get(code), categories.get(CATEGORY_OF[code])))
        for code in sorted(codes(figures.earmarkings))
    ]
    rows.append(Row(NOT_ASSIGNED, (NO_CODE, _("not recorded"), None)))

    def amount(title: Any, name: str, *measures: Measure) -> Column:
        return Column(
            title,
            lambda row: figures.earmarkings.total(
                *measures, key=row.key, spheres=[Sphere.HUMANITARIAN]
            ),
            AMOUNT,
            is_summed=True,
            total_name=f"earmarking_{name}_{Sphere.HUMANITARIAN.value}",
        )

    columns = [
        *_linked(
            columns_of((_("Modality"), 11), (_("Earmarking"), 44), (_("Category"), 34)),
            figures,
            "earmarking",
        ),
        amount(_("Committed net"), "committed", *COMMITTING),
        amount(_("Paid net"), "paid", *PAYING),
    ]
    return Sheet(_("Earmarking of humanitarian aid abroad"), columns, rows)


def _linked(columns: list[Column], figures: Figures, dimension: str) -> list[Column]:
    """The codes lead to the bookings."""
    code, *others = columns
    return [leading(code, figures, dimension), *others]


def _names(code_list: str) -> dict[str, str]:
    return {row.code: row.name for row in CodeListItem.objects.filter(code_list=code_list)}
