"""What lists of emergencies and of responses show and hand out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.models import Emergency
from core.activities.models import Activity
from core.excel import DATE, MOMENT, WHOLE, Column, Sheet
from core.ledger.models import Entry
from core.people.models import Installation


def show_money(responses: Sequence[Activity]) -> None:
    """Give each response what is `awarded` and `paid` net, in Rappen, in two queries."""
    entries = Entry.objects.filter(activity__in=[response.pk for response in responses])
    awarded, paid = (
        dict(some.values_list("activity").annotate(Sum("amount_chf")).order_by())
        for some in (entries.committing(), entries.paying())
    )
    for response in responses:
        response.awarded = awarded.get(response.pk, 0)  # type: ignore[attr-defined]
        response.paid = paid.get(response.pk, 0)  # type: ignore[attr-defined]


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
