"""The ledger as a file."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from core.excel import AMOUNT, DATE, MOMENT, WHOLE, Column, Sheet
from core.ledger.models import Entry
from core.people.downloads import list_sheet


def entry_sheet(entries: Iterable[Entry]) -> Sheet:
    """With activity, currency, disbursement, commitment, partner and instrument at hand."""
    return list_sheet(
        _("Ledger"),
        [
            Column(_("Entry"), lambda e: e.pk, WHOLE, width=10),
            Column(_("Booked on"), lambda e: e.booked_on, DATE),
            Column(_("File reference"), lambda e: e.activity.code, width=18),
            Column(_("Activity"), lambda e: e.activity.title, width=40),
            Column(_("Kind"), lambda e: e.get_kind_display(), width=22),
            Column(_("Origin"), lambda e: e.get_origin_display(), width=18),
            Column(_("Text"), lambda e: e.text, width=40),
            Column(_("Disbursement"), lambda e: e.disbursement and e.disbursement.number, width=16),
            Column(_("Award"), lambda e: e.commitment and e.commitment.number, width=18),
            Column(_("Partner"), lambda e: e.partner and e.partner.name, width=34),
            Column(_("Sphere"), lambda e: e.get_sphere_display(), width=20),
            Column(_("Instrument"), lambda e: e.instrument and str(e.instrument), width=28),
            Column(_("Currency"), lambda e: e.currency_id, width=9),
            Column(_("Amount"), _whole_units, AMOUNT),
            Column(_("Amount CHF"), lambda e: e.amount_chf, AMOUNT, is_summed=True),
            Column(_("Recorded at"), lambda e: e.recorded_at, MOMENT),
        ],
        entries,
    )


def _whole_units(entry: Entry) -> Decimal:
    return Decimal(entry.amount).scaleb(-entry.currency.minor_units)
