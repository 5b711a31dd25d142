"""How fast help was, over all emergencies: median and slowest, and every response."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aid.filters import TimesFilterSet
from aid.lists import times_sheet
from aid.times import STRETCHES, Timing, by_emergency, summaries, timings_of, with_clocks
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer


@require_safe
@for_people_with_a_role
def response_times(request: SignedInRequest) -> HttpResponseBase:
    """The newest alert first."""
    filters = TimesFilterSet(request.GET, with_clocks())
    timings = timings_of(list(filters.qs.order_by("-emergency__alerted_at", "emergency", "pk")))
    if request.GET.get("export"):
        return answer(request, times_sheet(_lines(timings)), narrowed=filters)
    context = {
        "title": _("Response times"),
        "lead": _("From the alert to the award in force, the release and the payment."),
        "filter": filters,
        "count": len(timings),
        "rows": timings,
        "summaries": summaries(timings) if timings else [],
        "stretches": STRETCHES,
        "lines": list(_lines(timings)),
    }
    return render(request, "aid/response_times.html", context)


def _lines(timings: list[Timing]) -> Iterator[Timing]:
    """Each emergency as a whole, and below it its responses."""
    for whole in by_emergency(timings):
        yield whole
        yield from (one for one in timings if one.emergency == whole.emergency)
