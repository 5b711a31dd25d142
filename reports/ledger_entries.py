"""The ledger of a period: every entry, with currency, rate, origin and document."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.amounts import format_amount
from core.excel import DATE, MOMENT, TEXT, WHOLE, Column
from core.ledger.models import Entry
from core.reference.models import Sphere
from reports.entry_columns import activity_columns, booking_columns, columns_by_sphere, evidence
from reports.figures import known_entries
from reports.filters import MoneyFilter
from reports.forms import PeriodForm
from reports.frame import Built, frame_for, period
from reports.report import Progress, Report, Request


def build(request: Request, _progress: Progress) -> Built:
    """The workbook in the active language; `control` holds net Rappen committed and paid."""
    last = min(request.last, request.cutoff.last_day)
    entries = known_entries(request.cutoff, last).filter(
        request.filters.of_rows(), booked_on__gte=request.first
    )
    rows = entries.select_related(
        "activity",
        "partner",
        "instrument",
        "currency",
        "disbursement",
        "bank_return",
        "refund",
        "award",
    ).order_by("booked_on", "pk")
    title = _("Ledger entries")
    frame = frame_for(title, request.cutoff, request.filters)
    sheet = frame.sheet(
        title,
        _columns(),
        rows.iterator(chunk_size=2000),
        notes=[period(request.first, request.last)],
    )
    control = {"committed": entries.net_committed(), "paid": entries.net_paid()}
    return Built(title, [sheet], control, entries.count())


def _columns() -> list[Column]:
    return [
        Column(_("Entry"), lambda entry: entry.pk, WHOLE, width=9),
        *booking_columns(),
        *activity_columns(),
        Column(_("Sphere"), lambda entry: Sphere(entry.sphere).label, width=20),
        Column(_("Currency"), lambda entry: entry.currency_id, TEXT, width=10),
        Column(_("Amount in currency"), _in_currency, width=20),
        Column(_("Rate"), lambda entry: entry.rate, "0.000000000", width=14),
        Column(_("Day of the rate"), lambda entry: entry.rate_on, DATE, width=12),
        Column(_("Document"), evidence, width=24),
        Column(_("Origin"), lambda entry: entry.get_origin_display(), width=16),
        Column(_("Recorded at"), lambda entry: entry.recorded_at, MOMENT, width=17),
        Column(_("Reverses entry"), lambda entry: entry.reverses_id, WHOLE, width=10),
        *columns_by_sphere("CHF", lambda entry: entry.amount_chf, lambda entry: entry.sphere),
    ]


def _in_currency(entry: Entry) -> str:
    """As text: the column holds several currencies, and nobody should add them up."""
    return format_amount(entry.amount, minor_units=entry.currency.minor_units)


REPORT = Report(
    key="ledger",
    title=gettext_lazy("Ledger entries of a period"),
    purpose=gettext_lazy("Every entry that counts, as every other report counts it."),
    sheets=[gettext_lazy("Ledger entries")],
    form=PeriodForm,
    filters=MoneyFilter,
    build=build,
)
