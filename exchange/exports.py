"""Lists as the columns of a resource write them, so that what goes out can come in again."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from core.excel import MOMENT, TEXT, WHOLE, Properties, Sheet, to_xlsx
from core.excel import Column as SheetColumn
from core.excel.sending import TYPES, send
from core.people.downloads import demo_band, list_sheet
from core.people.models import Installation
from exchange.models import Grade, Proposal, ProposalKind, ProposalRow
from exchange.portfolio import portfolio_template
from exchange.portfolio.sheets import SHEETS, columns_of, in_all_languages
from exchange.resources import RESOURCES, Column, RowResource


def export(
    queryset: QuerySet, resource: RowResource, *, form: str, name: str, now: dt.datetime
) -> HttpResponseBase:
    """Answer with a list as `xlsx` or `csv`: numbers are numbers, dates dates, text never runs."""
    rows = resource.prepared(queryset)
    columns = [_column(column, partial(_present, resource, key)) for key, column in _all(resource)]
    sheet = Sheet(title=name, columns=columns, rows=rows, band=demo_band())
    return download(sheet, form=form, name=name, now=now)


def template(kind: str, *, now: dt.datetime) -> HttpResponseBase:
    """A workbook with the headings and one row as an example."""
    if kind == ProposalKind.PORTFOLIO:
        return portfolio(now=now)
    resource = RESOURCES[kind]()
    columns = [_column(column, partial(_example, column)) for _key, column in _all(resource)]
    title = ProposalKind(kind).label
    return download(
        Sheet(title=title, columns=columns, rows=[None], band=demo_band()),
        form="xlsx",
        name=_("template-%(kind)s") % {"kind": kind},
        now=now,
    )


def failed_rows_of_portfolio(proposal: Proposal, *, now: dt.datetime) -> HttpResponse:
    """The rows of all sheets that failed, with what is wrong."""
    installation = Installation.get()
    rows = list(proposal.rows.filter(grade=Grade.FAILED))
    sheets = [
        Sheet(
            title=title,
            columns=_failed_columns(columns_of(key)),
            rows=[row for row in rows if row.sheet.casefold() in in_all_languages(title)],
            band=demo_band(),
        )
        for key, (title, _resource) in SHEETS.items()
    ]
    properties = Properties(
        title=_("Failed rows"), creator=installation.office or "Tranche", created=now
    )
    file = io.BytesIO()
    to_xlsx(sheets, file, properties)
    return workbook_answer(file.getvalue(), name=_("failed-rows"), now=now)


def portfolio(*, now: dt.datetime) -> HttpResponse:
    """The empty workbook of the running portfolio."""
    name = _("template-%(kind)s") % {"kind": ProposalKind.PORTFOLIO}
    return workbook_answer(portfolio_template(now=now), name=name, now=now)


def workbook_answer(data: bytes, *, name: str, now: dt.datetime) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPES["xlsx"])
    day = timezone.localtime(now).date()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day:%Y-%m-%d}.xlsx"'
    return response


def proposal_sheet(proposals: Iterable[Proposal]) -> Sheet:
    """The files that were sent in, with what became of each."""
    return list_sheet(
        _("Import"),
        [
            SheetColumn(_("File"), lambda one: one.file_name, width=40),
            SheetColumn(_("Kind"), lambda one: one.get_kind_display(), width=24),
            SheetColumn(_("Sent by"), lambda one: str(one.recorded_by), width=24),
            SheetColumn(_("On"), lambda one: one.recorded_at, MOMENT),
            SheetColumn(_("Result"), _result, width=14),
            SheetColumn(_("New"), lambda one: one.new, WHOLE),
            SheetColumn(_("Changed"), lambda one: one.changed, WHOLE),
            SheetColumn(_("Unchanged"), lambda one: one.unchanged, WHOLE),
            SheetColumn(_("Failed"), lambda one: one.failed, WHOLE),
            SheetColumn(_("Applied by"), lambda one: str(one.applied_by or ""), width=24),
            SheetColumn(_("Applied at"), lambda one: one.applied_at, MOMENT),
            SheetColumn("SHA-256", lambda one: one.sha256, width=68),
        ],
        proposals,
    )


def _result(proposal: Proposal) -> str:
    if proposal.applied_at:
        return _("applied")
    return _("discarded") if proposal.discarded_at else _("open")


def download(sheet: Sheet, *, form: str, name: str, now: dt.datetime) -> HttpResponseBase:
    office = Installation.get().office or "Tranche"
    about = Properties(title=str(sheet.title), creator=office, created=now)
    return send(sheet, form="xlsx" if form == "xlsx" else "csv", about=about, name=name)


def _failed_columns(columns: Mapping[str, Column]) -> list[SheetColumn]:
    found = [SheetColumn(one.heading, partial(_after, key), TEXT) for key, one in columns.items()]
    found.append(SheetColumn(_("Message"), _messages, TEXT, width=60, is_wrapped=True))
    return found


def failed_rows(proposal: Proposal, *, now: dt.datetime) -> HttpResponseBase:
    """The rows that failed, with what is wrong; corrected, the workbook can be sent in."""
    if proposal.kind == ProposalKind.PORTFOLIO:
        return failed_rows_of_portfolio(proposal, now=now)
    columns = _failed_columns(RESOURCES[proposal.kind]().columns)
    rows = proposal.rows.filter(grade=Grade.FAILED)
    sheet = Sheet(title=_("Failed rows"), columns=columns, rows=rows, band=demo_band())
    return download(sheet, form="xlsx", name=_("failed-rows"), now=now)


def _all(resource: RowResource) -> Iterable[tuple[str, Column]]:
    return resource.columns.items()


def _column(column: Column, value: Any) -> SheetColumn:
    return SheetColumn(column.heading, value, column.number_format)


def _present(resource: RowResource, key: str, instance: Any) -> Any:
    """Amounts and dates as such; everything else as the text that the import reads."""
    value = resource.present(instance, key)
    column = resource.columns[key]
    return value if column.number_format != TEXT else column.widget.render(value)


def _example(column: Column, _row: None) -> Any:
    return column.example


def _after(key: str, row: ProposalRow) -> str:
    return str(row.after.get(key, ""))


def _messages(row: ProposalRow) -> str:
    return "\n".join(f"{one['cell']} {one['column']}: {one['message']}" for one in row.messages)
