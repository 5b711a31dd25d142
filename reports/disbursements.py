"""Disbursements of a period: what the bank paid, what came back, entry by entry."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.excel import Column
from reports.entry_columns import activity_columns, booking_columns, columns_by_sphere, evidence
from reports.figures import known_entries, released_unconfirmed, unmatched_receipts
from reports.filters import MoneyFilter
from reports.forms import PeriodForm
from reports.frame import Built, frame_for, period
from reports.report import Progress, Report, Request
from reports.sdg.columns import SPHERES


def build(request: Request, _progress: Progress) -> Built:
    """The workbook in the active language; `control` holds the net Rappen paid."""
    last = min(request.last, request.cutoff.last_day)
    entries = (
        known_entries(request.cutoff, last)
        .paying()
        .filter(request.filters.of_rows(), booked_on__gte=request.first)
    )
    rows = entries.select_related(
        "activity", "partner", "instrument", "disbursement", "bank_return", "refund", "award"
    ).order_by("booked_on", "pk")
    title = _("Disbursements")
    frame = frame_for(title, request.cutoff, request.filters)
    columns = [
        *booking_columns(),
        *activity_columns(),
        Column(_("Document"), evidence, width=24),
        *columns_by_sphere(_("Paid"), lambda entry: entry.amount_chf, lambda entry: entry.sphere),
    ]
    released = released_unconfirmed(request.cutoff, last, request.filters)
    amounts = [released.get(sphere, 0) for sphere in SPHERES]
    below = [
        None,
        _("Released, not yet confirmed (in no figure above)"),
        *[None] * (len(columns) - 6),
        *amounts,
        sum(amounts),
    ]
    unmatched = [
        None,
        _("Unmatched receipts (of no sphere, in no figure above)"),
        *[None] * (len(columns) - 3),
        unmatched_receipts(request.cutoff, last),
    ]
    sheet = frame.sheet(
        title,
        columns,
        rows.iterator(chunk_size=2000),
        notes=[period(request.first, request.last)],
        below=[below, unmatched],
    )
    return Built(title, [sheet], {"paid": entries.net_paid()}, entries.count())


REPORT = Report(
    key="disbursements",
    title=gettext_lazy("Disbursements of a period"),
    purpose=gettext_lazy(
        "Every payment, bank return and refund of a period, with payee and document."
    ),
    sheets=[gettext_lazy("Disbursements")],
    form=PeriodForm,
    filters=MoneyFilter,
    build=build,
)
