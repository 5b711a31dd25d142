"""What a report is: one module that says its title, purpose, questions, sheets, and builds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.figures import Cutoff, Filters, cutoff_at, cutoff_now
from reports.filters import SphereFilter
from reports.forms import ReportForm
from reports.frame import Built

Progress = Callable[[int], None]
"""Tells how far a report is, in per cent."""


@dataclass(frozen=True)
class Request:
    """What was asked for; `asked` holds what the form of the report alone asks."""

    cutoff: Cutoff
    filters: Filters
    asked: Mapping[str, Any]

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any]) -> Request:
        """Read what a job stores; the cut-off is a former one, the day asked for, or now."""
        as_at = parameters.get("as_at")
        if former := parameters.get("cutoff"):
            cutoff = Cutoff.from_data(former)
        else:
            cutoff = cutoff_at(dt.date.fromisoformat(as_at)) if as_at else cutoff_now()
        return cls(cutoff, Filters.from_data(parameters.get("filters", {})), parameters)

    @property
    def year(self) -> int:
        return int(self.asked["year"])

    @property
    def first(self) -> dt.date:
        return dt.date.fromisoformat(self.asked["first"])

    @property
    def last(self) -> dt.date:
        return dt.date.fromisoformat(self.asked["last"])


@dataclass(frozen=True)
class Report:
    """`build` makes it in the active language; texts are lazy translations."""

    key: str
    title: Any
    purpose: Any
    sheets: Sequence[Any]
    form: type[ReportForm]
    filters: type[SphereFilter]
    build: Callable[[Request, Progress], Built]

    @property
    def job_key(self) -> str:
        return f"{JOB_PREFIX}{self.key}"


JOB_PREFIX = "report."
"""Begins the kind of every job that makes a report."""
