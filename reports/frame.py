"""What stands on every sheet of every report: title, «Stand per», filters, and the demo's band."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.display import swiss_date
from core.excel import Column, Sheet
from core.partners.models import Organisation
from core.people.models import Installation
from core.reference.models import Country, Goal, Instrument, Region, Sphere
from reports.figures import Cutoff, Filters


@dataclass(frozen=True)
class Built:
    """A report ready to be written.

    Its download keeps `control`, totals in Rappen, and `figures`, net Rappen committed and paid by
    row where the report has such rows; a report that is made again is held against both. What is
    no workbook brings its own `write`, and says with `suffix` what kind of file it is.
    """

    title: str
    sheets: Sequence[Sheet]
    control: dict[str, int] = field(default_factory=dict)
    row_count: int = 0
    figures: dict[str, tuple[int, int]] = field(default_factory=dict)
    write: Callable[[IO[bytes]], None] | None = None
    suffix: str = ".xlsx"


@dataclass(frozen=True)
class Frame:
    """The lines that all sheets of one report share."""

    title: str
    lines: tuple[str, ...]
    band: str

    def sheet(
        self, title: Any, columns: Sequence[Column], rows: Iterable[Any], **more: Any
    ) -> Sheet:
        lines = [*self.lines, *more.pop("notes", ())]
        heading = f"{self.title} – {title}"
        return Sheet(title, columns, rows, heading=heading, lines=lines, band=self.band, **more)


def frame_for(title: str, cutoff: Cutoff, filters: Filters) -> Frame:
    """Title, cut-off and filters in words; one query for each kind of filter that is set."""
    lines = [as_at(cutoff)]
    if cutoff.day > timezone.localdate():
        lines.append(_("This day lies ahead: until then the figures can still change."))
    if not filters.is_empty:
        lines.append(_("Only: %(filters)s") % {"filters": in_words(filters)})
    installation = Installation.get()
    if installation.office:
        lines.append(installation.office)
    band = _("Demo data – everything in this workbook is invented") if installation.is_demo else ""
    return Frame(title, tuple(lines), band)


def as_at(cutoff: Cutoff) -> str:
    return _("As at %(day)s (trail entry %(number)s)") % {
        "day": swiss_date(cutoff.day),
        "number": cutoff.number,
    }


def period(first: dt.date, last: dt.date) -> str:
    return f"{swiss_date(first)} – {swiss_date(last)}"


def in_words(filters: Filters) -> str:
    """The filters as people say them, parted by semicolons."""
    named = [str(Sphere(code).label) for code in Sphere.values if code in filters.spheres]
    for model, chosen in (
        (Instrument, filters.instruments),
        (Organisation, filters.partners),
        (Country, filters.places),
        (Region, filters.places),
        (Goal, filters.goals),
    ):
        if chosen:
            named += [str(row) for row in model._default_manager.filter(pk__in=chosen)]
    return "; ".join(named)
