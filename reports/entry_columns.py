"""The columns that lists of ledger entries share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core.excel import AMOUNT, DATE, Column
from core.reference.models import Sphere


def activity_columns(of: Callable[[Any], Any] = lambda row: row) -> list[Column]:
    """Activity, partner and instrument of an entry or a commitment that `of` finds in a row."""
    return [
        Column(_("File reference"), lambda row: of(row).activity.code, width=16),
        Column(_("Activity"), lambda row: of(row).activity.title, width=40, is_wrapped=True),
        Column(_("Partner"), lambda row: _name(of(row).partner), width=30, is_wrapped=True),
        Column(_("Instrument"), lambda row: _name(of(row).instrument), width=24),
    ]


def booking_columns() -> list[Column]:
    return [
        Column(_("Booked on"), lambda entry: entry.booked_on, DATE, width=12),
        Column(_("Kind"), lambda entry: entry.get_kind_display(), width=20),
    ]


def columns_by_sphere(
    title: str, amount: Callable[[Any], int], sphere: Callable[[Any], str]
) -> list[Column]:
    """An amount in Rappen in the column of its sphere, and in one for all; all are summed."""

    def only(wanted: str) -> Callable[[Any], int | None]:
        return lambda row: amount(row) if sphere(row) == wanted else None

    by_sphere = [
        Column(f"{title}: {Sphere(code).label}", only(code), AMOUNT, is_summed=True)
        for code in Sphere.values
    ]
    total = _("%(what)s: total") % {"what": title}
    return [*by_sphere, Column(total, amount, AMOUNT, is_summed=True)]


def evidence(entry: Any) -> str:
    """The number of the document that an entry stands on, where there is one."""
    if entry.disbursement:
        return f"{entry.disbursement.number} {entry.disbursement.voucher}".strip()
    for document in (entry.bank_return, entry.refund):
        if document:
            return document.voucher
    return entry.award.decision_number if entry.award else ""


def _name(row: Any) -> str | None:
    return row.name if row else None
