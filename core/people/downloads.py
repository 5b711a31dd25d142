"""A list as a file to download, with what every such file says of itself."""

from __future__ import annotations

import io

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.excel import Properties, Sheet, to_csv, to_xlsx
from core.people.models import Installation, User

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(sheet: Sheet, *, name: str, form: str, by: User) -> HttpResponse:
    """A sheet as a download; `form` is "csv", or anything else for a workbook."""
    file = io.BytesIO()
    if form == "csv":
        to_csv(sheet, file)
        content_type, ending = "text/csv; charset=utf-8", "csv"
    else:
        about = Properties(
            title=str(sheet.title), creator=by.get_full_name(), created=timezone.now()
        )
        to_xlsx([sheet], file, about)
        content_type, ending = XLSX, "xlsx"
    return HttpResponse(
        file.getvalue(),
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{ending}"',
            "Cache-Control": "private, no-store",
        },
    )


def demo_band() -> str:
    return _("Demo data") if Installation.get().is_demo else ""


def as_at() -> str:
    return _("As at %(moment)s") % {"moment": f"{timezone.localtime():%d.%m.%Y %H:%M}"}
