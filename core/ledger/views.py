"""The ledger as a list: what counts, entry by entry, each with the document it stands on."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Sum
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.ledger.lists import entry_sheet
from core.ledger.models import Entry
from core.ledger.states import EntryKind
from core.people.access import SignedInRequest, for_people_with_a_role
from core.people.downloads import answer
from core.reference.models import Sphere

PAGE_SIZE = 100
EXPORTED = ("activity", "currency", "disbursement", "commitment", "partner", "instrument")


class EntryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("File reference"), field_name="activity__code")
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=EntryKind.choices, empty_label=_("all")
    )
    year = django_filters.NumberFilter(label=_("Year"), method="narrow_to_year")
    sphere = django_filters.ChoiceFilter(
        label=_("Sphere"), choices=Sphere.choices, empty_label=_("all")
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def narrow_to_year(self, entries: Any, _name: str, year: Any) -> Any:
        year = int(year)
        return entries.booked_in(year) if 1900 <= year <= 9999 else entries.none()


@require_safe
@for_people_with_a_role
def entry_list(request: SignedInRequest) -> HttpResponseBase:
    """Entries as they were posted, the last one first, with the sum of what is shown by kind."""
    narrowed = EntryFilter(request.GET, queryset=Entry.objects.all())
    entries = narrowed.qs
    if request.GET.get("export"):
        rows = entries.select_related(*EXPORTED).order_by("-pk")
        return answer(request, entry_sheet(rows), narrowed=narrowed)
    before = request.GET.get("before", "")
    shown = entries.select_related("activity", "currency", "disbursement").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 19:
        shown = shown.filter(pk__lt=int(before))
    rows = list(shown[: PAGE_SIZE + 1])
    context = {
        "title": gettext("Ledger"),
        "filter": narrowed,
        "rows": rows[:PAGE_SIZE],
        "next_url": _next_url(request, rows),
        "count": entries.count(),
        "sums": _sums(entries),
        "empty_title": gettext("No entries"),
    }
    return render(request, "ledger/entry_list.html", context)


def _next_url(request: SignedInRequest, rows: list[Entry]) -> str:
    if len(rows) <= PAGE_SIZE:
        return ""
    query = request.GET.copy()
    query["before"] = str(rows[PAGE_SIZE - 1].pk)
    return f"?{query.urlencode()}"


def _sums(entries: Any) -> list[tuple[str, int]]:
    sums = dict(entries.order_by().values_list("kind").annotate(sum=Sum("amount_chf")))
    return [(str(EntryKind(kind).label), sums[kind]) for kind in EntryKind.values if kind in sums]
