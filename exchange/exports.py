"""Lists as the columns of a resource write them, so that what goes out can come in again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.activities.lists import download
from core.excel import TEXT, Sheet
from core.excel import Column as SheetColumn
from exchange.models import Grade, Proposal, ProposalKind, ProposalRow
from exchange.resources import RESOURCES, Column, RowResource


def export(
    queryset: QuerySet, resource: RowResource, *, form: str, name: str, now: dt.datetime
) -> HttpResponse:
    """Answer with a list as `xlsx` or `csv`: numbers are numbers, dates dates, text never runs."""
    rows = resource.prepared(queryset)
    columns = [_column(column, partial(_present, resource, key)) for key, column in _all(resource)]
    return download(Sheet(title=name, columns=columns, rows=rows), form=form, name=name, now=now)


def template(kind: str, *, now: dt.datetime) -> HttpResponse:
    """A workbook with the headings and one row as an example."""
    resource = RESOURCES[kind]()
    columns = [_column(column, partial(_example, column)) for _key, column in _all(resource)]
    title = ProposalKind(kind).label
    return download(
        Sheet(title=title, columns=columns, rows=[None]),
        form="xlsx",
        name=_("template-%(kind)s") % {"kind": kind},
        now=now,
    )


def failed_rows(proposal: Proposal, *, now: dt.datetime) -> HttpResponse:
    """The rows that failed, with what is wrong; corrected, the workbook can be sent in."""
    resource = RESOURCES[proposal.kind]()
    columns = [
        SheetColumn(column.heading, partial(_after, key), TEXT) for key, column in _all(resource)
    ]
    columns.append(SheetColumn(_("Message"), _messages, TEXT, width=60, is_wrapped=True))
    rows = proposal.rows.filter(grade=Grade.FAILED)
    sheet = Sheet(title=_("Failed rows"), columns=columns, rows=rows)
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
