"""Making a report again as known then, and holding two reports against each other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.activities.models import Activity, SplitSet
from core.display import swiss_date, swiss_datetime
from core.jobs.models import Job, JobState
from core.jobs.queue import enqueue
from core.ledger.models import Entry
from core.people.access import SignedInRequest
from core.people.models import User
from reports import rules
from reports.bookings import in_words_of
from reports.figures import Cutoff, Filters
from reports.figures.comparing import Difference, causes, differences
from reports.report import JOB_PREFIX

COMPARED = f"{JOB_PREFIX}sdg"
MOST_ENTRIES = 200
MADE = ("printed_as_at", "made_with")
"""Parameters that say how a report was made, not what was asked."""


@require_POST
def report_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the same report as known then; its page will say what differs, if anything."""
    former = _made(request.user).filter(pk=pk).first()
    if former is None:
        raise Http404
    asked = {name: value for name, value in former.parameters.items() if name not in MADE}
    job = enqueue(
        former.key,
        {**asked, "again_of": former.pk},
        by=request.user,
        now=timezone.now(),
        language=former.language,
    )
    return redirect("reports:job", job.pk)


def repetition(job: Job) -> dict[str, Any]:
    """For the page of a report: of which one it is the repetition, and what is not the same."""
    former = Job.objects.filter(pk=job.parameters.get("again_of")).first()
    if former is None or job.state != JobState.DONE:
        return {}
    return {
        "former": former,
        "differing": _named(differences(former.figures, job.figures)),
        "has_other_totals": (former.control_totals, former.row_count)
        != (job.control_totals, job.row_count),
    }


class _ReportField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _("%(year)s, as at %(day)s, made %(moment)s by %(person)s") % {
            "year": obj.parameters["year"],
            "day": swiss_date(dt.date.fromisoformat(obj.parameters["printed_as_at"])),
            "moment": swiss_datetime(obj.requested_at),
            "person": obj.requested_by,
        }


class CompareForm(forms.Form):
    """Two SDG reports of one year with the same filters, of those that a person may see."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = _made(person).filter(key=COMPARED).exclude(figures={}).order_by("-pk")
        self.fields["first"] = _ReportField(label=_("Earlier report"), queryset=made)
        self.fields["second"] = _ReportField(label=_("Later report"), queryset=made)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("first"), cleaned.get("second")
        if first and second:
            if first == second:
                raise forms.ValidationError(_("Choose two different reports."))
            if _subject(first) != _subject(second):
                raise forms.ValidationError(
                    _("Only reports of the same year with the same filters can be compared.")
                )
        return cleaned


@require_safe
def report_compare(request: SignedInRequest) -> HttpResponse:
    """What changed between two reports, and which bookings and splits made it."""
    if objections := rules.objections_to_asking(request.user):
        raise PermissionDenied(" ".join(objections))
    form = CompareForm(request.GET or None, person=request.user)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        first, second = form.cleaned_data["first"], form.cleaned_data["second"]
        context |= _compared(first, second)
    return render(request, "reports/report_compare.html", context)


def _compared(first: Job, second: Job) -> dict[str, Any]:
    cutoffs = [Cutoff.from_data(job.parameters["cutoff"]) for job in (first, second)]
    filters = Filters.from_data(second.parameters.get("filters", {}))
    why = causes(int(second.parameters["year"]), filters, *cutoffs)
    keys = [*why.came, *why.went, *why.divided_anew]
    entries = Entry.objects.select_related("activity", "currency", "disbursement").in_bulk(
        keys[: 3 * MOST_ENTRIES]
    )

    def shown(some: list[int]) -> list[Entry]:
        return [entries[pk] for pk in some[:MOST_ENTRIES] if pk in entries]

    return {
        "first": first,
        "second": second,
        "differing": _named(differences(first.figures, second.figures)),
        "came": shown(why.came),
        "went": shown(why.went),
        "corrections": _corrections(why.divided_anew, *cutoffs),
        "count": len(keys),
        "most": MOST_ENTRIES,
    }


def _corrections(entries: list[int], first: Cutoff, second: Cutoff) -> list[dict[str, Any]]:
    """The activities whose entries are divided anew, with the splits sealed in between."""
    low, high = sorted((first.number, second.number))
    activities = Activity.objects.filter(
        pk__in=Entry.objects.filter(pk__in=entries).values("activity")
    )
    between = SplitSet.objects.sealed().filter(
        activity__in=activities, step__number__gt=low, step__number__lte=high
    )
    sets: dict[int, list[SplitSet]] = {}
    for split_set in between.order_by("step__number"):
        sets.setdefault(split_set.activity_id, []).append(split_set)
    return [
        {"activity": activity, "split_sets": sets.get(activity.pk, [])}
        for activity in activities.order_by("code")
    ]


def _named(differing: list[Difference]) -> list[tuple[str, Difference]]:
    whole = _("Whole year")
    return [(in_words_of(one.cell) or whole, one) for one in differing]


def _made(person: User) -> Any:
    """The reports that are made and that a person may see."""
    return rules.visible_to(person).filter(state=JobState.DONE, parameters__has_key="cutoff")


def _subject(job: Job) -> tuple[Any, ...]:
    return job.parameters["year"], job.parameters.get("filters", {})
