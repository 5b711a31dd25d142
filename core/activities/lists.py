"""What lists of activities show and hand out: goals as chips, and the list as a file."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.activities.models import Activity, Scheme, SplitLine
from core.activities.splits import SetsInForce, sets_in_force
from core.amounts import format_percent
from core.excel import DATE, Column, Properties, Sheet, to_csv, to_xlsx
from core.people.models import Installation

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def show_goals(activities: Sequence[Activity]) -> None:
    """Give each row its `goals` (numbers, in order) in one query, drafts too."""
    found: dict[int, set[int]] = defaultdict(set)
    lines = SplitLine.objects.filter(
        split_set__activity__in=[activity.pk for activity in activities],
        split_set__scheme=Scheme.SDG,
        split_set__is_for_entries=False,
        split_set__corrections=None,
    )
    for key, goal in lines.values_list("split_set__activity_id", "goal_id"):
        if goal is not None:
            found[key].add(goal)
    for activity in activities:
        activity.goals = sorted(found[activity.pk])  # type: ignore[attr-defined]


def activity_sheet(
    title: str, rows: Iterable[Activity], *, further: Sequence[Column] = (), now: dt.datetime
) -> Sheet:
    """A list as a sheet; splits are those in force on the day of the download."""
    today = timezone.localtime(now).date()
    splits = [(scheme, sets_in_force(scheme)) for scheme in Scheme]
    installation = Installation.get()
    return Sheet(
        title=title,
        rows=rows,
        band=_("Demo data") if installation.is_demo else "",
        lines=[_("As of %(day)s") % {"day": f"{today:%d.%m.%Y}"}],
        columns=[
            Column(_("File reference"), lambda a: a.code, width=18),
            Column(_("Title"), lambda a: a.title, width=48, is_wrapped=True),
            Column(_("Kind"), lambda a: a.get_kind_display(), width=18),
            Column(_("Status"), lambda a: a.get_status_display(), width=14),
            Column(_("Partner organisation"), lambda a: str(a.partner or ""), width=34),
            Column(_("Responsible"), lambda a: str(a.responsible or ""), width=22),
            Column(_("Sphere"), lambda a: a.get_sphere_display(), width=18),
            Column(_("Instrument"), lambda a: str(a.instrument or ""), width=28),
            Column(_("Starts on"), lambda a: a.starts_on, DATE),
            Column(_("Ends on"), lambda a: a.ends_on, DATE),
            *further,
            *(
                Column(scheme.label, partial(_shares, known, today), width=30, is_wrapped=True)
                for scheme, known in splits
            ),
        ],
    )


def _shares(known: SetsInForce, day: dt.date, activity: Activity) -> str:
    lines = known.lines_for(activity.pk, day)
    return "; ".join(f"{code} {format_percent(share)}" for code, share in lines)


def download(sheet: Sheet, *, form: str, name: str, now: dt.datetime) -> HttpResponse:
    """Answer with a list as `xlsx` or, for anything else, as CSV."""
    form = form if form in CONTENT_TYPES else "csv"
    file = io.BytesIO()
    if form == "xlsx":
        office = Installation.get().office or "Tranche"
        to_xlsx([sheet], file, Properties(title=str(sheet.title), creator=office, created=now))
    else:
        to_csv(sheet, file)
    response = HttpResponse(file.getvalue(), content_type=CONTENT_TYPES[form])
    day = timezone.localtime(now).date()
    response["Content-Disposition"] = f'attachment; filename="{name}-{day:%Y-%m-%d}.{form}"'
    return response
