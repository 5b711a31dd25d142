"""The page behind a figure of a report: the bookings that make it, and how much of each counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from core.activities.models import Activity
from core.audit.models import AuditEntry
from core.display import swiss_date
from core.excel import AMOUNT, WHOLE, Column, Sheet
from core.ledger.models import Entry
from core.partners.models import Organisation
from core.people.access import SignedInRequest
from core.people.downloads import answer
from core.reference.models import (
    CodeListItem,
    Country,
    Goal,
    Instrument,
    PolicyMarker,
    Region,
    Sector,
    Target,
)
from reports import rules
from reports.entry_columns import activity_columns, booking_columns, evidence
from reports.figures import Cutoff, Filters
from reports.figures.bookings import Booking, Cell, bookings
from reports.figures.cutoff import cutoff_of
from reports.figures.tables import COMMITTING, NOT_ASSIGNED, Measure
from reports.frame import frame_for, in_words

PAGE_SIZE = 100
ENTRY_ROWS = ("activity", "partner", "instrument", "currency", "disbursement", "award")
LATEST_YEAR = 9998


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks for: the figure, as the report counted it."""

    year: int
    cutoff: Cutoff
    filters: Filters
    cell: Cell

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        """Raises ValueError or `AuditEntry.DoesNotExist` for what no report links to."""
        as_at = query.get("as_at", "")
        day = dt.date.fromisoformat(as_at) if as_at else None
        year, number = int(query.get("year", "")), int(query.get("number", ""))
        if not 1 <= year <= LATEST_YEAR:
            raise ValueError(year)
        cutoff = cutoff_of(number, day)
        return cls(year, cutoff, Filters.from_query(query), Cell.parse(query.get("cell", "")))


@dataclass(frozen=True)
class Row:
    """One booking of the list; the entry is read only for the page that is shown."""

    booking: Booking
    entry: Entry

    @property
    def part(self) -> int:
        return self.booking.amount

    @property
    def is_shared(self) -> bool:
        return self.part != self.entry.amount_chf


@require_safe
def booking_list(request: SignedInRequest) -> HttpResponseBase:
    if objections := rules.objections_to_asking(request.user):
        raise PermissionDenied(" ".join(objections))
    try:
        asked = Asked.from_query(request.GET)
    except (ValueError, OverflowError, AuditEntry.DoesNotExist) as error:
        raise Http404 from error
    found = bookings(asked.year, asked.cutoff, asked.filters, asked.cell)
    if request.GET.get("export"):
        return answer(request, _as_sheet(asked, found))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "title": _("Bookings behind a figure"),
        "facts": _facts(asked),
        "sums": _sums(found),
        "page_obj": page,
        "rows": _rows(list(page.object_list)),
        "count": len(found),
        "empty_title": _("No bookings"),
        "empty_text": _("Nothing was booked for this row of the report."),
    }
    return render(request, "reports/booking_list.html", context)


def _facts(asked: Asked) -> list[tuple[str, Any]]:
    filters = "" if asked.filters.is_empty else in_words(asked.filters)
    facts = [
        (_("Figure"), in_words_of(asked.cell)),
        (_("Year"), str(asked.year)),
        (_("As at"), swiss_date(asked.cutoff.day)),
        (_("Cut-off in the trail"), asked.cutoff.number),
        (_("Filters"), filters),
    ]
    return [(label, value) for label, value in facts if value]


def _sums(found: list[Booking]) -> dict[str, int]:
    """Net Rappen committed and paid, as the row of the report prints them."""
    committed = sum(one.amount for one in found if one.measure in COMMITTING)
    return {"committed": committed, "paid": sum(one.amount for one in found) - committed}


def _rows(found: list[Booking]) -> list[Row]:
    entries = Entry.objects.select_related(*ENTRY_ROWS, "bank_return", "refund")
    by_key = entries.in_bulk([one.entry for one in found])
    return [Row(one, by_key[one.entry]) for one in found]


def _as_sheet(asked: Asked, found: list[Booking]) -> Sheet:
    def of_entry(column: Column) -> Column:
        return replace(column, value=lambda row: column.value(row.entry))

    columns = [
        Column(_("Entry"), lambda row: row.entry.pk, WHOLE, width=9),
        *[of_entry(column) for column in (*booking_columns(), *activity_columns())],
        Column(_("Document"), lambda row: evidence(row.entry), width=24),
        Column(_("Amount CHF"), lambda row: row.entry.amount_chf, AMOUNT),
        Column(_("Of which counts, CHF"), lambda row: row.part, AMOUNT, is_summed=True),
    ]
    frame = frame_for(_("Bookings"), asked.cutoff, asked.filters)
    notes = [f"{in_words_of(asked.cell)} {asked.year}".strip()]
    return frame.sheet(_("Bookings"), columns, _rows(found), notes=notes)


def in_words_of(cell: Cell) -> str:
    """The row as the report calls it: «Goal: 6 – Clean water …»; empty for the whole year."""
    if not cell.dimension:
        return ""
    label = DIMENSION_WORDS[cell.dimension]
    return f"{label}: {_name_of(cell)}"


def _name_of(cell: Cell) -> str:
    if cell.dimension == "measure":
        return str(MEASURE_WORDS.get(cell.key, cell.key))
    if cell.dimension == "project":
        activity, _slash, target = cell.key.partition("/")
        named = [_row_name("activity", activity), _row_name("target", target) or _not_assigned()]
        return ", ".join(named)
    if cell.dimension == "marker":
        marker, _slash, score = cell.key.partition("/")
        told = _("not screened") if score == str(None) else score
        return f"{_row_name('marker', marker)} {told}".strip()
    return _row_name(cell.dimension, cell.key) or _not_assigned()


def _row_name(dimension: str, key: str) -> str:
    if key == NOT_ASSIGNED:
        return ""
    if dimension == "target" and "." not in key:
        return f"{_row_name('goal', key)} ({_('target not determined')})"
    for model in MODELS[dimension]:
        found = model._default_manager.filter(**{_key_field(model): key}).first()
        if found is not None:
            return str(found)
    return key


def _key_field(model: type[Model]) -> str:
    return "code" if model is CodeListItem else "pk"


def _not_assigned() -> str:
    return _("not assigned")


MODELS: dict[str, tuple[type[Model], ...]] = {
    "goal": (Goal,),
    "target": (Target,),
    "place": (Country, Region),
    "sector": (Sector,),
    "partner": (Organisation,),
    "instrument": (Instrument,),
    "activity": (Activity,),
    "marker": (PolicyMarker,),
    "earmarking": (CodeListItem,),
}
DIMENSION_WORDS = {
    "goal": gettext_lazy("Goal"),
    "target": gettext_lazy("Target"),
    "place": gettext_lazy("Country or region"),
    "sector": gettext_lazy("Sector"),
    "partner": gettext_lazy("Partner"),
    "instrument": gettext_lazy("Instrument"),
    "measure": gettext_lazy("Figure"),
    "project": gettext_lazy("Activity"),
    "marker": gettext_lazy("Policy marker"),
    "earmarking": gettext_lazy("Earmarking"),
}
MEASURE_WORDS = {
    "committing": gettext_lazy("Commitments net"),
    "paying": gettext_lazy("Disbursements net"),
    Measure.COMMITTED: gettext_lazy("Commitments of the year, gross"),
    Measure.REDUCED: gettext_lazy("Reductions and exchange differences"),
    Measure.PAID: gettext_lazy("Disbursements gross (less bank returns of the year)"),
    Measure.RETURNED_LATER: gettext_lazy("Returned by the bank, paid in earlier years"),
    Measure.REFUNDED: gettext_lazy("Refunds by partners"),
}
