"""The sheet of instruments and credits: what was voted, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.display import swiss_date
from core.excel import AMOUNT, Column, Sheet
from core.reference.models import Instrument, Sphere
from reports.figures import Figures
from reports.figures.credits import BudgetCreditRow, CommitmentCreditRow
from reports.figures.tables import NOT_ASSIGNED
from reports.frame import Frame
from reports.sdg.columns import money_columns, released_line
from reports.sdg.tables import NO_CODE, Row, codes, leading


def instruments_and_credits(
    figures: Figures,
    commitment_rows: list[CommitmentCreditRow],
    budget_rows: list[BudgetCreditRow],
    frame: Frame,
) -> Sheet:
    """Three tables: the year by instrument, then both kinds of credit, which are never filtered."""
    found = Instrument.objects.filter(pk__in=codes(figures.instruments))
    rows = [Row(one.pk, (one.name, one.pk)) for one in found]
    if NOT_ASSIGNED in figures.instruments.booked():
        rows.append(Row(NOT_ASSIGNED, (_("without instrument"), NO_CODE)))
    columns = [
        Column(_("Instrument"), lambda row: row.texts[0], width=44, is_wrapped=True),
        leading(Column(_("Code"), lambda row: row.texts[1], width=20), figures, "instrument"),
        *money_columns("instruments", figures.instruments, lambda row: row.key),
    ]
    return frame.sheet(
        _("Instruments and credits"),
        columns,
        rows,
        below=[released_line(figures.released, before=2)],
        more=[_commitment_credits(commitment_rows, figures), _budget_credits(budget_rows, figures)],
    )


def _commitment_credits(rows: list[CommitmentCreditRow], figures: Figures) -> Sheet:
    """Over all years up to the last day of the report."""
    columns = [
        Column(_("Commitment credit"), _credit_name, width=44, is_wrapped=True),
        *_about(),
        _amount(_("Voted"), lambda row: row.voted),
        _amount(_("Additional credits"), lambda row: row.raised),
        _amount(_("Awarded net"), lambda row: row.awarded, "credits_awarded"),
        _amount(_("Paid net"), lambda row: row.paid, "credits_paid"),
        _amount(pgettext("amount", "Open"), lambda row: row.open),
        _amount(pgettext("amount", "Free"), lambda row: row.free),
    ]
    note = _("All years up to %(day)s, without filters.") % {"day": swiss_date(figures.last_day)}
    below = [_released(figures, columns=columns)]
    return Sheet(_("Commitment credits"), columns, rows, lines=[note], below=below)


def _budget_credits(rows: list[BudgetCreditRow], figures: Figures) -> Sheet:
    columns = [
        Column(_("Budget credit"), _credit_name, width=44, is_wrapped=True),
        *_about(),
        _amount(_("Voted"), lambda row: row.voted),
        _amount(_("Supplementary credits"), lambda row: row.raised),
        _amount(_("Carried over"), lambda row: row.carried),
        _amount(_("Paid"), lambda row: row.paid),
        _amount(_("Planned, not yet paid"), lambda row: row.planned),
        _amount(pgettext("amount", "Free"), lambda row: row.free),
    ]
    note = _("Instalments with a budget of %(year)s, without filters; refunds raise no budget.") % {
        "year": figures.year
    }
    below = [_released(figures, columns=columns)]
    return Sheet(_("Budget credits"), columns, rows, lines=[note], below=below)


def _about() -> list[Column]:
    return [
        Column(_("Sphere"), lambda row: Sphere(_sphere(row)).label),
        Column(_("Instrument"), _instrument, is_wrapped=True),
        Column(_("Decision"), _decision, is_wrapped=True),
    ]


def _amount(title: str, value: Callable[[Any], int | None], total_name: str = "") -> Column:
    return Column(title, value, AMOUNT, is_summed=True, total_name=total_name)


def _credit_name(row: Any) -> str:
    return row.credit.name if row.credit else _("Within the body's own competence, no credit")


def _sphere(row: Any) -> str:
    return row.credit.sphere if row.credit else row.sphere


def _instrument(row: Any) -> str | None:
    if row.credit is None:
        return None
    return row.credit.instrument.name if row.credit.instrument else _("all of the sphere")


def _decision(row: Any) -> str | None:
    if row.credit is None:
        return None
    return f"{row.credit.body}, {swiss_date(row.credit.decided_on)}, {row.credit.number}"


def _released(figures: Figures, *, columns: list[Column]) -> list[Any]:
    """The line below the totals; the amount stands in the column that says what was paid."""
    amount = sum(figures.released.values())
    label = _("Released, not yet confirmed (in no figure above)")
    paid = next(i for i, column in enumerate(columns) if column.title in {_("Paid net"), _("Paid")})
    return [label, *[amount if i == paid else None for i in range(1, len(columns))]]
