"""The list of applications as a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from core.excel import AMOUNT, DATE, WHOLE, Column, Sheet
from core.people.models import Installation
from iza.models import Application


def application_sheet(rows: Iterable[Application], *, now: dt.datetime) -> Sheet:
    today = timezone.localtime(now).date()
    return Sheet(
        title=_("Applications"),
        rows=rows,
        band=_("Demo data") if Installation.get().is_demo else "",
        lines=[_("As of %(day)s") % {"day": f"{today:%d.%m.%Y}"}],
        columns=[
            Column(_("Number"), lambda a: a.number, width=14),
            Column(_("Title"), lambda a: a.title, width=48, is_wrapped=True),
            Column(_("Organisation"), lambda a: str(a.organisation or ""), width=34),
            Column(_("Call"), lambda a: str(a.call or ""), width=24),
            Column(_("Instrument"), lambda a: str(a.instrument or ""), width=28),
            Column(_("Countries"), lambda a: ", ".join(str(c) for c in a.countries.all())),
            Column(_("Status"), lambda a: a.get_status_display(), width=18),
            Column(_("Submitted on"), lambda a: a.submitted_on, DATE),
            Column(_("Duration in months"), lambda a: a.months, WHOLE),
            Column(_("Total cost CHF"), lambda a: a.project_cost, AMOUNT),
            Column(_("Amount asked CHF"), lambda a: a.amount_asked, AMOUNT, is_summed=True),
            Column(_("Amount granted CHF"), granted, AMOUNT, is_summed=True),
            Column(_("Decided on"), lambda a: a.decided_on, DATE),
            Column(
                _("Reason of the refusal"),
                lambda a: a.get_refusal_reason_display() if a.refusal_reason else "",
                width=28,
            ),
            Column(_("Responsible"), lambda a: str(a.responsible or ""), width=22),
        ],
    )


def granted(application: Application) -> int | None:
    return application.commitment.amount_chf if application.commitment else None
