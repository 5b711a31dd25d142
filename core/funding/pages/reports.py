"""Partners' reports that are overdue, and the instalments that they block."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.activities.models import PartnerReport
from core.activities.paging import ROWS
from core.funding import exports
from core.funding.filters import OverdueReportFilter
from core.funding.models import Condition, Instalment
from core.people import downloads
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.models import User


@dataclass(frozen=True)
class Overdue:
    """A report past its day, and what cannot be requested because of it."""

    report: PartnerReport
    days: int
    blocked: list[Instalment]

    @property
    def blocked_chf(self) -> int:
        """Rappen planned in the instalments that wait."""
        return sum(instalment.amount_chf for instalment in self.blocked)


@require_safe
@for_people_with_a_role
def overdue_reports(request: SignedInRequest) -> HttpResponseBase:
    today = timezone.localdate()
    narrowed = OverdueReportFilter(request.GET, queryset=overdue(today))
    if request.GET.get("export"):
        sheet = exports.overdue_report_sheet(with_what_they_block(narrowed.qs, today))
        return downloads.answer(request, sheet, narrowed=narrowed)
    page = Paginator(narrowed.qs, ROWS).get_page(request.GET.get("page"))
    context = {
        "title": _("Overdue reports"),
        "lead": _("Partners' reports past their deadline and not accepted, the oldest first."),
        "filter": narrowed,
        "page_obj": page,
        "rows": with_what_they_block(page.object_list, today),
        "empty_title": _("No report is overdue"),
        "empty_text": _("What partners owe by a day to come stands on the page of the activity."),
    }
    return render(request, "funding/overdue_reports.html", context)


def overdue_for(person: User) -> list[Overdue]:
    """The overdue reports on the activities that this person answers for."""
    today = timezone.localdate()
    return with_what_they_block(overdue(today).filter(activity__responsible=person), today)


def overdue(today: dt.date) -> QuerySet[PartnerReport]:
    """With all that a list of them shows, in four queries however long it is."""
    waiting = Instalment.objects.without_payout().filter(condition=Condition.REPORT)
    return (
        PartnerReport.objects.overdue(today)
        .select_related("activity__partner", "activity__responsible")
        .prefetch_related(
            Prefetch("instalments", waiting.select_related("commitment__currency"), to_attr="waits")
        )
        .order_by("due_on", "pk")
    )


def with_what_they_block(reports: Iterable[PartnerReport], today: dt.date) -> list[Overdue]:
    return [
        Overdue(report, report.days_overdue(today), getattr(report, "waits", []))
        for report in reports
    ]
