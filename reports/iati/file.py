"""The file of the city's activities, after IATI 2.03."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import IO
from xml.etree.ElementTree import Element, ElementTree, indent

from django.utils.translation import gettext as _

from core.audit.models import AuditEntry
from core.jobs.running import JobFailed
from reports.figures import Cutoff, Filters
from reports.frame import Built
from reports.iati.checking import Checked, check
from reports.iati.portfolio import Publisher, activities_to_publish
from reports.report import Progress, Request

VERSION = "2.03"


def build(request: Request, progress: Progress) -> Built:
    """The file of all activities without an error; asked again of a cut-off, the same bytes.

    Only what is withheld since is missing then. `control` holds net Rappen, committed and paid.
    """
    publisher = Publisher.get()
    if not (publisher.ref and publisher.name):
        raise JobFailed(
            _("The city lacks a name or an IATI identifier; the administration sets both.")
        )
    published = publishable(publisher, request.cutoff, request.filters)
    progress(60)
    if not published:
        raise JobFailed(_("No activity can be published; the check says why."))
    return Built(
        _("IATI activities"),
        sheets=(),
        control={
            "committed": sum(one.committed for one in published),
            "paid": sum(one.paid for one in published),
        },
        row_count=len(published),
        figures={one.activity.code: (one.committed, one.paid) for one in published},
        write=lambda file: write(published, request.cutoff, file),
        suffix=".xml",
    )


def publishable(publisher: Publisher, cutoff: Cutoff, filters: Filters) -> list[Checked]:
    activities = activities_to_publish(publisher, cutoff, filters)
    return [one for one in check(activities, publisher, cutoff) if one.is_published]


def write(published: Iterable[Checked], cutoff: Cutoff, file: IO[bytes]) -> None:
    root = Element(
        "iati-activities",
        {"version": VERSION, "generated-datetime": _moment(cutoff)},
    )
    root.extend(one.element for one in published if one.element is not None)
    indent(root)
    ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    file.write(b"\n")


def _moment(cutoff: Cutoff) -> str:
    """When the newest thing that the file knows was recorded, so that it can be made again."""
    newest = AuditEntry.objects.filter(number__lte=cutoff.number).order_by("-number").first()
    moment = newest.recorded_at if newest else cutoff.known_at
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
