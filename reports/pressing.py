"""What management should see to: approvals that wait, by age; overdue reports; response times."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from aid.models import Response
from aid.times import Summary, summaries, timings_of, with_clocks
from core.activities.filters import has_line
from core.activities.models import Activity, PartnerReport
from core.approvals.waiting import kinds_that_wait
from core.funding.models import Disbursement
from core.funding.pages.waiting import titles
from core.funding.states import DisbursementStatus
from reports.figures import Cutoff, Filters

AGES = (2, 7, 14)
"""The last day of each span but the last, in days."""


@dataclass(frozen=True)
class Ages:
    """How many things wait, by how many days they have."""

    label: str
    counts: list[int]
    oldest: int
    amount_chf: int | None = None
    """Rappen that wait; None where no money is named."""
    url: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def cells(self) -> list[tuple[str, int]]:
        """Each count with the head of its column."""
        return list(zip(age_titles(), self.counts, strict=True))


@dataclass
class _Gathered:
    spans: Counter[int] = field(default_factory=Counter)
    oldest: int = 0
    amount_chf: int = 0

    def add(self, days: int, amount_chf: int = 0, count: int = 1) -> None:
        self.spans[sum(days > last for last in AGES)] += count
        self.oldest = max(self.oldest, days)
        self.amount_chf += amount_chf

    @property
    def counts(self) -> list[int]:
        return [self.spans[number] for number in range(len(AGES) + 1)]


def age_titles() -> list[str]:
    """The heads of the columns: «bis 2 Tage», «3–7 Tage», …, «über 14 Tage»."""
    firsts = [0, *[last + 1 for last in AGES]]
    spans = zip(firsts[1:], AGES[1:], strict=False)
    return [
        _("up to %(days)s days") % {"days": AGES[0]},
        *[_("%(first)s–%(last)s days") % {"first": first, "last": last} for first, last in spans],
        _("over %(days)s days") % {"days": AGES[-1]},
    ]


def approvals_by_age(filters: Filters, now: dt.datetime) -> list[Ages]:
    """Payouts by the step that they wait for, then records that wait for a second person.

    Records carry no sphere and no place: filters leave them out.
    """
    found = [one for one in _payouts(filters, now) if one.total]
    records = _records(now) if filters.is_empty else None
    return [*found, records] if records is not None and records.total else found


def _payouts(filters: Filters, now: dt.datetime) -> Iterable[Ages]:
    waiting = Disbursement.objects.filter(status__in=titles())
    if not filters.is_empty:
        waiting = waiting.filter(commitment__activity__in=activities_of(filters))
    since = Coalesce(
        Max("signatures__signed_at", filter=Q(signatures__fallen_at=None)),
        "submitted_at",
        "requested_at",
    )
    gathered = {status: _Gathered() for status in titles()}
    rows = (
        waiting.order_by()
        .annotate(since=since)
        .values_list("status", "since", "instalment__amount_chf")
    )
    for status, moment, amount_chf in rows:
        gathered[DisbursementStatus(status)].add(_days(moment, now), amount_chf)
    payouts = reverse("funding:disbursement_list")
    for status, title in titles().items():
        one = gathered[status]
        url = f"{payouts}?status={status}"
        yield Ages(title, one.counts, one.oldest, one.amount_chf, url)


def _records(now: dt.datetime) -> Ages:
    gathered = _Gathered()
    for kind in kinds_that_wait():
        for moment in kind.waiting().order_by().values_list("recorded_at", flat=True):
            gathered.add(_days(moment, now))
    return Ages(_("Records for a second person"), gathered.counts, gathered.oldest)


def _days(moment: dt.datetime, now: dt.datetime) -> int:
    return (timezone.localdate(now) - timezone.localdate(moment)).days


@dataclass(frozen=True)
class OverdueReports:
    """Partners' reports past their day and not accepted; `late` ones more than 90 days."""

    missing: int
    to_judge: int
    """Received, but nobody has accepted them."""
    late: int
    oldest_on: dt.date | None

    @property
    def total(self) -> int:
        return self.missing + self.to_judge


LATE = dt.timedelta(days=90)


def overdue_reports(filters: Filters, today: dt.date) -> OverdueReports:
    reports = PartnerReport.objects.all().overdue(today)
    if not filters.is_empty:
        reports = reports.filter(activity__in=activities_of(filters))
    return OverdueReports(
        **reports.aggregate(
            missing=Count("pk", filter=Q(received_on=None)),
            to_judge=Count("pk", filter=Q(received_on__isnull=False)),
            late=Count("pk", filter=Q(due_on__lt=today - LATE)),
            oldest_on=Min("due_on"),
        )
    )


def response_times(year: int, cutoff: Cutoff, filters: Filters) -> list[Summary]:
    """Median and slowest hours of the emergencies whose alert lies in the year."""
    responses: QuerySet[Response] = with_clocks().filter(emergency__alerted_at__year=year)
    if not filters.is_empty:
        responses = responses.filter(pk__in=activities_of(filters))
    return summaries(timings_of(list(responses), until=cutoff.known_at))


def activities_of(filters: Filters) -> QuerySet[Activity]:
    """The activities that have a part in what was chosen."""
    found = Activity.objects.filter(filters.of_rows())
    if filters.places:
        found = found.filter(
            Q(has_line(country__in=filters.places)) | Q(has_line(region__in=filters.places))
        )
    if filters.goals:
        found = found.filter(has_line(goal__in=filters.goals))
    return found
