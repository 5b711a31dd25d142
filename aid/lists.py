"""The list of emergencies as a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from aid.models import Emergency
from core.excel import DATE, MOMENT, WHOLE, Column, Sheet
from core.people.models import Installation


def emergency_sheet(rows: Iterable[Emergency], *, now: dt.datetime) -> Sheet:
    today = timezone.localtime(now).date()
    return Sheet(
        title=_("Emergencies"),
        rows=rows,
        band=_("Demo data") if Installation.get().is_demo else "",
        lines=[_("As of %(day)s") % {"day": f"{today:%d.%m.%Y}"}],
        columns=[
            Column(_("Name"), lambda e: e.name, width=44),
            Column(_("Hazard"), lambda e: e.get_hazard_display(), width=26),
            Column(_("GLIDE number"), lambda e: e.glide, width=22),
            Column(_("In Switzerland"), lambda e: _("yes") if e.is_domestic else _("no")),
            Column(_("Countries"), lambda e: ", ".join(str(c) for c in e.countries.all())),
            Column(_("Place"), lambda e: e.place),
            Column(_("Onset"), lambda e: e.onset_on, DATE),
            Column(_("Alert"), lambda e: e.alerted_at, MOMENT),
            Column(_("Responses"), lambda e: e.response_count, WHOLE),
            Column(_("State"), lambda e: _("closed") if e.is_closed else _("open"), width=14),
        ],
    )
