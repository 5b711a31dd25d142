"""Credits and the ledger of one credit as workbook and CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.audit.origins import Place
from core.display import swiss_date
from core.excel.sheets import AMOUNT, DATE, TEXT, Column, Sheet
from core.funding.credit_movements import Line
from core.funding.models import Instalment
from core.people.downloads import as_at, demo_band, list_sheet


def credit_sheet(rows: Iterable[Any]) -> Sheet:
    """Rows of `core.funding.pages.credit.CreditRow`, both kinds one below the other."""
    return Sheet(
        title=_("Credits"),
        band=demo_band(),
        lines=[as_at()],
        columns=[
            Column(_("Kind"), lambda r: str(r.credit._meta.verbose_name), width=20),
            Column(_("Year"), lambda r: getattr(r.credit, "year", None), TEXT, width=8),
            Column(_("Credit"), lambda r: r.credit.name, width=40),
            Column(_("Sphere"), lambda r: r.credit.get_sphere_display(), width=20),
            Column(_("Instrument"), lambda r: r.credit.instrument and r.credit.instrument.name),
            Column(_("Decision"), _decision, width=36),
            Column(_("Voted"), lambda r: r.credit.amount, AMOUNT),
            Column(_("Raised"), lambda r: r.credit.raised, AMOUNT),
            Column(_("Awarded or planned"), lambda r: r.committed, AMOUNT),
            Column(_("Due, not yet paid"), lambda r: r.due, AMOUNT),
            Column(_("Paid"), lambda r: r.paid, AMOUNT),
            Column(pgettext("amount", "Open"), lambda r: r.open, AMOUNT),
            Column(_("Carried into the next year"), lambda r: r.carried_out, AMOUNT),
            Column(pgettext("amount", "Free"), lambda r: r.credit.free, AMOUNT),
            Column(_("Confirmed"), lambda r: swiss_date(r.credit.confirmed_at), width=12),
            Column(_("Taken over from"), lambda r: str(r.place or ""), width=40),
        ],
        rows=rows,
    )


def ledger_sheet(credit: Any, lines: Iterable[Line], place: Place | None) -> Sheet:
    """`place`: the row of the list that brought the credit, if one did."""
    taken_over = [f"{_('Taken over from')}: {place}"] if place else []
    return Sheet(
        title=_("Ledger of the credit"),
        heading=credit.name,
        band=demo_band(),
        lines=[as_at(), *taken_over],
        columns=[
            Column(_("Date"), lambda line: line.day, DATE),
            Column(_("Movement"), lambda line: line.what, width=34),
            Column(_("Document"), lambda line: line.text, width=48),
            Column(_("Effect on the rest"), lambda line: line.effect, AMOUNT, is_summed=True),
            Column(_("Paid"), lambda line: line.paid, AMOUNT, is_summed=True),
            Column(_("Rest"), lambda line: line.rest, AMOUNT),
        ],
        rows=lines,
    )


def accrual_sheet(year: int, instalments: Iterable[Instalment]) -> Sheet:
    """What is owed on 31.12. and not paid."""
    return Sheet(
        title=_("Accruals %(year)s") % {"year": year},
        band=demo_band(),
        lines=[as_at()],
        columns=[
            Column(_("Activity"), lambda i: i.commitment.activity.code, width=18),
            Column(_("Title"), lambda i: i.commitment.activity.title, width=40),
            Column(_("Partner"), lambda i: i.commitment.partner.name, width=32),
            Column(_("Decision number"), lambda i: i.commitment.number, width=18),
            Column(_("Due on"), lambda i: i.due_on, DATE),
            Column(_("Amount CHF"), lambda i: i.amount_chf, AMOUNT, is_summed=True),
        ],
        rows=instalments,
    )


def years_sheet(years: Iterable[Any]) -> Sheet:
    """Rows of `core.funding.pages.years.YearRow`."""
    return list_sheet(
        _("Years"),
        [
            Column(_("Year"), lambda row: row.year, TEXT, width=8),
            Column(_("State"), lambda row: row.state[1], width=30),
            Column(_("Committed net CHF"), lambda row: row.committed, AMOUNT),
            Column(_("Paid net CHF"), lambda row: row.paid, AMOUNT),
        ],
        years,
    )


def _decision(row: Any) -> str:
    credit = row.credit
    return f"{credit.body}, {swiss_date(credit.decided_on)}, {credit.number}"
