"""A list as a file to download, as it was narrowed down, with what every such file says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.display import choices_in_words
from core.excel import Column, Properties, Sheet
from core.excel.sending import send
from core.people.access import SignedInRequest
from core.people.models import Installation

ROWS_AT_ONCE = 1_000


def list_sheet(
    title: str, columns: Sequence[Column], rows: Iterable[Any], *, notes: Sequence[str] = ()
) -> Sheet:
    lines = [as_at(), *notes]
    return Sheet(title=title, columns=columns, rows=rows, band=demo_band(), lines=lines)


def answer(
    request: SignedInRequest, sheet: Sheet, *, narrowed: Any = None, name: str = ""
) -> StreamingHttpResponse:
    """The sheet in the form that `?export=` names: "csv", or anything else for a workbook.

    `narrowed` is the FilterSet of the list, whose choices stand above the table.
    """
    asked = choices_in_words(narrowed.form) if narrowed is not None else ""
    lines = [*sheet.lines, _("Only: %(filters)s") % {"filters": asked}] if asked else sheet.lines
    about = Properties(str(sheet.title), request.user.get_full_name(), timezone.now())
    return send(
        replace(sheet, lines=lines, rows=_read_in_batches(sheet.rows)),
        form=request.GET.get("export", ""),
        about=about,
        name=name,
    )


def state_in_words(row: Any, *, in_force: Container[int], on: dt.date) -> str:
    """Of a dated rule whose newer versions take the place of older ones."""
    if row.pk in in_force:
        return _("in force")
    return _("begins later") if row.valid_from > on else _("replaced")


def demo_band() -> str:
    return _("Demo data") if Installation.get().is_demo else ""


def as_at() -> str:
    return _("As at %(moment)s") % {"moment": f"{timezone.localtime():%d.%m.%Y %H:%M}"}


def _read_in_batches(rows: Iterable[Any]) -> Iterable[Any]:
    """A query set keeps what it has read, but for this way."""
    return rows.iterator(chunk_size=ROWS_AT_ONCE) if isinstance(rows, QuerySet) else rows
