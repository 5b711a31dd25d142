"""Aid statistics: the list for the federal survey, and the fields of the OECD's CRS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.display import percent, swiss_date
from core.excel import AMOUNT, DATE, Column, Sheet
from core.people.models import Installation
from core.reference.models import PolicyMarker
from reports.figures.aid_statistics import (
    BILATERAL,
    CORE_TO_NGO,
    MULTILATERAL,
    AidOfYear,
    AidRow,
    aid_of_year,
)
from reports.filters import SharedMoneyFilter
from reports.forms import YearForm
from reports.frame import Built, Frame, frame_for
from reports.report import Progress, Report, Request

# OECD DAC: Switzerland, and its municipalities; official development assistance, standard grant.
DONOR, AGENCY, FLOW, FINANCE = 11, 11, 10, 110


def build(request: Request, progress: Progress) -> Built:
    """The workbook in the active language; `control` holds net Rappen of international money."""
    aid = aid_of_year(request.year, request.cutoff, request.filters)
    progress(60)
    title = _("Aid statistics %(year)s") % {"year": request.year}
    frame = frame_for(title, request.cutoff, request.filters)
    control = {
        "paid": sum(row.net for row in aid.rows),
        "committed": sum(row.committed for row in aid.rows),
    }
    sheets = [_survey(aid, request.year, frame), _crs(aid.rows, frame)]
    return Built(title, sheets, control, len(aid.rows))


def _survey(aid: AidOfYear, year: int, frame: Frame) -> Sheet:
    office = Installation.get().office
    paid = [row for row in aid.rows if any((row.extended, row.received))]
    columns = [
        Column(_("Reporting body"), lambda _row: office, width=26),
        Column(_("Year"), lambda _row: year, "0", width=7),
        *_basic_columns(),
        Column(_("Bilateral or multilateral"), _delivery, width=18),
        Column(_("Humanitarian"), lambda row: row.activity.is_humanitarian, width=12),
        Column(_("Recipient of ODA"), lambda row: row.place.is_oda, width=12),
        _amount(_("Paid gross"), lambda row: row.extended),
        _amount(_("Refunded"), lambda row: row.received),
        _amount(_("Paid net"), lambda row: row.net),
        Column(_("Remark"), _remark, width=40, is_wrapped=True),
    ]
    label = _("Domestic aid, never ODA (in no figure above)")
    below = [label, *[None] * (len(columns) - 3), aid.domestic, None]
    notes = [
        _("International money by recipient; what went to several countries is divided by weight."),
        _("Whether a country receives ODA is told by the DAC list on 1 January of the year."),
    ]
    return frame.sheet(_("Federal survey"), columns, paid, notes=notes, below=[below])


def _crs(rows: list[AidRow], frame: Frame) -> Sheet:
    columns = [
        Column(_("Donor"), lambda _row: DONOR, "0", width=8),
        Column(_("Agency"), lambda _row: AGENCY, "0", width=8),
        Column(_("Nature of submission"), lambda row: row.nature, "0", width=11),
        *_basic_columns(),
        Column(_("Bi/multi"), lambda row: row.channel_of_delivery, "0", width=8),
        Column(_("Type of flow"), lambda _row: FLOW, "0", width=8),
        Column(_("Type of finance"), lambda _row: FINANCE, "0", width=9),
        Column(_("SDG focus"), lambda row: "; ".join(row.focus), width=28, is_wrapped=True),
        Column(_("Starts on"), lambda row: row.activity.starts_on, DATE, width=12),
        Column(_("Ends on"), lambda row: row.activity.ends_on, DATE, width=12),
        Column(_("Description"), lambda row: row.activity.description, width=44, is_wrapped=True),
        *_marker_columns(),
        _amount(_("Committed net"), lambda row: row.committed),
        _amount(_("Amounts extended"), lambda row: row.extended),
        _amount(_("Amounts received"), lambda row: row.received),
        Column(_("Currency"), lambda _row: "CHF", width=9),
    ]
    notes = [
        _("CHF; the CRS takes thousands. Purpose codes with their share, at most ten SDG flags."),
        _("A marker that is empty was not screened, which is not score 0."),
    ]
    return frame.sheet(_("CRS"), columns, rows, notes=notes)


def _basic_columns() -> list[Column]:
    """What both lists say of an activity, its partner and its recipient."""
    return [
        Column(_("File reference"), lambda row: row.activity.code, width=16),
        Column(_("Activity"), lambda row: row.activity.title, width=40, is_wrapped=True),
        Column(_("Country or region"), lambda row: row.place.name, width=24),
        Column(_("ISO code"), lambda row: row.place.iso, width=8),
        Column(_("DAC code"), lambda row: row.place.dac_code, width=9),
        Column(_("Partner"), _partner, width=30, is_wrapped=True),
        Column(_("DAC channel"), lambda row: _code(row.channel), width=12),
        Column(_("DAC purposes"), _purposes, width=28, is_wrapped=True),
        Column(_("Type of aid"), lambda row: row.activity.aid_type_id, width=10),
    ]


def _marker_columns() -> list[Column]:
    def score(code: str) -> Callable[[AidRow], int | None]:
        return lambda row: row.markers.get(code)

    return [
        Column(marker.name, score(marker.pk), "0", width=12)
        for marker in PolicyMarker.objects.order_by("position")
    ]


def _amount(title: str, value: Callable[[AidRow], int]) -> Column:
    return Column(title, value, AMOUNT, is_summed=True)


def _partner(row: AidRow) -> str | None:
    return row.activity.partner.name if row.activity.partner else None


def _code(row: Any) -> str | None:
    return row.pk if row else None


def _purposes(row: AidRow) -> str:
    """«14031: 60 %; 12261: 40 %», as they stand on the last day of the year."""
    return "; ".join(f"{code}: {percent(share)}" for code, share in row.purposes)


def _delivery(row: AidRow) -> str:
    return {
        BILATERAL: _("bilateral"),
        MULTILATERAL: _("multilateral"),
        CORE_TO_NGO: _("core contribution to an NGO"),
    }[row.channel_of_delivery]


def _remark(row: AidRow) -> str | None:
    """What whoever fills in the survey has to look at."""
    missing = [
        word
        for word, is_known in (
            (_("recipient"), row.place.country or row.place.region),
            (_("DAC purpose"), row.purposes),
            (_("DAC channel"), row.channel),
            (_("type of aid"), row.activity.aid_type_id),
        )
        if not is_known
    ]
    remarks = [_("not determined: %(what)s") % {"what": ", ".join(missing)}] if missing else []
    if row.place.is_oda is False:
        remarks.append(_("not on the DAC list on %(day)s") % {"day": swiss_date(row.first_day)})
    return "; ".join(remarks) or None


REPORT = Report(
    key="aid-statistics",
    title=gettext_lazy("Aid statistics"),
    purpose=gettext_lazy(
        "Contributions to development aid for the federal survey and the OECD's CRS."
    ),
    sheets=[gettext_lazy("Federal survey"), gettext_lazy("CRS")],
    form=YearForm,
    filters=SharedMoneyFilter,
    build=build,
)
